// Error codes of Windows and of its tools in what a script prints, and exit codes that do not mean a failure.
import { anyFailure, issue, learnPage, powershell, shell, templateReference, type Diagnosis, output } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const
const systemErrors = learnPage('windows/win32/debug/system-error-codes')
const robocopy = learnPage('troubleshoot/windows-server/backup-and-storage/return-codes-used-robocopy-utility')
// What result codes mean that no other row explains (MS-ERREF).
const resultCodes: Readonly<Record<string, string>> = {
  '0x80004005': 'unspecified error',
  '0x80004002': 'an interface is not supported',
  '0x8000ffff': 'unexpected failure',
  '0x80070006': 'a handle is not valid',
  '0x8007000d': 'the data is not valid',
  '0x8007000e': 'not enough memory',
  '0x80070057': 'a parameter is not valid',
  '0x8007007a': 'the data does not fit',
  '0x800700a1': 'the path is not valid',
  '0x80070426': 'the service has not been started',
  '0x8007042b': 'a process ended unexpectedly',
  '0x80070490': 'an element was not found',
  '0x800704b3': 'the network path does not exist, or the provider is missing',
  '0x800704cf': 'the network location cannot be reached',
  '0x800706d9': 'a service does not listen: often the Windows firewall (MpsSvc) is off',
  '0x8007052e': 'the user name or password is not correct',
  '0x80070534': 'an account name has no security id',
  '0x80070718': 'a quota is used up',
  '0x8007139f': 'the resource is not in the right state for this operation',
  '0x80090016': 'the key does not exist',
  '0x80092004': 'an object or property was not found',
  '0x80131500': 'an exception of .NET',
  '0x80131505': 'a time-out in .NET',
  '0x80131509': 'an operation that is not valid in this state of a .NET object',
  '0x8013153b': 'the operation was cancelled',
  '0x80240021': 'Windows Update did not end in time',
  '0x8024001e': 'Windows Update stopped, as its service or Windows was shutting down',
  '0x80240fff': 'an unexpected error of Windows Update',
  '0xc1900101': 'a driver made the upgrade fail',
}

