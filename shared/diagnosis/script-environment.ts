// What scripts print about the machine that they run on: files, services, memory, other programs.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const onLinux = { from, provisioner: ['shell'] } as const
const onWindows = { from, provisioner: ['powershell'] } as const
const bash = 'https://www.gnu.org/software/bash/manual/bash.html'

export const scriptEnvironmentDiagnoses: readonly Diagnosis[] = [
  {
    id: 'packer-files-removed',
    title: 'The script of a step, or its interpreter, is not on the machine',
    isConsequence: true,
    signs: [
      {
        from,
        text: /packer-ps-env-vars-\S+?' is not recognized|The argument '[^']*packer-elevated-shell[^']*' to the -File parameter does not exist|\/tmp\/(?:script|packer-shell)\S*: (?:No such file|not found)/i,
      },
    ],
    before: ['command-not-recognized', 'command-path-missing', 'exit-127', 'script-path-missing'],
    cause:
      'Packer copies each script and its variables into C:\\Windows\\Temp or /tmp. Possible reasons are a step or a restart that emptied that folder, and a first line of the script that names an interpreter that the image does not have (with Windows line ends, it has a carriage return in its name).',
    fix: 'Leave files that begin with packer- and script alone when a script cleans up (Remove-Item … -Exclude packer-*,script-*), and check the first line of the script (#!/bin/bash) and its line ends.',
    link: learnPage('azure/virtual-machines/linux/image-builder-troubleshoot'),
    source: 'https://github.com/actions/runner-images/issues/4662',
    examples: [
      [
        anyFailure,
        powershell(
          ". : The term 'c:/Windows/Temp/packer-ps-env-vars-61a962ff.ps1' is not recognized as the name of a cmdlet, function, script file, or operable program.",
        ),
      ],
      [anyFailure, shell('sh: 1: /tmp/script_8921.sh: not found', 127)],
    ],
    not: [anyFailure, powershell("The term 'choco' is not recognized as the name of a cmdlet")],
  },
  {
    id: 'script-path-missing',
    title: 'A file, folder or registry key that the script uses does not exist',
    isConsequence: true,
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        lastLines: 12,
        text: /FullyQualifiedErrorId : FileNotFound,|: File [A-Z]:\\[^\n]* was not found\.$/m,
      },
      {
        from: ['script'],
        provisioner: ['powershell'],
        lastLines: 12,
        text: /\b0x8007000[23]\b|unable to find the specified registry key or value/i,
      },
      {
        from: ['script'],
        lastLines: 12,
        text: /^unzip: +cannot find or open |Unable to access jarfile |E: Unsupported file \S+ given on commandline|the playbook: \S+ could not be found|Could not open requirements file/im,
      },
      {
        from,
        lastLines: 12,
        text: /\[Errno 2\] No such file or directory|No such file or directory @ rb_|Cannot find module '(?:[./\\]|[A-Z]:)/,
      },
      {
        from,
        lastLines: 12,
        text: /Could not find or access '[^']+'|Source '?\/\S+ (?:not found|does not exist)|Destination (?:directory )?\S+ does not exist/i,
      },
      {
        from,
        lastLines: 12,
        text: /(?=: No such file or directory)(?<!\bconnect\b[^\n]{0,200})(?<=[./][^\s:]{0,200}(?:: Cannot \w{1,20})?|\bcan(?:no|')t \w{1,20} [^\n]{0,300}): No such file or directory(?:\s*$| \(os error 2\))|FullyQualifiedErrorId : PathNotFound|Cannot find path '[^']*' because it does not exist|Could not find (?:a part of the path|file) '|The system cannot\s+find the (?:file|path|drive) specified|ENOENT: no such file or directory|either does not exist or is not a valid file\s+system path/im,
      },
    ],
    isGeneral: true,
    names: {
      what: 'The file',
      in: /[^]*(?:Cannot find path '([^']+)'|Could not find (?:a part of the path|file) '([^']+)'|^(?:\S+: (?:line )?\d+: )?([^\n]+): No such file or directory)/im,
    },
    cause:
      'Possible reasons are a misspelt path, one relative to another folder (steps start in the home folder of their user), an earlier command or customizer that failed to create the file without ending the build, and something that removed it.',
    fix: 'Let scripts end at the first error (set -euo pipefail, $ErrorActionPreference = "Stop"), and check the destination of the File customizer that brings the file.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json#file-customizer'),
    source: 'https://github.com/shivammathur/cache-extensions/issues/68',
    examples: [
      [anyFailure, shell("gzip: /tmp/Packages.gz: No such file or directory\nsed: can't read /tmp/Packages: No such file or directory", 2)],
      [anyFailure, powershell("Get-Content : Cannot find path 'C:\\buildartifacts\\app.json' because it does not exist.")],
      [
        anyFailure,
        powershell('Start-Process : This command cannot be run due to the error: The system cannot \nfind the drive specified.'),
      ],
    ],
    composed: [
      [anyFailure, powershell('ERROR: The system was unable to find the specified registry key or value.')],
      [anyFailure, shell('unzip:  cannot find or open /tmp/agent.zip, /tmp/agent.zip.zip or /tmp/agent.zip.ZIP.', 9)],
      [anyFailure, shell('E: Unsupported file ./agent.deb given on commandline', 100)],
    ],
    not: [anyFailure, shell('E: Could not open file /var/lib/apt/lists/x - open (2: No such file or directory)', 100)],
  },
  {
    id: 'archive-damaged',
    title: 'A downloaded file is not the archive that the script expects',
    isConsequence: true,
    signs: [
      { from: ['script'], text: /Unrecognized archive format|Can ?not open the file as archive/i },
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /is not a supported archive file format|Error 2350\b|\b0x80070570\b|file or directory is corrupted and unreadable/i,
      },
      { from, text: /archive (?:was|is) (?:corrupt|damaged)|corrupted? (?:archive|zip file|tarball)/i },
      {
        from,
        text: /does not look like a tar archive|not in (?:gzip|xz|bzip2) format|File format not recognized|End-of-central-directory signature not found|cannot find zipfile directory in one of|End of Central Directory record could not be found|Central Directory corrupt|unexpected end of file in archive|is not a Debian format archive|cannot open the file as (?:\[?\w+\]? )?archive|not an RPM package|Unexpected end of (?:data|archive)\b|ERROR: (?:Data|CRC|Headers) Error|tar: (?:invalid magic|short read|Unexpected EOF in archive)|(?:gzip|xz|bzip2): [^\n]*: (?:unexpected end of (?:file|input)|invalid compressed data)|zipfile\.BadZipFile|File is not a zip file/i,
      },
    ],
    isGeneral: true,
    cause:
      'The file has another format than the program unpacks. Often an error page, a login page or only a part of the file was saved, and the download reported no failure.',
    fix: 'Let downloads fail (curl -fL, Invoke-WebRequest with a checksum), and print the size and the first bytes of the file.',
    link: 'https://curl.se/docs/manpage.html#-f',
    source: 'https://github.com/openconfig/gnmic/issues/488',
    examples: [
      [
        anyFailure,
        shell(
          'tar: This does not look like a tar archive\n\ngzip: stdin: not in gzip format\ntar: Error is not recoverable: exiting now',
          2,
        ),
      ],
      [anyFailure, powershell('Expand-Archive : End of Central Directory record could not be found.')],
      [anyFailure, shell('dpkg-deb: error: unexpected end of file in archive magic version number in /tmp/a.deb', 2)],
      [anyFailure, powershell('ERROR: Unexpected end of data : bundle.tar')],
    ],
    composed: [
      [anyFailure, powershell('tar.exe: Error opening archive: Unrecognized archive format')],
      [
        anyFailure,
        powershell("Expand-Archive : '.msi' is not a supported archive file format. .zip is the only supported archive file format."),
      ],
    ],
    not: [anyFailure, shell('tar: app/data.bin: Cannot write: No space left on device', 2)],
  },
  {
    id: 'windows-program-not-valid',
    title: 'Windows cannot run a file as a program',
    signs: [{ from, provisioner: ['powershell'], text: /is not a valid (?:Win32 application|application for\s+this OS platform)/i }],
    before: ['archive-damaged', 'service-start-failed'],
    cause:
      'Possible reasons are a program for another processor (or a 64-bit library in a 32-bit process), a download that is incomplete or an error page, and a path with spaces without quotes: Windows then tries the part before the first space.',
    fix: 'Print the size and the first two bytes of the file (MZ for a program), choose the download by $env:PROCESSOR_ARCHITECTURE, and quote the path in the command or in the service’s ImagePath.',
    link: learnPage('windows/win32/debug/system-error-codes--0-499-'),
    source: issue('Squirrel/Squirrel.Windows#1207'),
    examples: [
      [anyFailure, powershell('The specified executable is not a valid application for this OS platform.')],
      [anyFailure, powershell("Failed to start service 'widget': %1 is not a valid Win32 application")],
    ],
    not: [anyFailure, powershell('widget.zip is not a supported archive file format.')],
  },
  {
    id: 'service-missing',
    title: 'A service that the script uses does not exist',
    isConsequence: true,
    signs: [
      { from: ['script'], exit: [1060], provisioner: ['powershell'] },
      { from, text: /Could not find the requested service/i },
      { from, text: /The service name is invalid|Unit file \S+ does not exist/i },
      { from, text: /FullyQualifiedErrorId : NoServiceFoundForGivenName/i },
      {
        from,
        text: /Cannot find any service with service name|Unit \S+\.(?:service|socket|timer) (?:could not be found|not found|does not exist)|specified service does not exist as an installed service/i,
      },
    ],
    names: { what: 'The service', in: /service name '([^']+)'|Unit (\S+\.(?:service|socket|timer))/i },
    cause: 'For example, the package that brings the service is not installed, or names it differently in this version of the system.',
    fix: 'List the services in the script (systemctl list-unit-files, Get-Service), and install the package before.',
    link: 'https://www.freedesktop.org/software/systemd/man/latest/systemctl.html',
    source: 'https://github.com/danielsollondon/azvmimagebuilder/issues/75',
    examples: [
      [anyFailure, powershell("Stop-Service : Cannot find any service with service name 'ir_agent'.")],
      [anyFailure, shell('Failed to enable unit: Unit nginx.service could not be found.', 5)],
    ],
    composed: [[anyFailure, powershell('', 1060)]],
    not: [anyFailure, shell('Job for nginx.service failed because the control process exited with error code.', 1)],
  },
  {
    id: 'service-start-failed',
    title: 'A service could not be started',
    signs: [
      { from: ['script'], text: /^A dependency job for \S+ failed\b/im },
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /(?:StartService|start service)[^\n]* FAILED (?:1053|1067|1068|1069|1075)\b|Error 1920\. Service|The dependency service (?:or group failed to start|does not exist)/i,
      },
      {
        from,
        text: /Job for \S+ failed because|Failed to start service '|Service '[^']*' cannot be started|did not respond to the start or control request in a timely fashion/i,
      },
    ],
    names: { what: 'The service', in: /Job for (\S+) failed|[Ss]ervice '([^']+)'/ },
    cause:
      'The manager of services (systemd, Service Control Manager) started the service’s program, and it ended or did not report in time. Possible reasons are a configuration that it does not accept, a port that is taken, an account that may not log on as a service, a service that it needs and that is missing, and hardware or settings that only the later machine has.',
    fix: 'Leave it stopped in the image: systemctl enable <service> (without --now), Set-Service <name> -StartupType Automatic; it then starts at the first boot. If the build needs it, print why it ended: journalctl -xeu <service> --no-pager, or Get-WinEvent -LogName System -MaxEvents 20.',
    link: 'https://www.freedesktop.org/software/systemd/man/latest/journalctl.html',
    source: 'https://www.freedesktop.org/software/systemd/man/latest/systemctl.html',
    examples: [
      [
        anyFailure,
        shell(
          'Job for nginx.service failed because the control process exited with error code.\nSee "systemctl status nginx.service" for details.',
        ),
      ],
      [
        anyFailure,
        powershell(
          "Start-Service : Service 'Agent (Agent)' cannot be started due to the following error: Cannot start service Agent on computer '.'.",
        ),
      ],
    ],
    composed: [
      [anyFailure, shell("A dependency job for docker.service failed. See 'journalctl -xe' for details.")],
      [
        anyFailure,
        powershell(
          "Error 1920. Service 'Widget Agent' (WidgetAgent) failed to start. Verify that you have sufficient privileges to start system services.",
          1603,
        ),
      ],
    ],
    not: [anyFailure, shell('Failed to enable unit: Unit nginx.service could not be found.', 5)],
  },
  {
    id: 'memory-exhausted',
    title: 'A program of the script ran out of memory',
    signs: [
      { from: ['script'], text: /Killed signal terminated program \w+/i },
      {
        from,
        text: /OutOfMemoryError|Out of memory, malloc failed|OutOfMemoryException|Cannot allocate memory|virtual memory exhausted|paging file is too small|Insufficient memory to continue|JavaScript heap out of memory/i,
      },
    ],
    before: ['git-transfer-broken', 'exit-137'],
    cause: 'The program asked for more memory than the build machine, or its own limit, has.',
    fix: 'Raise the program’s own limit if it has one (-Xmx, NODE_OPTIONS=--max-old-space-size), and take a vmProfile.vmSize with more memory. On Windows, a session over WinRM has a limit, too: runElevated runs the step outside of it.',
    link: learnPage('azure/virtual-machines/sizes/overview'),
    source: 'https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib',
    examples: [
      [anyFailure, shell('fork: Cannot allocate memory', 254)],
      [anyFailure, powershell("Exception of type 'System.OutOfMemoryException' was thrown.")],
    ],
    composed: [[anyFailure, shell('c++: fatal error: Killed signal terminated program cc1plus\ncompilation terminated.')]],
    not: [anyFailure, shell('free memory: 412 MB', 1)],
  },
  {
    id: 'already-exists',
    title: 'Something that the script creates already exists',
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        lastLines: 12,
        text: /ExtractToDirectory[^\n]*The file '[^']+' already exists|\b0x8009000f\b/i,
      },
      { from: ['script'], lastLines: 12, text: /alias <[^>]+> already exists|container name "[^"]+" is already in use/i },
      {
        from: ['script'],
        provisioner: ['powershell'],
        lastLines: 12,
        text: /Cannot create a file when that file already exists|specified service already exists|^The account already exists\.|(?:System error|FAILED) (?:1073|1378|2224)\b|already a member of the (?:local )?group|\b0x800700b7\b|The archive file '[^']+' already exists|A key in this path already exists/im,
      },
      { from, lastLines: 12, text: /FullyQualifiedErrorId : (?:DirectoryExist|UserExists|GroupExists|MemberExists)/i },
      {
        from,
        lastLines: 12,
        text: /An item with the specified name [^\n]* already exists|(?:user|group) '[^']+' already exists|: File exists\s*$|destination path '[^']*' already exists/im,
      },
    ],
    isGeneral: true,
    names: { what: 'It', in: /specified name (\S+) already exists|(?:user|group) '([^']+)' already|path '([^']*)' already exists/i },
    cause:
      'The source image or an earlier step has it; a script that runs once on a fresh image runs again on an image that was built with it.',
    fix: 'Create it only if it is missing (New-Item -Force, mkdir -p, id user || useradd user), or remove the old one first.',
    link: learnPage('powershell/module/microsoft.powershell.management/new-item'),
    source: 'https://github.com/danielsollondon/azvmimagebuilder/issues/75',
    examples: [
      [anyFailure, powershell('New-item : An item with the specified name C:\\buildartifacts already exists.')],
      [anyFailure, shell("useradd: user 'app' already exists", 9)],
    ],
    composed: [
      [
        anyFailure,
        powershell('Exception calling "ExtractToDirectory" with "2" argument(s): "The file \'C:\\app\\a.txt\' already exists."'),
      ],
      [anyFailure, shell('keytool error: java.lang.Exception: Certificate not imported, alias <corp> already exists')],
      [anyFailure, powershell('[SC] CreateService FAILED 1073:\n\nThe specified service already exists.', 1073)],
      [anyFailure, powershell('System error 1378 has occurred.\n\nThe specified account name is already a member of the group.', 2)],
    ],
    not: [anyFailure, shell('user app exists', 1)],
  },
  {
    id: 'variable-unset',
    title: 'The script uses a variable that is not set',
    signs: [
      { ...onLinux, text: /: unbound variable\s*$|: parameter (?:not set|null or not set)\s*$/im },
      { ...onWindows, text: /cannot be retrieved because it has not been set/i },
    ],
    names: { what: 'The variable', in: /(\w+): unbound variable|(\w+): parameter (?:not|null)|variable '([^']+)' cannot be retrieved/i },
    cause:
      'The script reads a variable or argument that has no value. Customizers do not see the variables of the pipeline, and each starts with a new environment.',
    fix: 'Write the value into the script when the template is made (parameters, replace), or read it from a file or key vault on the machine.',
    link: bash,
    source: bash,
    examples: [
      [anyFailure, shell('/tmp/packer-shell1: line 4: APP_VERSION: unbound variable')],
      [anyFailure, powershell("The variable '$version' cannot be retrieved because it has not been set.")],
    ],
    not: [anyFailure, shell('variable size limit reached')],
  },
  {
    id: 'script-null-value',
    title: 'A command of the script found nothing, and the script used the result',
    isConsequence: true,
    signs: [
      { ...onWindows, text: /FullyQualifiedErrorId : (?:InvokeMethodOnNull|NullArray|ParameterArgumentValidationErrorNullNotAllowed)/i },
      {
        ...onWindows,
        text: /You cannot call a method on a null-valued expression|Cannot index into a null array|Cannot bind argument to parameter '\w+' because it is (?:null|an empty)/i,
      },
    ],
    cause:
      'A query (a file, a registry key, a package, a web answer) returned nothing on this machine, or a variable that the script expects is empty in this session.',
    fix: 'Check the result of the query above the line that failed, and end the script with a message if it is empty.',
    link: learnPage('powershell/scripting/learn/deep-dives/everything-about-null'),
    source: learnPage('powershell/scripting/learn/deep-dives/everything-about-null'),
    examples: [
      [anyFailure, powershell('You cannot call a method on a null-valued expression.\nAt C:\\Windows\\Temp\\script-1.ps1:9 char:1')],
      [anyFailure, powershell("Remove-AppxPackage : Cannot bind argument to parameter 'Package' because it is null.")],
    ],
    not: [anyFailure, powershell('The value is null and valid.')],
  },
  {
    id: 'script-parameter-unknown',
    title: 'A command does not have a parameter that the script gives',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /positional parameter cannot be found that accepts/i },
      {
        from: ['script'],
        text: /\boption \S+ is (?:unknown|ambiguous|not understood)|unrecogni[sz]ed command[- ]line option|unknown option "|E: (?:Invalid operation|Command line option) |^No such command: (?!config-manager)|Unsupported parameters for \(|is misspelled or not recognized by the system|^ERROR: Invalid (?:syntax|argument\/option)/im,
      },
      { from, text: /FullyQualifiedErrorId : (?:NamedParameterNotFound|PositionalParameterNotFound)/i },
      {
        from,
        text: /A parameter cannot be found that matches parameter name|unrecognized option '|invalid option -- |unrecognized arguments: |unknown (?:flag|shorthand flag): /i,
      },
    ],
    names: {
      what: 'The parameter',
      in: /parameter name '([^']+)'|unrecognized option '([^']+)'|unrecognized arguments: (\S+)|unknown flag: (\S+)/i,
    },
    cause:
      'Possible reasons are a misspelt parameter, and a command that is an older or newer version, or another program, than the script was written for.',
    fix: 'Pin the version of the module or tool that the script installs, or print it (Get-Command, --version) and adapt the call.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_parameters'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_parameters'),
    examples: [
      [anyFailure, powershell("Install-Module : A parameter cannot be found that matches parameter name 'AcceptLicense'.")],
      [anyFailure, shell("tar: unrecognized option '--zstd'", 64)],
    ],
    composed: [
      [anyFailure, powershell("Copy-Item : A positional parameter cannot be found that accepts argument 'C:\\build'.")],
      [anyFailure, shell('curl: option --retry-all-errors: is unknown', 2)],
      [anyFailure, shell('E: Invalid operation instal', 100)],
      [anyFailure, powershell('ERROR: Invalid syntax.\nType "REG ADD /?" for usage.')],
    ],
    not: [anyFailure, powershell('Cannot validate argument on parameter.')],
  },
  {
    id: 'antivirus-blocked',
    title: 'The antivirus of the machine stopped a file',
    signs: [
      { ...onWindows, text: /contains a virus or potentially unwanted software|This script contains malicious content|\b0x800700e1\b/i },
    ],
    cause: 'Microsoft Defender or another antivirus of the source image blocks a file or script of the step.',
    fix: 'Download the file from its publisher again; if it is known to be harmless, exclude its folder for the build (Add-MpPreference -ExclusionPath), and remove the exclusion afterwards.',
    link: learnPage('defender-endpoint/configure-exclusions-microsoft-defender-antivirus'),
    source: learnPage('defender-endpoint/configure-exclusions-microsoft-defender-antivirus'),
    examples: [
      [
        anyFailure,
        powershell('Operation did not complete successfully because the file contains a virus or potentially unwanted software.'),
      ],
      [anyFailure, powershell('This script contains malicious content and has been blocked by your antivirus software.')],
    ],
    not: [anyFailure, powershell('Defender is up to date.')],
  },
  {
    id: 'windows-package-not-applicable',
    title: 'A Windows package does not fit this version of Windows',
    signs: [
      {
        ...onWindows,
        text: /\b0x800f081e\b|-2146498530\b|\b0x80240017\b|update is not applicable to your computer|package is not applicable to this image/i,
      },
      { ...onWindows, exit: [2149842967] },
    ],
    cause:
      'An update, feature or language package does not fit the source image. Possible reasons are another build, edition or architecture of Windows, an update that is missing before it, and a newer one that is installed already.',
    fix: 'Take the package of the image’s build ([Environment]::OSVersion.Version), or pin the source version that it was made for.',
    link: learnPage('windows-hardware/manufacture/desktop/dism-operating-system-package-servicing-command-line-options'),
    source: 'https://github.com/SuperDOS/Intune-USB-Creator/issues/7',
    examples: [
      [anyFailure, powershell('DISM failed to install the package. Exit code: -2146498530')],
      [anyFailure, powershell('Error: 0x800f081e\nThe specified package is not applicable to this image.')],
    ],
    not: [anyFailure, powershell('Error: 0x800f081f')],
  },
]
