// What build tools, package managers of languages and clients of servers say in a script.
import { anyFailure, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['shell'] } as const

export const buildToolDiagnoses: readonly Diagnosis[] = [
  {
    id: 'make-target-missing',
    title: 'make or CMake does not find what to build',
    signs: [
      {
        from,
        text: /No rule to make target|No targets specified and no makefile found|does not appear to contain CMakeLists\.txt|MSB100[39]: /i,
      },
    ],
    before: ['script-path-missing'],
    names: { what: 'The target', in: /No rule to make target [`'"]([^'"`]+)/i },
    cause: 'The step runs in another folder than the sources, or they were not unpacked, or ./configure did not run.',
    fix: 'cd into the sources in the same customizer (each customizer starts in its own folder), and print ls before make.',
    link: 'https://www.gnu.org/software/make/manual/make.html#Error-Messages',
    source: 'https://www.gnu.org/software/make/manual/make.html#Error-Messages',
    examples: [
      [anyFailure, shell("make: *** No rule to make target 'install'.  Stop.", 2)],
      [anyFailure, shell('make: *** No targets specified and no makefile found.  Stop.', 2)],
    ],
    not: [anyFailure, shell('make: *** [Makefile:3: all] Error 2', 2)],
  },
  {
    id: 'java-missing',
    title: 'Java is not installed, or JAVA_HOME does not lead to it',
    signs: [
      {
        from,
        text: /JAVA_HOME (?:is not (?:set|defined)|environment variable is not defined|is set to an invalid directory|not found)|Unable to locate a Java Runtime|No Java runtime present/i,
      },
    ],
    before: ['command-not-recognized', 'exit-127'],
    cause: 'A program that needs Java runs without one: a variable that an installer sets is only there in new sessions.',
    fix: 'Install a JDK in an earlier step, and set JAVA_HOME and PATH in the script itself (export JAVA_HOME=…, $env:JAVA_HOME = …).',
    link: learnPage('java/openjdk/install'),
    source: 'https://maven.apache.org/install.html',
    examples: [
      [anyFailure, shell("ERROR: JAVA_HOME is not set and no 'java' command could be found in your PATH.")],
      [
        anyFailure,
        shell('The JAVA_HOME environment variable is not defined correctly,\nthis environment variable is needed to run this program.'),
      ],
    ],
    not: [anyFailure, shell('java.lang.UnsupportedClassVersionError: Widget has been compiled by a more recent version')],
  },
  {
    id: 'docker-plugin-missing',
    title: 'A plugin of Docker or git is not installed',
    signs: [
      {
        from,
        text: /docker: '[\w-]+' is not a docker command|unknown docker command|git: '[\w-]+' is not a git command|git-lfs(?:: command not found| filter-process: [^\n]*not found)/i,
      },
    ],
    before: ['exit-127'],
    names: { what: 'The command', in: /'([\w-]+)' is not a/i },
    cause: 'Compose, buildx and LFS are separate packages, and the image has only the main program.',
    fix: 'Install docker-compose-plugin, docker-buildx-plugin or git-lfs from the same repository as the main program.',
    link: 'https://docs.docker.com/compose/install/linux/',
    source: 'https://docs.docker.com/compose/install/linux/',
    examples: [
      [anyFailure, shell("docker: 'compose' is not a docker command.\nSee 'docker --help'")],
      [anyFailure, shell("git: 'lfs' is not a git command. See 'git --help'.")],
    ],
    not: [anyFailure, shell('docker: command not found', 127)],
  },
  {
    id: 'container-not-started',
    title: 'Docker could not start a container',
    signs: [
      {
        from,
        text: /OCI runtime (?:create|exec) failed|failed to create (?:task for container|shim task)|driver failed programming external connectivity/i,
      },
    ],
    before: ['exit-126', 'exit-127'],
    names: { what: 'Its error', in: /(OCI runtime [^\n]{1,250}|driver failed programming [^\n]{1,200})/i },
    cause:
      'The container image exists, but its process could not be started: a command that it does not have, a mount, a device, a port, or a kernel setting.',
    fix: 'Read the end of the message, which names what is missing; pull images in the build, and start containers on the machines that are made of the image.',
    link: 'https://docs.docker.com/engine/daemon/troubleshoot/',
    source: 'https://docs.docker.com/engine/daemon/troubleshoot/',
    examples: [
      [
        anyFailure,
        shell(
          'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "widget": executable file not found in $PATH: unknown.',
          127,
        ),
      ],
      [anyFailure, shell('Error response from daemon: driver failed programming external connectivity on endpoint widget')],
    ],
    not: [anyFailure, shell('Error response from daemon: manifest for widget:9 not found')],
  },
  {
    id: 'language-dependencies',
    title: 'The packages of a language demand versions that exclude one another',
    signs: [
      {
        from,
        text: /\bResolutionImpossible\b|package versions have conflicting dependencies|Bundler could not find compatible versions|because [^\n]* depends on [^\n]* version solving failed|Your requirements could not be resolved to an installable set/i,
      },
    ],
    names: { what: 'The conflict', in: /Cannot install ([^\n]{1,160}) because these package versions/i },
    cause: 'Two packages need different versions of a third, as one of them has had a new release since the script was written.',
    fix: 'Pin the versions that worked in a lock file or constraints file, or leave the version of one package open.',
    link: 'https://pip.pypa.io/en/stable/topics/dependency-resolution/',
    source: 'https://pip.pypa.io/en/stable/topics/dependency-resolution/',
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: Cannot install widget==1.0 and part==2.0 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/',
        ),
      ],
      [anyFailure, shell('Bundler could not find compatible versions for gem "rack":', 6)],
    ],
    not: [anyFailure, shell('npm ERR! code ERESOLVE')],
  },
  {
    id: 'requirement-invalid',
    title: 'pip does not understand what to install',
    signs: [{ from, text: /ERROR: Invalid requirement: |is not installable\. (?:Neither|File)|Could not parse the requirement/i }],
    names: { what: 'The requirement', in: /Invalid requirement: ('[^']{1,120}')/i },
    cause: 'A requirement is misspelt (one = in place of two), or the folder that is named has no pyproject.toml or setup.py.',
    fix: 'Write name==version, quote < and > in a shell, and give a requirements file with -r.',
    link: 'https://pip.pypa.io/en/stable/reference/requirement-specifiers/',
    source: 'https://pip.pypa.io/en/stable/reference/requirement-specifiers/',
    examples: [
      [anyFailure, shell("ERROR: Invalid requirement: 'widget=1.0'")],
      [anyFailure, shell("ERROR: Directory '.' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.")],
    ],
    not: [anyFailure, shell('ERROR: No matching distribution found for widget==1.0')],
  },
  {
    id: 'lock-file-missing',
    title: 'The lock file of the packages is missing or does not fit',
    signs: [
      {
        from,
        text: /can only install (?:packages )?(?:when your package\.json|with an existing package-lock)|ERR_PNPM_(?:NO|OUTDATED)_LOCKFILE|Your lockfile needs to be updated|package\.json and package-lock\.json[^\n]*(?:in sync|are not)|lock file's [^\n]* does not satisfy|poetry\.lock was last generated|lock file needs to be updated but --locked|NU1004: /i,
      },
    ],
    cause:
      'npm ci and similar commands install exactly the versions in the lock file, which was not copied to the machine or is older than the list of packages.',
    fix: 'Commit the lock file and copy it with the sources; update it with npm install (pnpm install, poetry lock) before the build.',
    link: 'https://docs.npmjs.com/cli/v11/commands/npm-ci',
    source: 'https://docs.npmjs.com/cli/v11/commands/npm-ci',
    examples: [
      [anyFailure, shell('npm error code EUSAGE\nnpm error The `npm ci` command can only install with an existing package-lock.json or')],
      [anyFailure, shell('ERR_PNPM_NO_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent')],
    ],
    not: [anyFailure, shell('npm ERR! code ERESOLVE')],
  },
  {
    id: 'npm-script-failed',
    title: 'A script of an npm package failed or does not exist',
    signs: [{ from, text: /npm (?:ERR!|error) code ELIFECYCLE|npm (?:ERR!|error) [Mm]issing script: |npm (?:ERR!|error) command failed/i }],
    isGeneral: true,
    names: { what: 'The script', in: /[Mm]issing script: "?([\w:-]+)|npm (?:ERR!|error) command (?!failed)([^\n]{1,160})/i },
    cause:
      'npm ran a command of package.json, which ended with an error of its own above npm’s lines, or package.json has no script of this name.',
    fix: 'Read the lines above the first npm line; npm install --ignore-scripts shows whether an install script is the reason.',
    link: 'https://docs.npmjs.com/cli/v11/using-npm/scripts',
    source: 'https://docs.npmjs.com/common-errors',
    examples: [
      [anyFailure, shell('npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! widget@1.0.0 postinstall: `node install.js`')],
      [anyFailure, shell('npm error Missing script: "build"')],
    ],
    not: [anyFailure, shell('npm ERR! code E404')],
  },
  {
    id: 'native-build-failed',
    title: 'A native extension of a package could not be built',
    signs: [
      {
        from,
        text: /Failed to build gem native extension|gyp ERR! (?:build error|configure error|not ok)|node-gyp[^\n]* failed|error: could not compile `[^`]+`/i,
      },
    ],
    isGeneral: true,
    before: ['npm-script-failed'],
    names: { what: 'The package', in: /could not compile `([^`]+)`|An error occurred while installing (\S+)/i },
    cause: 'The package has parts in C, C++ or Rust, which are compiled on the machine; the compiler’s own error is above.',
    fix: 'Install the compiler and headers first (build-essential, ruby-dev, python3; Visual Studio Build Tools), or use a version of the package that has a binary for this platform.',
    link: 'https://github.com/nodejs/node-gyp#installation',
    source: 'https://github.com/nodejs/node-gyp#installation',
    examples: [
      [anyFailure, shell('ERROR:  Error installing nokogiri:\n\tERROR: Failed to build gem native extension.')],
      [anyFailure, shell('gyp ERR! build error\ngyp ERR! not ok')],
    ],
    not: [anyFailure, shell('error: linker `cc` not found', 101)],
  },
  {
    id: 'nuget-source-not-reached',
    title: 'NuGet cannot read a package source',
    signs: [{ from, text: /NU1301: |Unable to load the service index for source|The (?:local )?source '[^']+' doesn't exist/i }],
    isGeneral: true,
    names: { what: 'The source', in: /service index for source (\S+?)\.?(?:\s|$)|source '([^']+)' doesn't/i },
    cause: 'The feed is not reached from the build network, or wants a login that the machine does not have.',
    fix: 'Allow the feed’s host in the network, give a token for private feeds (an environment variable of the customizer, or a credential provider), or remove the source from nuget.config.',
    link: learnPage('nuget/reference/errors-and-warnings/nu1301'),
    source: learnPage('nuget/reference/errors-and-warnings/nu1301'),
    examples: [
      [
        anyFailure,
        powershell(
          'error NU1301: Unable to load the service index for source https://pkgs.dev.azure.com/contoso/_packaging/feed/nuget/v3/index.json.',
        ),
      ],
      [anyFailure, shell('Unable to load the service index for source https://api.nuget.org/v3/index.json.')],
    ],
    not: [anyFailure, shell('error NU1102: Unable to find package Widget with version (>= 9.0.0)')],
  },
  {
    id: 'icu-missing',
    title: '.NET does not find the ICU library',
    signs: [{ from, text: /Couldn't find a valid ICU package|globalization-invariant mode/i }],
    cause: 'Programs of .NET need libicu for texts of languages, and minimal images do not have it.',
    fix: 'Install libicu (libicu70, libicu74, icu; by distribution), or set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1.',
    link: learnPage('dotnet/core/install/linux-scripted-manual#dependencies'),
    source: 'https://aka.ms/dotnet-missing-libicu',
    examples: [
      [
        anyFailure,
        shell(
          "Process terminated. Couldn't find a valid ICU package installed on the system. Please install libicu (or icu-libs) using your package manager and try again.",
          134,
        ),
      ],
      [
        anyFailure,
        shell(
          "Couldn't find a valid ICU package installed on the system. Set the configuration flag System.Globalization.Invariant to true if you want to run with no globalization support.",
        ),
      ],
    ],
    not: [anyFailure, shell('error while loading shared libraries: libicuuc.so.70: cannot open shared object file', 127)],
  },
  {
    id: 'git-identity-missing',
    title: 'git does not know who makes the commit',
    signs: [{ from, text: /Please tell me who you are|unable to auto-detect email address|empty ident name/i }],
    cause: 'A commit, merge or stash needs a name and an email address, which the user of the step does not have.',
    fix: 'git config --global user.name build and user.email build@example.com before it, or git clone in place of commits.',
    link: 'https://git-scm.com/docs/git-commit#_commit_information',
    source: 'https://git-scm.com/docs/git-commit#_commit_information',
    examples: [
      [anyFailure, shell("*** Please tell me who you are.\n\nfatal: unable to auto-detect email address (got 'root@pkrvm.(none)')", 128)],
      [anyFailure, shell('fatal: empty ident name (for <root@pkrvm>) not allowed', 128)],
    ],
    not: [anyFailure, shell('fatal: not a git repository (or any of the parent directories): .git', 128)],
  },
  {
    id: 'certificates-not-installed',
    title: 'The machine has no list of certificate authorities',
    signs: [
      {
        ...on,
        text: /error setting certificate (?:verify locations|file)|CAfile: none CRLfile: none|unable to load CA certificate|curl: \(77\)|No CA certificates were loaded|x509: failed to load system roots/i,
      },
    ],
    before: ['script-certificate'],
    cause: 'The package ca-certificates is not installed, or a variable (CURL_CA_BUNDLE, SSL_CERT_FILE) names a file that does not exist.',
    fix: 'Install ca-certificates in an earlier step and run update-ca-certificates (update-ca-trust).',
    link: 'https://curl.se/docs/sslcerts.html',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [
        anyFailure,
        shell('curl: (77) error setting certificate verify locations:  CAfile: /etc/ssl/certs/ca-certificates.crt CApath: none', 77),
      ],
      [
        anyFailure,
        shell(
          "fatal: unable to access 'https://github.com/example/widget/': server certificate verification failed. CAfile: none CRLfile: none",
          128,
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (60) SSL certificate problem: self-signed certificate', 60)],
  },
  {
    id: 'tls-no-common-version',
    title: 'The script’s client and the server have no TLS version or cipher in common',
    signs: [
      { from: ['script'], text: /UNSAFE_LEGACY_RENEGOTIATION_DISABLED|digital envelope routines::unsupported/i },
      {
        from,
        text: /alert (?:handshake failure|protocol version)|SSLV3_ALERT_HANDSHAKE_FAILURE|tlsv1 alert protocol version|\bunsupported protocol\b[^\n]*ssl|SSL[^\n]*unsupported protocol|dh key too small|ee key too small|unsafe legacy renegotiation|NO_PROTOCOLS_AVAILABLE|Unable to negotiate with \S+ port \d+: no matching/i,
      },
    ],
    before: ['script-connection-broken', 'tls-old', 'script-server-refused'],
    cause:
      'One of the two is old: the image’s library does not have what the server demands, or its security policy forbids what the server offers.',
    fix: 'Update the client (curl, OpenSSL, git) in an earlier step; for an old server use another source for the file instead of weakening the policy of the image.',
    link: 'https://docs.openssl.org/master/man1/openssl-ciphers/',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [anyFailure, shell('curl: (35) error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure', 35)],
      [anyFailure, shell('Unable to negotiate with 10.0.0.4 port 22: no matching host key type found. Their offer: ssh-rsa,ssh-dss', 255)],
    ],
    composed: [[anyFailure, shell('ssl.SSLError: [SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED] unsafe legacy renegotiation disabled')]],
    not: [anyFailure, shell('curl: (35) Recv failure: Connection reset by peer', 35)],
  },
  {
    id: 'download-not-written',
    title: 'A download could not be written to its file',
    signs: [{ from, text: /curl: \(23\)|Failure writing output to destination|^Cannot write to '[^']*'/im }],
    isGeneral: true,
    names: { what: 'The file', in: /Cannot write to '([^']{1,160})'|Failed to open the file ([^\n:]{1,160})/ },
    cause: 'The folder of the destination does not exist, the step’s user may not write there, or a pipe behind curl has ended.',
    fix: 'Create the folder first (curl --create-dirs), write to /tmp and move the file with sudo, and check df -h if the folder exists.',
    link: 'https://curl.se/docs/manpage.html#-o',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [anyFailure, shell('curl: (23) Failed writing body (0 != 16384)', 23)],
      [anyFailure, shell("agent.tar.gz: Permission denied\n\nCannot write to 'agent.tar.gz' (Permission denied).", 3)],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 404', 22)],
  },
  {
    id: 'database-login-refused',
    title: 'A database refuses the login of the script',
    signs: [
      {
        from,
        text: /password authentication failed for user|Peer authentication failed for user|Access denied for user '[^']*'@|Login failed for user '/i,
      },
    ],
    before: ['script-permission'],
    cause: 'The server runs, and the user, its password or the way of logging in is not what it expects.',
    fix: 'Right after the installation log in as the system user (sudo -u postgres psql, sudo mysql), and create users from there.',
    link: 'https://www.postgresql.org/docs/current/auth-pg-hba-conf.html',
    source: 'https://www.postgresql.org/docs/current/client-authentication-problems.html',
    examples: [
      [
        anyFailure,
        shell(
          'psql: error: connection to server at "10.0.0.4", port 5432 failed: FATAL:  password authentication failed for user "widget"',
          2,
        ),
      ],
      [anyFailure, shell("ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)")],
    ],
    not: [anyFailure, shell("ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)")],
  },
  {
    id: 'az-extension-missing',
    title: 'A command of the Azure CLI needs an extension',
    signs: [{ from, text: /command requires the (?:latest version of )?(?:the )?extension|Unable to prompt for extension install/i }],
    names: { what: 'The extension', in: /extension ([\w-]+)/i },
    cause: 'The command is in an extension that is not installed, and the CLI cannot ask in a build.',
    fix: 'az extension add --name <extension> --yes before it, or az config set extension.use_dynamic_install=yes_without_prompt.',
    link: learnPage('cli/azure/azure-cli-extensions-overview'),
    source: learnPage('cli/azure/azure-cli-extensions-overview'),
    examples: [
      [
        anyFailure,
        shell(
          "ERROR: The command requires the extension ssh. Unable to prompt for extension install confirmation as no tty available. Run 'az config set extension.use_dynamic_install=yes_without_prompt' to allow installing extensions without prompt.",
        ),
      ],
      [anyFailure, shell('The command requires the latest version of extension datafactory.')],
    ],
    not: [anyFailure, shell("ERROR: 'ssh' is misspelled or not recognized by the system.", 2)],
  },
  {
    id: 'apt-https-missing',
    title: 'apt cannot read repositories over HTTPS',
    signs: [{ ...on, text: /method driver \S*\/methods\/\w+ could not be found|Is the package apt-transport-\w+ installed/i }],
    cause: 'A repository has an address whose protocol this apt does not know without a further package.',
    fix: 'apt-get install -y apt-transport-https ca-certificates before the repository is added, or give it an http: address.',
    link: 'https://manpages.debian.org/bookworm/apt/apt-transport-https.1.en.html',
    source: 'https://manpages.debian.org/bookworm/apt/apt-transport-https.1.en.html',
    examples: [
      [
        anyFailure,
        shell('E: The method driver /usr/lib/apt/methods/https could not be found.\nN: Is the package apt-transport-https installed?', 100),
      ],
      [anyFailure, shell('E: The method driver /usr/lib/apt/methods/tor could not be found.', 100)],
    ],
    not: [anyFailure, shell('E: Malformed entry 1 in list file /etc/apt/sources.list.d/x.list', 100)],
  },
  {
    id: 'ppa-missing',
    title: 'A PPA does not exist, or has nothing for this release',
    signs: [{ ...on, text: /Cannot add PPA: |user or team does not exist|ERROR: ppa '[^']+' not found/i }],
    names: { what: 'The PPA', in: /(?:Cannot add PPA: |ppa )'([^']+)'/i },
    cause: 'add-apt-repository asked Launchpad, which does not know this owner or archive, or was not reached.',
    fix: 'Check the PPA on launchpad.net for the release of the image; install from the distribution or the vendor’s own repository instead.',
    link: 'https://help.launchpad.net/Packaging/PPA',
    source: 'https://help.launchpad.net/Packaging/PPA',
    examples: [
      [anyFailure, shell("Cannot add PPA: 'ppa:~example/ubuntu/widget'.\nERROR: '~example' user or team does not exist.")],
      [anyFailure, shell("ERROR: ppa 'example/widget' not found (use --login if private)")],
    ],
    not: [anyFailure, shell('add-apt-repository: command not found', 127)],
  },
  {
    id: 'repository-id-unknown',
    title: 'dnf does not know a repository that the script names',
    signs: [
      {
        ...on,
        text: /^(?:Error: )?Unknown repo: '|No matching repo to modify: |^Can't enable \S+ repository|Error: '[^']+' does not match a valid repository ID/im,
      },
    ],
    names: {
      what: 'The repository',
      in: /Unknown repo: '([^']+)'|repo to modify: (\S+?)\.?(?:\s|$)|Can't enable (\S+)|Error: '([^']+)' does not match/i,
    },
    cause: 'Repositories have other ids by release and cloud: powertools became crb, and Red Hat’s images in Azure use ids with rhui.',
    fix: 'Print dnf repolist --all in the script, and take the id from there (crb on EL 9, *-rhui-* on RHEL in Azure).',
    link: learnPage('azure/virtual-machines/workloads/redhat/redhat-rhui'),
    source: 'https://github.com/glpi-project/glpi-agent/issues/841',
    examples: [
      [anyFailure, shell("Error: Unknown repo: 'powertools'")],
      [anyFailure, shell('Error: No matching repo to modify: powertools.')],
      [anyFailure, shell("Can't enable codeready-builder-for-rhel-8-x86_64-rhui-rpms repository:")],
    ],
    not: [anyFailure, shell('Error: There are no enabled repositories in "/etc/yum.repos.d"')],
  },
  {
    id: 'dnf-plugin-missing',
    title: 'A plugin of dnf or yum is not installed',
    signs: [
      {
        ...on,
        text: /No such command: (?:config-manager|copr|versionlock|builddep|needs-restarting|download)|yum-config-manager: (?:command )?not found/i,
      },
    ],
    before: ['exit-127', 'script-parameter-unknown'],
    names: { what: 'The command', in: /No such command: ([\w-]+)/i },
    cause: 'config-manager and similar commands are in separate packages, which minimal images do not have.',
    fix: 'dnf install -y dnf-plugins-core (yum-utils on older releases, dnf5-plugins on newer Fedora) before it.',
    link: 'https://dnf-plugins-core.readthedocs.io/en/latest/',
    source: 'https://dnf-plugins-core.readthedocs.io/en/latest/',
    examples: [
      [
        anyFailure,
        shell(
          'No such command: config-manager. Please use /usr/bin/dnf --help\nIt could be a DNF plugin command, try: "dnf install \'dnf-command(config-manager)\'"',
        ),
      ],
      [anyFailure, shell('/tmp/install.sh: line 3: yum-config-manager: command not found', 127)],
    ],
    not: [anyFailure, shell("Error: Unknown repo: 'powertools'")],
  },
  {
    id: 'ansible-over-ssh',
    title: 'Ansible connects to the build machine over SSH',
    signs: [{ from, text: /UNREACHABLE! =>[^\n]*(?:via ssh|Permission denied \(|ssh: connect)/i }],
    before: ['local-service-not-reached', 'script-server-refused', 'script-no-way-out'],
    cause: 'The playbook runs on the machine that it configures, and treats it as a remote one that it has no key for.',
    fix: 'Run it with ansible-playbook -i localhost, -c local …, or set connection: local in the play.',
    link: 'https://docs.ansible.com/ansible/latest/inventory_guide/connection_details.html',
    source: 'https://docs.ansible.com/ansible/latest/inventory_guide/connection_details.html',
    examples: [
      [
        anyFailure,
        shell(
          'fatal: [127.0.0.1]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via ssh: Permission denied (publickey,password).", "unreachable": true}',
          4,
        ),
      ],
      [
        anyFailure,
        shell(
          'fatal: [localhost]: UNREACHABLE! => {"msg": "Failed to connect to the host via ssh: ssh: connect to host localhost port 22: Connection refused"}',
          4,
        ),
      ],
    ],
    not: [anyFailure, shell('ERROR! the playbook: site.yml could not be found')],
  },
]
