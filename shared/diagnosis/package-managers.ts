// Failures of package managers: two that do not fit together, none of that name, programs that dpkg misses.
import { anyFailure, issue, learnPage, shell, powershell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const onLinux = { from, provisioner: ['shell'] } as const
const aptPage = 'https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html'

export const packageManagerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'package-path-occupied',
    title: 'A folder is in the place where a package has a file or a link',
    signs: [
      {
        ...onLinux,
        text: /unpacking of archive failed[^\n]*cpio: (?:File from package already exists as a directory|rename failed - Is a directory)/i,
      },
    ],
    names: { what: 'The path', in: /unpacking of archive failed on file ([^\s;]{1,200})/i },
    before: ['package-script-failed'],
    cause:
      'The package has a file or a symbolic link at this path. The machine has a folder there, often of an older version or of another package; rpm does not replace one by the other.',
    fix: 'Move or remove the folder before the installation, after a look at what is in it.',
    link: 'https://docs.fedoraproject.org/en-US/packaging-guidelines/Directory_Replacement/',
    source: issue('plus3it/amigen8#112'),
    examples: [
      [
        anyFailure,
        shell(
          'error: unpacking of archive failed on file /etc/yum/pluginconf.d;65df690f: cpio: File from package already exists as a directory in system\nerror: yum-4.7.0-19.el8.noarch: install failed',
        ),
      ],
      [anyFailure, shell('error: unpacking of archive failed on file /opt/tool/lib;5f1c2d3e: cpio: rename failed - Is a directory')],
    ],
    not: [
      anyFailure,
      shell('error: unpacking of archive failed on file /usr/bin/tool;5f1c2d3e: cpio: open failed - Operation not permitted'),
    ],
  },
  {
    id: 'grub-device-missing',
    title: 'The boot loader’s package does not know its disk',
    signs: [{ ...onLinux, text: /must correct your GRUB install devices before proceeding|does not exist, so cannot grub-install to it/i }],
    before: ['package-script-failed'],
    cause:
      'The disk on which the source image was made is noted in grub-pc, and the build machine’s has another name, so that an update of grub-pc stops.',
    fix: 'Set the disk before the upgrade: echo "grub-pc grub-pc/install_devices multiselect /dev/sda" | sudo debconf-set-selections; or leave the package as it is: sudo apt-mark hold grub-pc.',
    link: 'https://manpages.debian.org/bookworm/debconf/debconf-set-selections.1.en.html',
    source: 'https://github.com/osism/openstack-image-manager/pull/161',
    examples: [
      [
        anyFailure,
        shell(
          'You must correct your GRUB install devices before proceeding:\n\n  dpkg-reconfigure grub-pc\ndpkg: error processing package grub-pc (--configure):\n installed grub-pc package post-installation script subprocess returned error exit status 1\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
          100,
        ),
      ],
      [
        anyFailure,
        shell(
          '/dev/disk/by-id/ata-QEMU_HARDDISK_QM00001 does not exist, so cannot grub-install to it!\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('grub-install: error: failed to get canonical path of overlay.', 1)],
  },
  {
    id: 'package-license',
    title: 'A package was not installed because its licence was not accepted',
    signs: [
      {
        from,
        text: /The EULA was not accepted|(?:licen[cs]e|EULA) (?:agreement )?(?:was|has) (?:not been|not) accepted|you (?:must|need to) accept the (?:licen[cs]e|EULA)|set ACCEPT_EULA/i,
      },
    ],
    before: ['package-script-failed'],
    followedBy: /failed to preconfigure$/,
    cause:
      'The script of the package asks for its licence, or reads the answer from a variable that it did not get: sudo removes variables.',
    fix: 'Give the variable to the command itself: sudo ACCEPT_EULA=Y DEBIAN_FRONTEND=noninteractive apt-get install -y mssql-tools18; for others, debconf-set-selections or the option of the installer.',
    link: learnPage('sql/linux/sql-server-linux-setup-tools'),
    source: issue('MicrosoftDocs/sql-docs#6028'),
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: The EULA was not accepted. Installation aborted.\ndpkg: error processing archive /tmp/apt-dpkg-install-27a8Cy/28-msodbcsql17_17.7.1.1-1_amd64.deb (--unpack):\n new msodbcsql17 package pre-installation script subprocess returned error exit status 1\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
          100,
        ),
      ],
      [anyFailure, shell('ERROR: The EULA was not accepted. Installation aborted.\nmssql-tools failed to preconfigure')],
    ],
    not: [
      anyFailure,
      shell(
        'dpkg: error processing package app (--configure):\n installed app package post-installation script subprocess returned error exit status 1',
      ),
    ],
  },
  {
    id: 'package-file-conflict',
    title: 'Two packages bring the same file',
    signs: [
      {
        ...onLinux,
        text: /trying to overwrite '[^']*', which is also in package|file \S+ (?:from install of|conflicts between attempted)/i,
      },
    ],
    names: { what: 'The file', in: /trying to overwrite '([^']*)'|file (\S+) (?:from install of|conflicts between)/i },
    before: ['package-script-failed', 'package-dependencies'],
    cause: 'A package of another repository or release wants to write a file that a package of the source image has.',
    fix: 'Take both packages from one repository, or remove the one of the source image first (apt-get remove, dnf swap).',
    link: aptPage,
    source: 'https://wiki.debian.org/PackageTransition',
    examples: [
      [
        anyFailure,
        shell(
          "dpkg: error processing /var/cache/apt/archives/app-data_1.6_all.deb (--unpack):\n trying to overwrite '/usr/share/app/a.png', which is also in package app-extras 0.9\nE: Sub-process /usr/bin/dpkg returned an error code (1)",
          100,
        ),
      ],
      [anyFailure, shell('  file /usr/bin/app from install of app-2.0-1.x86_64 conflicts with file from package app-tools-1.0-1.x86_64')],
    ],
    not: [anyFailure, shell('cp: overwrite /usr/share/app/a.png?')],
  },
  {
    id: 'path-incomplete',
    title: 'PATH does not have the folders of the system’s programs',
    signs: [{ ...onLinux, text: /expected program(?:s|\(s\))? not found (?:on|in) PATH|root's PATH should usually contain/i }],
    names: { what: 'The program', in: /['`]([\w.-]+)' not found (?:on|in) PATH/i },
    before: ['package-script-failed'],
    cause: 'dpkg found no programs such as ldconfig: the script, its environment or an earlier step changed PATH, or removed them.',
    fix: 'Set PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin at the top of the script, before apt-get is called.',
    link: aptPage,
    source: aptPage,
    examples: [
      [
        anyFailure,
        shell(
          "dpkg: warning: 'ldconfig' not found in PATH or not executable\ndpkg: error: 1 expected program not found in PATH or not executable\nNote: root's PATH should usually contain /usr/local/sbin, /usr/sbin and /sbin",
          100,
        ),
      ],
      [anyFailure, shell("dpkg: `start-stop-daemon' not found on PATH.\ndpkg: 4 expected program(s) not found on PATH.", 100)],
    ],
    not: [anyFailure, shell('/tmp/packer-shell1: line 3: docker: command not found', 127)],
  },
  {
    id: 'language-package-missing',
    title: 'A package registry has no such package or version',
    signs: [
      {
        from: ['script'],
        text: /Could not resolve dependencies for project(?![^]*Could not transfer)|Could not find gem '[^']+' in|invalid version: unknown revision|ERR_PNPM_FETCH_404|Could not find artifact \S+:\S+ in|PackagesNotFoundError: |Couldn't find package "[^"]+" on the "npm" registry/i,
      },
      {
        from,
        text: /^(?![^]*after connection broken by)[^]*(?:No matching distribution found for|Could not find a version that satisfies the requirement)/i,
      },
      { from, text: /(?:npm (?:ERR!|error)) code E(?:404|TARGET)|No matching version found for \S+@/i },
      {
        from,
        text: /Could not find a valid gem '|error NU110[0123]: |error: no matching package named|could not find `[^`]+` in registry/i,
      },
    ],
    names: {
      what: 'The package',
      in: /No matching distribution found for (\S+)|satisfies the requirement (\S+)|No matching version found for (\S+?)\.?(?:\s|$)|valid gem '([^']+)'|Unable to find package (\S+)/i,
    },
    cause:
      'The registry or feed that was asked has no such package or version, does not have one for this version of the language and this processor, or hides it from someone who is not logged in (npm does so with private packages).',
    fix: 'Check the name, and the index or feed and its login that the step is configured for. Print the version of the language on the machine (python3 --version, node --version), and pin a version of the package that supports it.',
    link: 'https://pip.pypa.io/en/stable/topics/dependency-resolution/',
    source: 'https://github.com/menahishayan/HomeScript/issues/11',
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: Could not find a version that satisfies the requirement app==1.21 (from versions: 2.4.0)\nERROR: No matching distribution found for app==1.21',
        ),
      ],
      [anyFailure, shell('npm ERR! code E404\nnpm ERR! 404 Not Found - GET https://registry.npmjs.org/app-x - Not found')],
      [anyFailure, powershell("restore.csproj : error NU1100: Unable to resolve 'tool (>= 0.0.0)' for 'net7.0'.")],
      [anyFailure, powershell('error NU1101: Unable to find package App.X. No packages exist with this id in source(s): nuget.org')],
    ],
    composed: [
      [
        anyFailure,
        shell(
          '[ERROR] Failed to execute goal on project widget: Could not resolve dependencies for project org.example:widget:jar:1.0: Could not find artifact org.example:part:jar:9 in central (https://repo.maven.apache.org/maven2)',
        ),
      ],
      [anyFailure, shell('go: github.com/example/widget@v9.9.9: invalid version: unknown revision v9.9.9')],
    ],
    not: [
      shell(
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'ReadTimeoutError(\"HTTPSConnectionPool(host='pypi.org', port=443): Read timed out. (read timeout=15)\")': /simple/app/\nERROR: No matching distribution found for app",
      ),
      anyFailure,
      shell('npm ERR! code EACCES'),
    ],
  },
  {
    id: 'address-in-use',
    title: 'A port that the script uses is taken',
    signs: [
      {
        from,
        text: /port is already allocated|address already in use|\bEADDRINUSE\b|Only one usage of each socket address|Failed to listen on prefix/i,
      },
    ],
    names: { what: 'The address', in: /Bind for (\S+) failed|listen tcp (\S+): bind|address already in use:? (\S+:\d+)/i },
    before: ['container-not-started'],
    cause: 'Another program of the source image, or of an earlier step, listens on the same port.',
    fix: 'Stop that program first (ss -ltnp, Get-NetTCPConnection -State Listen), or do not start services while the image is built.',
    link: 'https://man7.org/linux/man-pages/man8/ss.8.html',
    source: 'https://docs.docker.com/engine/network/port-publishing/',
    examples: [
      [
        anyFailure,
        shell(
          'docker: Error response from daemon: driver failed programming external connectivity on endpoint app: Bind for 0.0.0.0:9090 failed: port is already allocated.',
          125,
        ),
      ],
      [anyFailure, shell('Error: listen EADDRINUSE: address already in use :::8080')],
    ],
    not: [anyFailure, shell('the address is in use by no one')],
  },
]
