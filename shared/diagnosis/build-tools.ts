// What build tools, Docker, git and runtimes say in a script.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const

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
    cause:
      'Possible reasons are a step that runs in another folder than the sources, sources that were not unpacked, and a ./configure that did not run.',
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
    id: 'container-windows-version',
    title: 'The container image is for another version of Windows',
    signs: [
      {
        from: ['script'],
        text: /Windows version [\d.]+-based image is incompatible with a [\d.]+ host|container operating system does not match the host operating system/i,
      },
    ],
    before: ['container-image-missing', 'container-not-started'],
    cause:
      'With process isolation, Windows runs only container images of its own build, and the tag of the image is one of a newer or older Windows.',
    fix: 'Take the tag for the image’s Windows (ltsc2019, ltsc2022, ltsc2025), or run with --isolation=hyperv on a VM size with nested virtualization.',
    link: learnPage('virtualization/windowscontainers/deploy-containers/version-compatibility'),
    source: learnPage('virtualization/windowscontainers/deploy-containers/version-compatibility'),
    examples: [
      [anyFailure, powershell('a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host')],
      [
        anyFailure,
        powershell('docker: Error response from daemon: The container operating system does not match the host operating system.'),
      ],
    ],
    not: [anyFailure, powershell('docker: Error response from daemon: manifest for x:y not found: manifest unknown')],
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
      'The container image exists, but its process could not be started: for example because of a command that it does not have, a mount, a device, a port, or a kernel setting.',
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
    id: 'java-truststore-empty',
    title: 'Java has no certificates to trust',
    signs: [{ from, text: /trustAnchors parameter must be non-empty|Keystore file does not exist: \S*cacerts/i }],
    cause:
      'The file of authorities that Java uses (cacerts) is empty, missing or not readable with its password: the package that fills it was not configured, or a Java from an archive refers to a file that this image lacks.',
    fix: 'Install ca-certificates-java (Debian, Ubuntu) or ca-certificates, run update-ca-certificates -f or update-ca-trust after Java is installed, and check with keytool -list -cacerts.',
    link: 'https://manpages.debian.org/update-ca-certificates',
    source: issue('docker-library/openjdk#262'),
    examples: [
      [
        anyFailure,
        shell(
          'Exception in thread "main" javax.net.ssl.SSLException: Unexpected error: java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty\n\tat java.base/sun.security.ssl.Alert.createSSLException(Alert.java:129)',
        ),
      ],
      [
        anyFailure,
        shell('keytool error: java.lang.Exception: Keystore file does not exist: /usr/lib/jvm/java-11-openjdk-amd64/lib/security/cacerts'),
      ],
    ],
    not: [
      anyFailure,
      shell('sun.security.validator.ValidatorException: PKIX path building failed: unable to find valid certification path'),
    ],
  },
  {
    id: 'icu-missing',
    title: '.NET does not find the ICU library',
    signs: [{ from, text: /Couldn't find a valid ICU package|globalization-invariant mode/i }],
    // It ends the program itself.
    before: ['exit-139'],
    followedBy: /\bAborted\b|core dumped/,
    cause: 'Programs of .NET need libicu for texts of languages, and minimal images do not have it.',
    fix: 'Install libicu (libicu70, libicu74, icu; by distribution), or set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1.',
    link: learnPage('dotnet/core/install/linux-scripted-manual#dependencies'),
    source: 'https://aka.ms/dotnet-missing-libicu',
    examples: [
      [
        anyFailure,
        shell(
          "Process terminated. Couldn't find a valid ICU package installed on the system. Please install libicu using your package manager and try again.\n   at System.Environment.FailFast(System.String)\n/tmp/packer-shell1: line 12:  4121 Aborted                 (core dumped) dotnet --info",
          134,
        ),
      ],
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
    id: 'openssl-legacy',
    title: 'A program uses a cipher or hash that OpenSSL 3 no longer offers',
    signs: [{ from, text: /digital envelope routines::unsupported|\bERR_OSSL_EVP_UNSUPPORTED\b/i }],
    cause: 'OpenSSL 3 switches old algorithms (MD4, RC2, Blowfish) off; older build tools of Node.js use MD4 for hashes.',
    fix: 'Update the tool (webpack 5.61 and newer), or set NODE_OPTIONS=--openssl-legacy-provider for this command only.',
    link: 'https://nodejs.org/en/blog/release/v17.0.0',
    source: 'https://nodejs.org/en/blog/release/v17.0.0',
    examples: [
      [anyFailure, shell('Error: error:0308010C:digital envelope routines::unsupported')],
      [anyFailure, shell("  code: 'ERR_OSSL_EVP_UNSUPPORTED'")],
    ],
    not: [anyFailure, shell('curl: (35) error:0A000152:SSL routines::unsafe legacy renegotiation disabled', 35)],
  },
]
