// Failures of programs that scripts call: containers, compilers, libraries, package formats of Windows, accounts.
import { anyFailure, issue, learnPage, powershell, reportedCode, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const onLinux = { from, provisioner: ['shell'] } as const
const onWindows = { from, provisioner: ['powershell'] } as const
const installerCodes = learnPage('windows/win32/msi/error-codes')

// What the codes of package deployment mean (https://learn.microsoft.com/windows/win32/appxpkg/troubleshooting).
const appxCodes: Readonly<Record<string, string>> = {
  '15600': 'the package could not be opened',
  '15603': 'a package that it depends on is missing or too old',
  '15606': 'the package could not be registered',
  '15609': 'the installation failed',
  '0x80073cf0': 'the package could not be opened',
  '0x80073cf1': 'the package was not found',
  '0x80073cf2': 'the package is not valid',
  '0x80073cf3': 'a package that it depends on is missing or too old',
  '0x80073cf6': 'the package could not be registered',
  '0x80073cf9': 'the installation failed',
  '0x80073cfa': 'the removal failed: system packages cannot be removed for one user',
  '0x80073cfb': 'the same package with other content is installed',
  '0x80073cff': 'the image does not permit packages from outside the Store',
  '0x80073d01': 'a policy forbids the operation',
  '0x80073d02': 'a program of the package is running',
  '0x80073d06': 'a newer version is installed',
  '0x80073d19': 'a user was logged off during the operation: run it elevated as SYSTEM, or once more',
  '0x80073d21': 'the volume or folder of packages does not accept it',
}

export const scriptToolDiagnoses: readonly Diagnosis[] = [
  {
    id: 'docker-not-reached',
    title: 'Docker’s service does not answer',
    signs: [
      {
        from,
        text: /Cannot connect to the Docker daemon|error during connect: (?![^\n]*Access is denied)[^\n]*docker/i,
      },
    ],
    before: ['script-permission'],
    cause:
      'The docker command found no service at the address that it uses: for example it was not started, its start failed, or DOCKER_HOST names another address.',
    fix: 'Start the service (systemctl start docker) before the first docker command, and print journalctl -u docker if it does not start.',
    link: 'https://docs.docker.com/engine/install/linux-postinstall/',
    source: 'https://docs.docker.com/engine/install/linux-postinstall/',
    examples: [
      [anyFailure, shell('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?')],
      [
        anyFailure,
        powershell(
          'error during connect: Get http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.40/info: open //./pipe/docker_engine: The system cannot find the file specified.',
        ),
      ],
    ],
    not: [anyFailure, shell('docker: command not found', 127)],
  },
  {
    id: 'build-tools-missing',
    title: 'A compiler or its headers are not installed',
    signs: [
      {
        from: ['script'],
        text: /unable to find a build program corresponding to|CMAKE_C(?:XX)?_COMPILER (?:not set|could be found)|No CMAKE_C(?:XX)?_COMPILER could be found|can't find Rust compiler|linker `\w+` not found|gyp ERR! (?:find Python|stack Error: not found: make)|error MSB(?:3644|4019|4236|8020|8036)|mkmf\.rb can't find header files/i,
      },
      {
        from,
        text: /fatal error: \S+\.h(?:pp)?: No such file|Microsoft Visual C\+\+ \S+ or greater is required|command '?(?:gcc|cc|g\+\+|x86_64-linux-gnu-gcc)'? failed: No such file|unable to execute '?[\w-]*(?:gcc|g\+\+|cc)'?: No such file|no acceptable C compiler found|Unable to find the kernel source tree|Your kernel headers for kernel \S+ cannot be found/i,
      },
    ],
    names: { what: 'The header', in: /fatal error: (\S+\.h(?:pp)?): No such file/i },
    before: ['exit-127', 'script-path-missing'],
    cause:
      'A package or driver is compiled on the machine, and the compiler, a program of the build or a header was not found. As a rule, the source image does not have it; a header of the sources themselves can also be at another path.',
    fix: 'Install them first (build-essential and the -dev packages, kernel-devel or linux-headers-$(uname -r), the Visual C++ build tools), or take a package that is already built.',
    link: learnPage('cpp/overview/compiler-versions'),
    source: 'https://gcc.gnu.org/onlinedocs/gcc/Directory-Options.html',
    examples: [
      [anyFailure, shell("src/x.c:3:10: fatal error: Python.h: No such file or directory\nerror: command 'gcc' failed with exit status 1")],
      [anyFailure, powershell('error: Microsoft Visual C++ 14.0 or greater is required.')],
      [anyFailure, shell('ERROR: Unable to find the kernel source tree for the currently running kernel.')],
    ],
    composed: [
      [anyFailure, shell('error: linker `cc` not found', 101)],
      [anyFailure, powershell('error MSB4019: The imported project "C:\\build\\Widget.targets" was not found.')],
    ],
    not: [anyFailure, shell('cat: app.h: No such file or directory')],
  },
  {
    id: 'language-too-old',
    title: 'The program asks for another version of its language or SDK',
    signs: [
      {
        from: ['script'],
        text: /CMake \d[\d.]* or higher is required|You must install (?:or update )?\.NET to run|not possible to find any compatible framework version/i,
      },
      {
        from,
        text: /error NETSDK1045|requires Ruby version|(?:npm (?:ERR!|error)|error) (?:code )?(?:EBADENGINE|Unsupported engine)|The engine "node" is incompatible|requires? a different Python|requires Python '?[<>=]|UnsupportedClassVersionError|error: (?:invalid target release|release version \d+ not supported)|class file has wrong version|requires go >= ?\d|requires rustc \d/i,
      },
    ],
    before: ['language-package-missing'],
    cause: 'The version in the source image, or of the distribution’s package, is not one that the program supports.',
    fix: 'Install the version that the message asks for from the vendor’s repository, before the program; do not rely on the one of the distribution.',
    link: learnPage('dotnet/core/versions/selection'),
    source: learnPage('dotnet/core/tools/sdk-errors/netsdk1045'),
    examples: [
      [anyFailure, shell('error NETSDK1045: The current .NET SDK does not support targeting .NET 8.0.')],
      [anyFailure, shell('ERROR:  Error installing jekyll:\n        public_suffix requires Ruby version >= 2.3.')],
      [anyFailure, shell("ERROR: Package 'app' requires a different Python: 3.6.9 not in '>=3.8'")],
    ],
    composed: [
      [anyFailure, shell('CMake 3.20 or higher is required.  You are running version 3.16.3')],
      [
        anyFailure,
        powershell(
          "It was not possible to find any compatible framework version\nThe framework 'Microsoft.NETCore.App', version '6.0.0' was not found.",
          150,
        ),
      ],
    ],
    not: [anyFailure, shell('ruby version 2.3 is fine')],
  },
  {
    id: 'shell-not-set-up',
    title: 'The script needs another shell, or the profile of a login shell',
    signs: [
      {
        from: ['script'],
        provisioner: ['shell'],
        text: /: (?:set|read|declare|local|shopt): Illegal option\b|\bset: Illegal option -o pipefail/i,
      },
      {
        ...onLinux,
        text: /: source: not found|: \[\[: not found|: Bad substitution\s*$|shell has not been properly configured to use|\bnvm: (?:command )?not found|: declare: not found/im,
      },
    ],
    before: ['exit-127'],
    cause: 'The step is run by sh, not bash, or without the profile of an interactive login, in which conda and nvm define themselves.',
    fix: 'Begin the script with #!/bin/bash, and load what it needs in the same script (. /etc/profile.d/conda.sh, . "$NVM_DIR/nvm.sh").',
    link: 'https://www.gnu.org/software/bash/manual/bash.html#Bash-Startup-Files',
    source: 'https://docs.conda.io/projects/conda/en/stable/dev-guide/deep-dives/activation.html',
    examples: [
      [anyFailure, shell("CommandNotFoundError: Your shell has not been properly configured to use 'conda activate'.")],
      [anyFailure, shell('/tmp/script.sh: 4: source: not found', 127)],
    ],
    composed: [[anyFailure, shell('/tmp/packer-shell1: 2: set: Illegal option -o pipefail', 2)]],
    not: [anyFailure, shell('/tmp/script.sh: 3: jq: not found', 127)],
  },
  {
    id: 'library-too-old',
    title: 'A program needs a system library that the image does not have',
    signs: [
      {
        ...onLinux,
        text: /version [`'](?:GLIBC|GLIBCXX|OPENSSL|CXXABI)_\S+' not found|(?:error while loading shared libraries|(?:Import|OS)Error): [^\n]*cannot open shared object/i,
      },
    ],
    names: { what: 'The library', in: /version [`']([^']+)' not found|(?:shared libraries|(?:Import|OS)Error): (\S+):/i },
    cause:
      'As a rule, the program was built for a newer or another distribution, or the package that has the library is not installed; a library in a separate folder needs LD_LIBRARY_PATH or ldconfig.',
    fix: 'Install the package of the library, take the program’s build for this distribution, or start from a newer source image.',
    link: 'https://man7.org/linux/man-pages/man8/ld.so.8.html',
    source: 'https://man7.org/linux/man-pages/man8/ld.so.8.html',
    examples: [
      [anyFailure, shell("./app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./app)")],
      [anyFailure, shell('./app: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file', 127)],
    ],
    not: [anyFailure, shell('GLIBC_2.34 found')],
  },
  {
    id: 'apt-sources-wrong',
    title: 'apt cannot read its list of repositories',
    signs: [
      { from: ['script'], text: /is invalid for APT::Default-Release/i },
      {
        ...onLinux,
        text: /E: (?:Malformed (?:entry|line|stanza)|Conflicting values set for option|Type '[^']*' is not known on|The list of sources could not be read)/i,
      },
    ],
    names: { what: 'The file', in: /(?:list file|source list|in line \d+ of|on line \d+ in source list) (\/\S+)/i },
    cause:
      'A file in /etc/apt/sources.list.d that the source image or an earlier step wrote has a mistake: for example an incomplete line, or a repository that another file names already.',
    fix: 'Print that file in the script, correct the line, and remove the second entry (two entries of one repository need the same signed-by).',
    link: 'https://manpages.debian.org/bookworm/apt/sources.list.5.en.html',
    source: 'https://manpages.debian.org/bookworm/apt/sources.list.5.en.html',
    examples: [
      [anyFailure, shell('E: Malformed entry 1 in list file /etc/apt/sources.list.d/app.list (Component)', 100)],
      [
        anyFailure,
        shell('E: Conflicting values set for option Signed-By regarding source https://packages.example.com/ubuntu/ jammy', 100),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          "E: The value 'bullseye-backports' is invalid for APT::Default-Release as such a release is not available in the sources",
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('E: Unable to locate package app', 100)],
  },
  {
    id: 'installer-not-permitted',
    title: 'Windows Installer does not permit this package here',
    signs: [
      { ...onWindows, exit: [1625, 1643] },
      { ...onWindows, text: reportedCode('1625|1643') },
      { ...onWindows, text: /forbidden by system policy/i },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Exit code 1625 or 1643: Windows Installer is configured to refuse it. Possible reasons are a policy of the source image (DisableMSI, AppLocker, Smart App Control), and an installation for all users in a step without elevation.',
    fix: 'Set runElevated to true on the customizer; lift the policy for the build, or apply it at the first boot of the machines.',
    link: installerCodes,
    source: installerCodes,
    examples: [
      [anyFailure, powershell('msiexec ended', 1625)],
      [anyFailure, powershell('', 1643)],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'winget-no-package',
    title: 'winget found nothing to install',
    signs: [
      {
        ...onWindows,
        text: /-1978335(?:212|216|189|153)\b|\b0x8A15(?:0014|0010|002B|004F)\b|No package found matching input criteria|No applicable (?:installer|update|upgrade) found/i,
      },
    ],
    cause: 'winget has no package of that name, none for this Windows and scope, or nothing newer than what is installed.',
    fix: 'Give the exact --id with --source winget and --scope machine, and allow the code of “already installed” in the script.',
    link: learnPage('windows/package-manager/winget/returnCodes'),
    source: 'https://github.com/microsoft/winget-cli/blob/master/doc/windows/package-manager/winget/returnCodes.md',
    examples: [
      [anyFailure, powershell('winget install failed with exit code -1978335212')],
      [anyFailure, powershell('No package found matching input criteria.')],
    ],
    not: [anyFailure, powershell('winget : The term winget is not known')],
  },
  {
    id: 'appx-not-registered',
    title: 'Windows could not register the Store package',
    signs: [
      { ...onWindows, exit: [15606] },
      { ...onWindows, text: /^Error: 15606\s*$|\b0x80073CF6\b/im },
    ],
    before: ['appx-failed'],
    followedBy: /could not be registered/i,
    cause:
      'Windows unpacked the package and could not register it (15606, 0x80073CF6). Possible reasons are a manifest with something that this Windows does not know (some releases of the new Teams on Windows Server 2019), remains of an earlier version, and a service of the package that does not start.',
    fix: 'Install another release of the package, or build from a newer Windows; remove the earlier version for all users first. Get-AppPackageLog -All | Select -First 20 in the script names the part that failed.',
    link: learnPage('microsoftteams/new-teams-vdi-requirements-deploy'),
    source: issue('Koetzing/Powershell-Scripts#3'),
    examples: [
      [
        anyFailure,
        powershell(
          'Deployment Image Servicing and Management tool\nVersion: 10.0.17763.5830\n\nError: 15606\n\nPackage could not be registered.',
          15606,
        ),
      ],
      [anyFailure, powershell('Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF6, Package could not be registered.')],
    ],
    not: [anyFailure, powershell('Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF9, Install failed.')],
  },
  {
    id: 'appx-failed',
    title: 'A Store package could not be installed or removed',
    signs: [
      {
        ...onWindows,
        text: /(?:Add|Remove)-Appx(?:Provisioned)?Package : |\b0x80073(?:CF|D[0-2])[0-9A-F]\b/i,
      },
      // DISM prints the code of Win32 in decimals.
      { ...onWindows, text: /^Error: 156(?:0\d|1[0-5])\s*$/im },
    ],
    isGeneral: true,
    names: { what: 'The code', in: /(0x80073[0-9A-F]{3})|HRESULT: (0x[0-9A-F]+)|^Error: (156\d\d)/im, means: appxCodes },
    cause: 'Windows refused to install or remove an appx or msix package; its code is the reason.',
    fix: 'Print Get-AppPackageLog in the script. Remove packages for all users in an elevated step (Remove-AppxPackage -AllUsers, Remove-AppxProvisionedPackage -Online); install with what they depend on (Add-AppxProvisionedPackage -Online -DependencyPackagePath).',
    link: learnPage('windows/win32/appxpkg/troubleshooting'),
    source: learnPage('windows/win32/appxpkg/troubleshooting'),
    examples: [
      [
        anyFailure,
        powershell(
          'Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF3, Package failed updates, dependency or conflict validation.',
        ),
      ],
      [anyFailure, powershell('Add-AppxProvisionedPackage : The parameter is incorrect.')],
    ],
    not: [anyFailure, powershell('Get-AppxPackage : done')],
  },
  {
    id: 'task-account-unknown',
    title: 'Windows does not know the account of a scheduled task',
    signs: [
      {
        ...onWindows,
        text: /No mapping between account names and security IDs[^]{0,200}\(\d+,\d+\):UserId:|(?:Register-ScheduledTask|schtasks)[^\n]{0,80}No mapping between account names|HRESULT 0x80070534,Register-ScheduledTask/i,
      },
    ],
    before: ['account-missing', 'scheduled-task-refused'],
    cause:
      'A task is to run as a user whose name Windows cannot resolve. In a step that runs as SYSTEM, $env:USERNAME is the name of the machine with a $, to which no account belongs; otherwise the name is empty, misspelt, or has the name of another machine in front.',
    fix: 'Name the account itself: New-ScheduledTaskPrincipal -UserId S-1-5-18 -RunLevel Highest for SYSTEM, or an existing user; if the script takes the current user, leave runAsSystem out of the customizer.',
    link: learnPage('powershell/module/scheduledtasks/new-scheduledtaskprincipal'),
    source: issue('microsoft/Windows-Containers#276'),
    examples: [
      [
        anyFailure,
        powershell(
          'C:\\Windows\\Temp\\install-docker-ce.ps1 : No mapping between account names and security IDs was done.\n(12,8):UserId:\nAt C:\\Windows\\Temp\\script-1.ps1:2 char:1',
        ),
      ],
      [
        anyFailure,
        powershell(
          'Register-ScheduledTask : No mapping between account names and security IDs was done.\n(14,8):UserId:\n    + FullyQualifiedErrorId : HRESULT 0x80070534,Register-ScheduledTask',
        ),
      ],
    ],
    not: [anyFailure, powershell('icacls : No mapping between account names and security IDs was done.')],
  },
  {
    id: 'account-missing',
    title: 'A user or group that the script names does not exist',
    isConsequence: true,
    signs: [
      { from: ['script'], provisioner: ['shell'], text: /install: invalid (?:user|group)|su: user \S+ does not exist|sudo: unknown user/i },
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /FullyQualifiedErrorId : (?:Principal|User|Group)NotFound|-LocalGroupMember : Principal \S+ was not found|^The (?:user|group) name could not be found|System error 2221 has occurred/im,
      },
      {
        from,
        text: /chown: invalid (?:user|group)|chgrp: invalid group|(?<!Module or )\bgroup '[^']+' does not exist|user '[^']+' does not exist|id: .+: no such user|User \S+ was not found\.|No mapping between account names and security IDs/i,
      },
    ],
    names: { what: 'It', in: /invalid (?:user|group): ['‘]([^'’]+)|(?:group|user) '([^']+)' does not exist|User (\S+) was not found/i },
    cause:
      'Possible reasons are a package that creates it and is not installed yet, and an account with another name in this image (the local administrator, packer, a group of Windows in another language).',
    fix: 'Create it first (groupadd --system, useradd, New-LocalUser), or use the name that `getent passwd` or Get-LocalUser prints.',
    link: 'https://man7.org/linux/man-pages/man8/useradd.8.html',
    source: 'https://man7.org/linux/man-pages/man1/chown.1.html',
    examples: [
      [anyFailure, shell("chown: invalid user: 'app:app'")],
      [anyFailure, shell("useradd: group 'app' does not exist", 6)],
      [anyFailure, powershell('Add-LocalGroupMember : User app was not found.')],
    ],
    composed: [
      [anyFailure, shell("install: invalid user: 'build'")],
      [anyFailure, shell('sudo: unknown user: build')],
      [
        anyFailure,
        powershell(
          'Add-LocalGroupMember : Principal build was not found.\n    + FullyQualifiedErrorId : PrincipalNotFound,Microsoft.PowerShell.Commands.AddLocalGroupMemberCommand',
        ),
      ],
    ],
    not: [anyFailure, shell('useradd: user app exists', 9)],
  },
  {
    id: 'powershell-version',
    title: 'The script needs another PowerShell than runs it',
    signs: [
      { ...onWindows, text: /because it contained a "#requires" statement|is not supported in this (?:version|edition) of PowerShell/i },
    ],
    cause:
      'A customizer runs in Windows PowerShell 5.1 unless the script starts pwsh. The script asks for another version or edition, or for an administrator, or uses something that this one does not have.',
    fix: 'Run the script in the PowerShell that it was written for (pwsh -File … after PowerShell 7 is installed in an earlier customizer, or powershell.exe -File …), and set runElevated if it requires an administrator.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_requires'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_requires'),
    examples: [
      [
        anyFailure,
        powershell('The script \'x.ps1\' cannot be run because it contained a "#requires" statement for Windows PowerShell 7.0.'),
      ],
      [anyFailure, powershell("The 'Clean' block is not supported in this version of PowerShell.")],
    ],
    not: [anyFailure, powershell('#requires -Version 5.1')],
  },
  {
    id: 'gpg-no-key',
    title: 'What was downloaded is not a key',
    isConsequence: true,
    signs: [{ ...onLinux, text: /gpg: no valid OpenPGP data found|gpg: keyserver receive failed|apt-key: can't connect/i }],
    isGeneral: true,
    cause:
      'The address of a repository’s key answered with something else, such as an error page or nothing, or the key server did not answer.',
    fix: 'Download the key with curl -fsSL from the vendor’s page into /etc/apt/keyrings, and check it with gpg --show-keys in the script.',
    link: 'https://wiki.debian.org/DebianRepository/UseThirdParty',
    source: 'https://wiki.debian.org/DebianRepository/UseThirdParty',
    examples: [
      [anyFailure, shell('gpg: no valid OpenPGP data found.', 2)],
      [anyFailure, shell('gpg: keyserver receive failed: No name', 2)],
    ],
    not: [anyFailure, shell("gpg: Can't check signature: No public key", 2)],
  },
]
