// Failures of git, pip, npm, systemd, Ansible and Docker.
import { anyFailure, issue, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const onLinux = { from, provisioner: ['shell'] } as const
const git = 'https://git-scm.com/docs/git-config'
const systemctl = 'https://man7.org/linux/man-pages/man1/systemctl.1.html'
const pip = 'https://pip.pypa.io/en/stable/cli/pip_install/'

export const scriptProgramDiagnoses: readonly Diagnosis[] = [
  {
    id: 'ssh-key-unreadable',
    title: 'A private key of SSH cannot be read',
    signs: [
      {
        from: ['script'],
        text: /Load key "[^"]+": (?:error in libcrypto|invalid format)|UNPROTECTED PRIVATE KEY FILE|Permissions \d+ for '[^']+' are too open/i,
      },
    ],
    before: ['script-server-refused', 'script-server-forbids', 'git-host-unknown'],
    names: { what: 'The key', in: /Load key "([^"]+)"|Permissions \d+ for '([^']+)'/i },
    followedBy: /Permission denied \(publickey/,
    cause:
      'The file of the key is damaged (line ends of Windows, a missing last line break, base64 that was not decoded) or others may read it.',
    fix: 'Write the key with its line breaks and a last one, chmod 600, and check it with ssh-keygen -y -f <file> before it is used; remove it at the end of the script.',
    link: 'https://man.openbsd.org/ssh-keygen',
    source: 'https://github.com/hashicorp/packer/issues/12545',
    examples: [
      [
        anyFailure,
        shell(
          'Load key "/home/build/.ssh/deploy": error in libcrypto\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
          128,
        ),
      ],
      [anyFailure, shell("Permissions 0644 for '/root/.ssh/deploy' are too open.\ngit@github.com: Permission denied (publickey).", 128)],
    ],
    not: [anyFailure, shell('git@github.com: Permission denied (publickey).', 128)],
  },
  {
    id: 'git-host-unknown',
    title: 'The machine does not know the host key of a server',
    signs: [{ from, text: /^(?![^]*REMOTE HOST IDENTIFICATION HAS CHANGED)[^]*Host key verification failed/i }],
    before: ['script-server-refused', 'script-server-forbids'],
    cause: 'ssh wants the host key confirmed, which no one does in a build.',
    fix: 'Add the key first: ssh-keyscan -t ed25519 <host> >> ~/.ssh/known_hosts, compared with the one that the server publishes; or clone over https.',
    link: 'https://man7.org/linux/man-pages/man1/ssh-keyscan.1.html',
    source: 'https://man.openbsd.org/ssh.1',
    examples: [[anyFailure, shell('Host key verification failed.\nfatal: Could not read from remote repository.', 128)]],
    composed: [
      [
        anyFailure,
        shell(
          'No ED25519 host key is known for git.example.com and you have requested strict checking.\nHost key verification failed.',
          255,
        ),
      ],
    ],
    not: [anyFailure, shell('git@github.com: Permission denied (publickey).', 128)],
  },
  {
    id: 'git-repository-wrong',
    title: 'git does not find the repository, branch or file that the script names',
    signs: [
      {
        from,
        text: /fatal: Remote branch \S+ not found|error: pathspec '[^']+' did not match|couldn't find remote ref|fatal: repository '[^']+' (?:not found|does not exist)/i,
      },
    ],
    cause:
      'The server or the clone has no repository, branch, tag or file of this name: for example it is misspelt or was renamed, or a shallow clone does not include it.',
    fix: 'Check the name with git ls-remote <url> in the script; in a shallow clone, fetch the branch or tag first (git fetch --depth 1 origin <name>).',
    link: git,
    source: git,
    examples: [
      [anyFailure, shell("error: pathspec 'v2' did not match any file(s) known to git", 1)],
      [anyFailure, shell('fatal: Remote branch v9 not found in upstream origin', 128)],
    ],
    not: [anyFailure, shell('Host key verification failed.', 128)],
  },
  {
    id: 'user-bus-missing',
    title: 'systemd has no session for this user',
    signs: [
      {
        ...onLinux,
        text: /Failed to connect to (?:user scope )?bus[^\n]*(?:No medium found|XDG_RUNTIME_DIR|No such file or directory)|\$DBUS_SESSION_BUS_ADDRESS and \$XDG_RUNTIME_DIR not defined/i,
      },
    ],
    cause: 'systemctl --user (also as part of rootless containers) needs a login session, which the steps of a build do not have.',
    fix: 'Use a system service instead, or run loginctl enable-linger <user> and set XDG_RUNTIME_DIR=/run/user/$(id -u <user>).',
    link: systemctl,
    source: 'https://man7.org/linux/man-pages/man1/loginctl.1.html',
    examples: [
      [
        anyFailure,
        shell(
          'Failed to connect to bus: $DBUS_SESSION_BUS_ADDRESS and $XDG_RUNTIME_DIR not defined (consider using --machine=<user>@.host --user to connect to bus of other user)',
        ),
      ],
      [anyFailure, shell('Failed to connect to user scope bus via local transport: No medium found')],
    ],
    not: [anyFailure, shell('Failed to start app.service: Unit app.service not found.', 5)],
  },
  {
    id: 'service-masked',
    title: 'A service is masked',
    signs: [{ ...onLinux, text: /Unit \S+ is masked|Failed to (?:start|enable|restart)[^\n]*: Unit (?:file )?\S+ is masked/i }],
    names: { what: 'The unit', in: /Unit (?:file )?(\S+) is masked/i },
    cause: 'The source image or a package has linked the unit to /dev/null, so that nothing starts it.',
    fix: 'Unmask it first: systemctl unmask <unit> && systemctl enable <unit>.',
    link: systemctl,
    source: systemctl,
    examples: [[anyFailure, shell('Failed to start firewalld.service: Unit firewalld.service is masked.')]],
    composed: [[anyFailure, shell('Failed to enable unit: Unit file /etc/systemd/system/app.service is masked.')]],
    not: [anyFailure, shell('Failed to start app.service: Unit app.service not found.', 5)],
  },
  {
    id: 'service-unit-invalid',
    title: 'systemd does not accept the unit file of a service',
    signs: [
      {
        ...onLinux,
        text: /Failed to execute operation: (?:Invalid argument|Bad message)|Unit \S+ (?:is not loaded properly|has a bad unit file setting)|Failed to (?:enable|start) (?:unit: )?[^\n]*: (?:Bad message|Invalid argument)\s*$/im,
      },
    ],
    names: { what: 'The unit', in: /Unit (\S+) (?:is not loaded|has a bad)/ },
    before: ['service-start-failed'],
    cause:
      'The file of the unit has an error: for example a line outside of a section, a path in ExecStart= that is not absolute, or a web page in place of the file that was to be downloaded.',
    fix: 'Check it in the script before it is enabled: systemd-analyze verify /etc/systemd/system/<unit>, and print its first lines.',
    link: 'https://www.freedesktop.org/software/systemd/man/latest/systemd-analyze.html',
    source: issue('Azure/azurefile-dockervolumedriver#76'),
    examples: [
      [
        anyFailure,
        shell(
          "Failed to execute operation: Invalid argument\nFailed to start azurefile-dockervolumedriver.service: Unit azurefile-dockervolumedriver.service is not loaded properly: Invalid argument.\nSee system logs and 'systemctl status azurefile-dockervolumedriver.service' for details.",
        ),
      ],
      [
        anyFailure,
        shell(
          "Failed to start app.service: Unit app.service has a bad unit file setting.\nSee system logs and 'systemctl status app.service' for details.",
        ),
      ],
    ],
    not: [anyFailure, shell('Failed to start app.service: Unit app.service not found.', 5)],
  },
  {
    id: 'python-package-of-distribution',
    title: 'pip cannot replace a package of the distribution',
    signs: [
      {
        from,
        text: /Cannot uninstall '?[\w.-]+'?[^\n]*(?:distutils installed project|no RECORD file|RECORD file not found|installed by debian)|uninstall-distutils-installed-package|uninstall-no-record-file/i,
      },
    ],
    names: { what: 'The package', in: /Cannot uninstall '?([\w.-]+)/i },
    followedBy: /Cannot uninstall/,
    cause: 'apt or dnf installed this Python package, and pip has no list of its files.',
    fix: 'Use a virtual environment, or add --ignore-installed <package> to pip install.',
    link: pip,
    source: pip,
    examples: [
      [
        anyFailure,
        shell(
          "ERROR: Cannot uninstall 'PyYAML'. It is a distutils installed project and thus we cannot accurately determine which files belong to it which would lead to only a partial uninstall.",
        ),
      ],
      [
        anyFailure,
        shell(
          'error: uninstall-no-record-file\n\n× Cannot uninstall blinker 1.4\n╰─> The package’s contents are unknown: no RECORD file was found for blinker.\n\nhint: The package was installed by debian.',
        ),
      ],
    ],
    not: [anyFailure, shell('error: externally-managed-environment')],
  },
  {
    id: 'python-venv-missing',
    title: 'Python on this machine has no venv or pip',
    signs: [
      { from: ['script'], text: /Unable to find any of pip3? to use|pip needs to be installed/i },
      {
        from,
        text: /virtual environment was not created successfully because ensurepip is not|No module named ['"]?(?:pip|venv|ensurepip|virtualenv|distutils\S*?)['"]?\s*$/im,
      },
    ],
    before: ['module-missing'],
    cause: 'Debian and Ubuntu have pip and venv in separate packages, and Python 3.12 no longer has distutils.',
    fix: 'Install them first: apt-get install -y python3-venv python3-pip (python3-setuptools for distutils).',
    link: 'https://packages.debian.org/stable/python3-venv',
    source: 'https://docs.python.org/3/library/ensurepip.html',
    examples: [
      [
        anyFailure,
        shell(
          'The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian/Ubuntu systems, you need to install the python3-venv package',
        ),
      ],
      [anyFailure, shell('/usr/bin/python3: No module named pip')],
    ],
    composed: [
      [anyFailure, shell('fatal: [default]: FAILED! => {"msg": "Unable to find any of pip3 to use.  pip needs to be installed."}', 2)],
    ],
    not: [anyFailure, shell("ModuleNotFoundError: No module named 'requests'")],
  },
  {
    id: 'python-without-ssl',
    title: 'This Python cannot use TLS',
    signs: [{ from, text: /ssl module in Python is not available|because the SSL module is not available|No module named '?_ssl/i }],
    before: ['language-package-missing', 'script-certificate', 'module-missing'],
    cause: 'Python was compiled, or installed, without OpenSSL, so pip reads no index and finds no package.',
    fix: 'Install the headers of OpenSSL (libssl-dev, openssl-devel) before Python is compiled, or use the distribution’s Python.',
    link: 'https://docs.python.org/3/library/ssl.html',
    source: 'https://docs.python.org/3/using/unix.html#custom-openssl',
    examples: [
      [
        anyFailure,
        shell(
          'WARNING: pip is configured with locations that require TLS/SSL, however the ssl module in Python is not available.\nERROR: No matching distribution found for requests',
        ),
      ],
      [
        anyFailure,
        shell(
          'Could not fetch URL https://pypi.org/simple/pip/: Caused by SSLError("Can\'t connect to HTTPS URL because the SSL module is not available.") - skipping\nERROR: No matching distribution found for pip',
        ),
      ],
    ],
    not: [anyFailure, shell('ERROR: No matching distribution found for flaskk')],
  },
  {
    id: 'python-build-failed',
    title: 'pip could not build a package from its sources',
    signs: [
      {
        from,
        text: /Failed building wheel for|Could not build wheels for|Failed to build installable wheels|error: metadata-generation-failed|error: subprocess-exited-with-error|python setup\.py egg_info did not run successfully/i,
      },
    ],
    isGeneral: true,
    names: { what: 'The package', in: /(?:Failed building wheel for|Could not build wheels for) (\S+?),?\s/ },
    cause: 'There is no finished wheel for this Python and processor, and compiling the package failed for the reason above that line.',
    fix: 'Take a version that has a wheel (pip install --only-binary :all:), update pip first, or install the compiler and headers that the lines above ask for.',
    link: pip,
    source: 'https://pip.pypa.io/en/stable/reference/build-system/',
    examples: [
      [
        anyFailure,
        shell(
          '  ERROR: Failed building wheel for cryptography\nFailed to build cryptography\nERROR: Could not build wheels for cryptography, which is required to install pyproject.toml-based projects',
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('error: subprocess-exited-with-error\n\n× python setup.py egg_info did not run successfully.\n│ exit code: 1')],
    ],
    not: [anyFailure, shell('ERROR: No matching distribution found for flaskk')],
  },
  {
    id: 'npm-dependencies',
    title: 'npm cannot agree on the versions of packages',
    signs: [{ from, text: /npm (?:ERR!|error) code ERESOLVE|unable to resolve dependency tree|could not resolve dependency:/i }],
    cause: 'Two packages ask for versions of a third one that exclude each other.',
    fix: 'Install the versions of the lock file (npm ci), update the package that is behind, or add --legacy-peer-deps.',
    link: 'https://docs.npmjs.com/cli/v10/using-npm/config#legacy-peer-deps',
    source: 'https://docs.npmjs.com/cli/v10/using-npm/config#legacy-peer-deps',
    examples: [[anyFailure, shell('npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree')]],
    composed: [
      [anyFailure, powershell('npm error code ERESOLVE\nnpm error Could not resolve dependency:\nnpm error peer react@"^18" from x@1.0.0')],
    ],
    not: [anyFailure, shell("npm ERR! code E404\nnpm ERR! 404 'appp@^1' is not in the npm registry.")],
  },
  {
    id: 'library-headers-missing',
    title: 'Something that the build of a program needs was not found',
    signs: [
      {
        from,
        text: /configure: error: [^\n]*(?:not found|required|missing|cannot find|could not find|install)|No package '[^']+' found|was not found in the pkg-config search path|cannot find -l\w+|pkg-config[^\n]*(?:not found|exited with)|(?<!-- )Could NOT find \w+ \(missing:|Could not find a package configuration file provided by|^(?:Error: )?(?:pg_config executable not found|mysql_config not found)/im,
      },
    ],
    names: {
      what: 'It says',
      in: /(configure: error: [^\n]+|No package '[^']+' found|cannot find -l\w+|Could NOT find \w+|file provided by "[^"]+")/,
    },
    before: ['python-build-failed'],
    cause:
      'configure, CMake or the linker looked for a library, its headers or a program, and did not find it. As a rule, it is not installed; it can also be too old, or in a folder that is not searched.',
    fix: 'Install what the message names first: for a library its development package (lib…-dev on Debian and Ubuntu, …-devel on RHEL, SUSE and Azure Linux), for a program its own.',
    link: 'https://www.freedesktop.org/wiki/Software/pkg-config/',
    source: 'https://www.freedesktop.org/wiki/Software/pkg-config/',
    examples: [
      [anyFailure, shell('checking for openssl/ssl.h... no\nconfigure: error: OpenSSL library not found')],
      [anyFailure, shell('/usr/bin/ld: cannot find -lz: No such file or directory\ncollect2: error: ld returned 1 exit status', 2)],
    ],
    not: [anyFailure, shell('fatal error: Python.h: No such file or directory')],
  },
  {
    id: 'ansible-content-missing',
    title: 'Ansible does not find a role, collection or module',
    signs: [
      {
        from,
        text: /ERROR! (?:the role '[^']+' was not found|couldn't resolve module\/action)|Unable to find role matching|No inventory was parsed[^]*ERROR!/i,
      },
    ],
    names: { what: 'It', in: /role '([^']+)' was not found|module\/action '([^']+)'/i },
    cause: 'The playbook uses content that is not on the machine.',
    fix: 'Install it first: ansible-galaxy install -r requirements.yml (and ansible-galaxy collection install -r requirements.yml), as the user who runs the playbook.',
    link: 'https://docs.ansible.com/ansible/latest/galaxy/user_guide.html',
    source: 'https://docs.ansible.com/ansible/latest/galaxy/user_guide.html',
    examples: [[anyFailure, shell("ERROR! the role 'common' was not found in /tmp/roles:/etc/ansible/roles", 1)]],
    composed: [
      [
        anyFailure,
        shell(
          "ERROR! couldn't resolve module/action 'community.general.ufw'. This often indicates a misspelling, missing collection, or incorrect module path.",
          4,
        ),
      ],
    ],
    not: [anyFailure, shell('fatal: [127.0.0.1]: FAILED! => {"changed": false, "msg": "no"}', 2)],
  },
  {
    id: 'container-image-missing',
    title: 'A container image does not exist under this name',
    signs: [
      {
        from,
        text: /manifest (?:unknown|for \S+ not found)|pull access denied for|no matching manifest for|repository does not exist or may require/i,
      },
    ],
    names: { what: 'The image', in: /manifest for (\S+) not found|access denied for ([^,\s]+)/i },
    before: ['script-server-refused', 'script-server-forbids', 'script-not-found-online'],
    cause:
      'Possible reasons are a misspelt name or tag, an image that does not exist for this processor or version of Windows, and a registry that hides the repository from someone who is not logged in.',
    fix: 'Check name and tag with docker manifest inspect, and log in to a private registry in the script first.',
    link: 'https://docs.docker.com/reference/cli/docker/image/pull/',
    source: 'https://docs.docker.com/reference/cli/docker/image/pull/',
    examples: [
      [anyFailure, shell('Error response from daemon: manifest for alpine:99 not found: manifest unknown: manifest unknown')],
      [anyFailure, powershell('no matching manifest for windows/amd64 10.0.20348 in the manifest list entries')],
    ],
    not: [anyFailure, shell('toomanyrequests: You have reached your pull rate limit.')],
  },
  {
    id: 'local-service-not-reached',
    title: 'A service on the build machine itself does not answer',
    signs: [
      {
        from: ['script'],
        text: /Can't connect to (?:local )?(?:MySQL|MariaDB|server) [^\n]*through socket|connection to server on socket "[^"]+" failed/i,
      },
      {
        from,
        text: /(?:localhost|127\.0\.0\.1|\[::1\])[^\n]*(?:refused|Failed to connect|Unable to connect)|(?:Failed to connect to|connect to) (?:localhost|127\.0\.0\.1)|dial unix \S+: connect: (?:connection refused|no such file)/i,
      },
    ],
    names: { what: 'The address', in: /((?:localhost|127\.0\.0\.1)(?::| port )\d+)|dial unix (\S+): connect/i },
    before: ['script-no-way-out', 'script-server-refused', 'script-server-forbids'],
    cause:
      'The script calls a service of the same machine, and nothing listens there: for example it has not started yet, has ended, or uses another port. A client without a configuration can ask the machine itself, too (kubectl: localhost:8080).',
    fix: 'Start it in the script and wait until it answers (systemctl start …, then a loop with a limit); print its log if it does not.',
    link: systemctl,
    source: 'https://curl.se/docs/manpage.html',
    examples: [[anyFailure, shell('curl: (7) Failed to connect to localhost port 8080: Connection refused', 7)]],
    composed: [
      [anyFailure, shell("ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)")],
      [anyFailure, shell('Error: dial tcp 127.0.0.1:4646: connect: connection refused')],
    ],
    not: [anyFailure, shell('curl: (7) Failed to connect to download.example.com port 443: Connection refused', 7)],
  },
  {
    id: 'unpacker-missing',
    title: 'The program that unpacks the archive is not installed',
    signs: [
      {
        from,
        text: /Failed to find handler for \S+\. Make sure the required command to extract the file is installed|(?:tar|bsdtar)[^\n]*: (?:xz|lzma|zstd|bzip2|lbzip2|pigz): Cannot exec|Unable to find required '(?:unzip|gtar|zipinfo)'/i,
      },
    ],
    before: ['archive-damaged', 'script-path-missing'],
    cause: 'The source image has no unzip, xz, bzip2 or zstd, which tar and Ansible call.',
    fix: 'Install it first: apt-get install -y unzip xz-utils bzip2 zstd (dnf install -y unzip xz bzip2 zstd).',
    link: 'https://docs.ansible.com/ansible/latest/collections/ansible/builtin/unarchive_module.html',
    source: 'https://docs.ansible.com/ansible/latest/collections/ansible/builtin/unarchive_module.html',
    examples: [
      [
        anyFailure,
        shell(
          '{"changed": false, "msg": "Failed to find handler for \\"/tmp/a.zip\\". Make sure the required command to extract the file is installed."}',
          2,
        ),
      ],
      [anyFailure, shell('tar (child): xz: Cannot exec: No such file or directory\ntar (child): Error is not recoverable: exiting now', 2)],
    ],
    not: [anyFailure, shell('tar: This does not look like a tar archive', 2)],
  },
  {
    id: 'ansible-interpreter-missing',
    title: 'Ansible finds no Python on the machine',
    signs: [
      {
        from,
        text: /\/usr\/bin\/python[\d.]*: (?:not found|No such file)[^\n]*MODULE FAILURE|The module failed to execute correctly, you probably need to set the interpreter|python interpreter[^\n]*(?:not found|could not be discovered)/i,
      },
    ],
    before: ['exit-127', 'script-path-missing'],
    cause: 'Ansible runs its modules with a Python at a path that this image does not have.',
    fix: 'Set ansible_python_interpreter (auto, or /usr/bin/python3), or install Python before the playbook runs.',
    link: 'https://docs.ansible.com/ansible/latest/reference_appendices/interpreter_discovery.html',
    source: 'https://docs.ansible.com/ansible/latest/reference_appendices/interpreter_discovery.html',
    examples: [
      [anyFailure, shell('{"module_stdout": "/bin/sh: 1: /usr/bin/python: not found\\r\\n", "msg": "MODULE FAILURE", "rc": 127}', 2)],
    ],
    composed: [
      [
        anyFailure,
        shell(
          '"msg": "The module failed to execute correctly, you probably need to set the interpreter.\\nSee stdout/stderr for the exact error"',
          2,
        ),
      ],
    ],
    not: [anyFailure, shell('/tmp/script.sh: 3: jq: not found', 127)],
  },
]