export const windowsCodeDiagnoses: readonly Diagnosis[] = [
  {
    id: 'robocopy-succeeded',
    title: 'Robocopy copied the files: its exit codes 1 to 7 are not errors',
    signs: [
      {
        ...on,
        exit: [1, 2, 3, 4, 5, 6, 7],
        lastLines: 14,
        text: /Total +Copied +Skipped +Mismatch +FAILED +Extras[^]*Files : +\d+ +\d+ +\d+ +\d+ +0 /i,
      },
    ],
    cause: 'Robocopy ends with 1 if it copied files, and adds 2 and 4 for extra and mismatched ones; only 8 and above are errors.',
    fix: 'End the script with `if ($LASTEXITCODE -lt 8) { exit 0 }` after robocopy, or add 1, 2 and 3 to validExitCodes.',
    link: robocopy,
    source: robocopy,
    examples: [
      [
        anyFailure,
        powershell(
          '               Total    Copied   Skipped  Mismatch    FAILED    Extras\n    Dirs :         1         1         0         0         0         0\n   Files :         3         3         0         0         0         0',
          1,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          '               Total    Copied   Skipped  Mismatch    FAILED    Extras\n   Files :        30         3        27         0         0         2\n   Ended : Monday',
          3,
        ),
      ],
    ],
    not: [
      anyFailure,
      powershell(
        '               Total    Copied   Skipped  Mismatch    FAILED    Extras\n   Files :         3         1         0         0         2         0',
        8,
      ),
    ],
  },
  {
    id: 'robocopy-failed',
    title: 'Robocopy could not copy everything',
    signs: [{ ...on, exit: [8, 9, 10, 11, 12, 13, 14, 15, 16], text: /ROBOCOPY +::|Total +Copied +Skipped +Mismatch +FAILED/i }],
    before: ['script-not-elevated', 'file-in-use'],
    names: { what: 'Its error', in: /ERROR (\d+ \(0x[0-9A-F]+\) [^\n]+)/i },
    followedBy: /ERROR \d+ \(0x/,
    cause: 'Exit codes of 8 and above mean that files were not copied; 16 that nothing was, because a folder or an option is wrong.',
    fix: 'Read the ERROR lines of its output: /R:3 /W:5 limits the tries, which are a million otherwise, and /ZB needs an elevated session.',
    link: learnPage('windows-server/administration/windows-commands/robocopy'),
    source: robocopy,
    examples: [
      [
        anyFailure,
        powershell(
          '   ROBOCOPY     ::     Robust File Copy for Windows\n2026/11/27 ERROR 3 (0x00000003) Accessing Source Directory C:\\build\\\nThe system cannot find the path specified.',
          16,
        ),
      ],
      [
        anyFailure,
        powershell(
          '               Total    Copied   Skipped  Mismatch    FAILED    Extras\n   Files :         3         1         0         0         2         0',
          8,
        ),
      ],
    ],
    not: [anyFailure, powershell('Copy-Item : disk error', 16)],
  },
  {
    id: 'service-disabled',
    title: 'A service of Windows is disabled',
    signs: [
      { ...on, text: /cannot be started, either because it is disabled|FAILED 1058\b|\b0x80070422\b/i },
      { ...on, exit: [1058] },
    ],
    before: ['service-start-failed'],
    cause: 'The start type of the service is Disabled, as in hardened images, or that of a service that it depends on is.',
    fix: 'Set-Service -Name <service> -StartupType Manual before it is needed, and back to Disabled at the end of the script.',
    link: learnPage('powershell/module/microsoft.powershell.management/set-service'),
    source: systemErrors,
    examples: [
      [
        anyFailure,
        powershell(
          '[SC] StartService FAILED 1058:\n\nThe service cannot be started, either because it is disabled or because it has no enabled devices associated with it.',
          1058,
        ),
      ],
    ],
    composed: [[anyFailure, powershell('', 1058)]],
    not: [anyFailure, powershell('[SC] OpenService FAILED 1060:\n\nThe specified service does not exist as an installed service.', 1060)],
  },
  {
    id: 'windows-shutting-down',
    title: 'Windows was shutting down while the step ran',
    signs: [
      { from: output, provisioner: ['windows-update'], exit: [1115] },
      { ...on, text: /A system shutdown is in progress|\b0x8007045b\b/i },
      { ...on, exit: [1115] },
    ],
    cause: 'Windows refused a command because it was restarting: mostly an installer or an update had requested that.',
    fix: 'Suppress restarts (/norestart, REBOOT=ReallySuppress), and restart with a WindowsRestart customizer between two steps.',
    link: templateReference('windows-restart-customizer'),
    source: systemErrors,
    examples: [
      [anyFailure, powershell('Start-Process : A system shutdown is in progress. (Exception from HRESULT: 0x8007045B)')],
      [anyFailure, powershell('', 1115)],
    ],
    composed: [[anyFailure, { origin: 'script', provisioner: 'windows-update', exitCode: 2147943515, text: 'Running Windows update...' }]],
    not: [anyFailure, powershell('Setup: a shutdown script was registered.')],
  },
  {
    id: 'windows-cancelled',
    title: 'An operation was cancelled, probably because no one could confirm it',
    signs: [
      { ...on, text: /operation was cancell?ed by the user|\b0x800704c7\b/i },
      { ...on, exit: [1223] },
    ],
    cause:
      'Error 1223 says that the operation was cancelled. Usually, a program asked for a confirmation or for elevation in a window, and a build has no one to answer it. Some installers also end with 1223 although they installed the program.',
    fix: 'Check first whether the program is installed: if it is, allow the code with validExitCodes. Otherwise run the step with runElevated, and give the program its silent switch, so that it asks nothing.',
    link: systemErrors,
    source: systemErrors,
    examples: [
      [anyFailure, powershell('Start-Process : This command cannot be run due to the error: The operation was canceled by the user.')],
      [anyFailure, powershell('', 1223)],
    ],
    not: [anyFailure, powershell('Failed install: The operation was canceled.')],
  },
  {
    id: 'virtualization-missing',
    title: 'The build machine cannot run virtual machines',
    signs: [
      { from: ['script'], text: /virtualization is not enabled on this machine/i },
      {
        from,
        text: /\b0x80370102\b|virtual machine could not be started because a required feature is not installed|HCS_E_(?:SERVICE_NOT_AVAILABLE|HYPERV_NOT_INSTALLED)|operation could not be started because a required feature is not installed|hypervisor is not running|Could not access KVM kernel module|\/dev\/kvm[^\n]*(?:not found|No such file|doesn't exist)|KVM acceleration can NOT be used|nested virtualization is not (?:supported|enabled)/i,
      },
    ],
    cause:
      'WSL 2, Hyper-V, KVM and emulators need nested virtualization. Possible reasons are a VM size or a security type that does not give it, and a Windows feature (Hyper-V, Virtual Machine Platform) that is not enabled or waits for a restart.',
    fix: 'Use a vmProfile.vmSize with nested virtualization (Dv3 and newer, Ev3 and newer), enable the Windows feature and restart before it is used, or leave the first start to the machines that are made of the image.',
    link: learnPage('windows/wsl/troubleshooting'),
    source: learnPage('windows/wsl/troubleshooting'),
    examples: [
      [
        anyFailure,
        powershell(
          'WslRegisterDistribution failed with error: 0x80370102\nPlease enable the Virtual Machine Platform Windows feature and ensure virtualization is enabled in the BIOS.',
        ),
      ],
      [anyFailure, shell('Could not access KVM kernel module: No such file or directory')],
    ],
    composed: [[anyFailure, powershell('WSL2 is unable to start since virtualization is not enabled on this machine.')]],
    not: [anyFailure, powershell('Enable-WindowsOptionalFeature : Feature name VirtualMachinePlatform is unknown.')],
  },
  {
    id: 'desktop-heap',
    title: 'Windows could not start a program',
    signs: [
      { ...on, exit: [3221225794, -1073741502] },
      { ...on, text: /\b0xC0000142\b|-1073741502\b/i },
    ],
    cause:
      'Code 0xC0000142: a library of the program refused to start, typically because the session has no desktop or no desktop heap left.',
    fix: 'Run the step with runElevated and runAsSystem, which gives it a separate session, and start fewer programs at once.',
    link: learnPage('openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55'),
    source: learnPage('openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55'),
    examples: [
      [anyFailure, powershell('', 3221225794)],
      [anyFailure, powershell('setup.exe ended with -1073741502.')],
    ],
    not: [anyFailure, powershell('', 3221225781)],
  },
  {
    id: 'program-not-for-this-windows',
    title: 'A program does not fit this Windows',
    signs: [
      { ...on, exit: [3221225785, -1073741511, 3221225595, -1073741701] },
      { ...on, text: /\b0xC0000139\b|-1073741511\b|\b0xC000007B\b|-1073741701\b|procedure entry point [^\n]{1,200} could not be located/i },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Windows ended the program while it loaded it: a library has no function that the program calls (code -1073741511, 0xC0000139), or is built for another processor (-1073741701, 0xC000007B). Possible reasons are an older or smaller Windows than the program needs, such as a Server Core or Nano Server image, and a library of another version or architecture in the PATH.',
    fix: 'Take a release of the program that supports this Windows and architecture, or a source image with the desktop experience; print `where.exe` of the library if two versions may be in the PATH.',
    link: learnPage('openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55'),
    source: issue('chocolatey/choco#2283'),
    examples: [
      [
        anyFailure,
        powershell(
          "ERROR: Running [\"C:\\ProgramData\\chocolatey\\lib\\7zip.install\\tools\\7zip_x64.exe\" /S ] was not successful. Exit code was '-1073741511'. See log for possible error messages.\nThe install of 7zip.install was NOT successful.\nError while running 'C:\\ProgramData\\chocolatey\\lib\\7zip.install\\tools\\chocolateyInstall.ps1'.\n See log for details.",
        ),
      ],
      [anyFailure, powershell('', -1073741511)],
    ],
    composed: [[anyFailure, powershell('app.exe ended with -1073741701 (0xC000007B).')]],
    not: [anyFailure, powershell('', 3221225794)],
  },
  {
    id: 'dotnet-exception-uncaught',
    title: 'A .NET program ended with an exception that it did not catch',
    signs: [
      { ...on, lastLines: 14, text: /\b0xe0434(?:352|f4d)\b/i },
      { ...on, text: /^exit code -?\d+ \(0xe0434(?:352|f4d)\)/i },
    ],
    isGeneral: true,
    cause: 'Code 0xE0434352 (-532462766): the program crashed, and what started it shows only the code.',
    fix: "The event log has the exception. Print it at the end of the script: Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='.NET Runtime'} -MaxEvents 3 | Format-List Message",
    link: learnPage('windows/win32/debug/system-error-codes'),
    source: issue('actions/runner-images#8077'),
    examples: [
      [
        anyFailure,
        powershell(
          'Unsuccessful exit code returned by the installation process: -532462766.\nThe tool could not be installed after 20 attempts.',
        ),
      ],
      [anyFailure, powershell('', -532462766)],
    ],
    not: [anyFailure, powershell('Installation failed with error 0x80070490.')],
  },
  {
    id: 'windows-result-code',
    title: 'A command ended with an error code of Windows',
    signs: [
      { ...on, lastLines: 14, text: new RegExp(`(${Object.keys(resultCodes).join('|')})\\b`, 'i') },
      { ...on, text: new RegExp(`^exit code -?\\d+ \\((?:${Object.keys(resultCodes).join('|')})\\)`, 'i') },
    ],
    isGeneral: true,
    names: {
      what: 'The code',
      in: new RegExp(`([^\\n]{0,160}\\b(?:${Object.keys(resultCodes).join('|')})\\b[^\\n]{0,100})`, 'i'),
      means: resultCodes,
    },
    cause: 'The code is the kind of the error; the lines around it name the command or file that it concerns.',
    fix: 'Look at the command that printed it, and at its log file.',
    link: learnPage('openspecs/windows_protocols/ms-erref/705fb797-2175-4a90-b5a3-3918024b10b8'),
    source: learnPage('openspecs/windows_protocols/ms-erref/705fb797-2175-4a90-b5a3-3918024b10b8'),
    examples: [
      [anyFailure, powershell('Installation failed with error 0x80070490.')],
      [anyFailure, powershell('', -2147023728)],
    ],
    not: [anyFailure, powershell('Installation failed with error 0x87654321.')],
  },
]
