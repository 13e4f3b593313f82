// Error codes of Windows and of its tools in what a script prints, and exit codes that do not mean a failure.
import { anyFailure, learnPage, ownStep, powershell, shell, templateReference, type Diagnosis, output } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const
const inStep = { from: ['script', 'own-step'] } as const
const systemErrors = learnPage('windows/win32/debug/system-error-codes')
const deployment = learnPage('troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors')
const robocopy = learnPage('troubleshoot/windows-server/backup-and-storage/return-codes-used-robocopy-utility')
const wusa = learnPage('windows/win32/wua_sdk/wua-success-and-error-codes-')

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
  '0x8007052e': 'the user name or password is not correct',
  '0x80070534': 'an account name has no security id',
  '0x80070718': 'a quota is used up',
  '0x8007139f': 'the resource is not in the right state for this operation',
  '0x80090016': 'the key does not exist',
  '0x80131500': 'an exception of .NET',
  '0x80131505': 'a time-out in .NET',
  '0x80131509': 'an operation that is not valid in this state of a .NET object',
  '0x8013153b': 'the operation was cancelled',
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
    id: 'update-present',
    title: 'wusa had nothing to install, or needs a restart',
    signs: [{ ...on, exit: [2359302, 2359301] }],
    cause: 'Exit code 2359302 means that the update is installed already, 2359301 that it is installed and Windows must restart.',
    fix: 'Add 2359302 and 2359301 to validExitCodes of the customizer, with a WindowsRestart customizer after the second.',
    link: templateReference('powershell-customizer'),
    source: wusa,
    examples: [
      [anyFailure, powershell('', 2359302)],
      [anyFailure, powershell('', 2359301)],
    ],
    not: [anyFailure, powershell('', 2149842967)],
  },
  {
    id: 'update-not-installed',
    title: 'An update of Windows could not be installed',
    signs: [
      {
        ...inStep,
        provisioner: ['windows-update'],
        text: /\b0x80070643\b|\b0x80240022\b|\b0x8024200[bd]\b|\b0x80242006\b|\b0x80246007\b/i,
      },
      { ...inStep, text: /\b0x800f0922\b|\b0x800f0988\b|\b0x800f0845\b|\b0x800f0982\b/i },
    ],
    before: ['exit-1603'],
    names: { what: 'Its code', in: /\b(0x80[0-9a-f]{6})\b/i },
    cause:
      'The installer of the update failed and was rolled back. The usual reasons are too little free space, a full reserved or EFI partition, and an update that an earlier one has to precede.',
    fix: 'Leave that update out with `filters` of the WindowsUpdate customizer (exclude:$_.Title -like "*KB…*"), start from a newer version of the source image, or give the disk more space.',
    link: deployment,
    source: deployment,
    examples: [
      [anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x80240022' }],
      [anyFailure, powershell('Error: 0x800f0922\n\nDISM failed. No operation was performed.')],
    ],
    not: [anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x80240016' }],
  },
  {
    id: 'servicing-stack-old',
    title: 'A Windows package is not valid or needs a newer servicing stack',
    signs: [
      {
        ...inStep,
        text: /\b0x800f0823\b|requires a newer version of the servicing stack|\b0x800f0805\b|specified package is not (?:a )?valid Windows package/i,
      },
    ],
    cause: 'DISM cannot read the .cab or .msu: the servicing stack of the image is older than the package, or the file is of another kind.',
    fix: 'Install the servicing stack update first, or start from a newer version of the source image; give DISM the .cab or .msu of the image’s own release.',
    link: learnPage('windows/deployment/update/servicing-stack-updates'),
    source: deployment,
    examples: [
      [anyFailure, powershell('Error: 0x800f0823\n\nThe specified package requires a newer version of the servicing stack.')],
      [anyFailure, powershell('Error: 0x800f0805\n\nThe specified package is not a valid Windows package.')],
    ],
    not: [anyFailure, powershell('Error: 0x800f081e\n\nThe specified package is not applicable to this image.')],
  },
  {
    id: 'windows-unsupported',
    title: 'This Windows does not support what the script asks for',
    signs: [
      { ...on, text: /\b0x80070032\b|^Error: 50\s|The request is not supported\.\s*$|The \S+ option is unknown/im },
      { ...on, exit: [50] },
    ],
    before: ['exit-1639'],
    cause: 'A command, an option or a file system operation does not exist in this edition or version of Windows.',
    fix: 'Print (Get-CimInstance Win32_OperatingSystem).Caption and Version in the script, and compare with the command’s requirements; check the spelling of DISM’s options.',
    link: learnPage('windows-hardware/manufacture/desktop/dism-operating-system-package-servicing-command-line-options'),
    source: systemErrors,
    examples: [
      [anyFailure, powershell('Error: 50\n\nThe request is not supported.', 50)],
      [anyFailure, powershell('Error: 87\n\nThe cleanup-image option is unknown.', 87)],
    ],
    not: [anyFailure, powershell('Error: 0x800f081f\n\nThe source files could not be found.')],
  },
  {
    id: 'service-disabled',
    title: 'A service of Windows is disabled',
    signs: [
      { ...on, text: /cannot be started, either because it is disabled|FAILED 1058\b|\b0x80070422\b/i },
      { ...on, exit: [1058] },
    ],
    before: ['service-start-failed'],
    cause: 'The start type of the service is Disabled, as hardened images set it, or so is a service that it depends on.',
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
    id: 'secure-boot-policy',
    title: 'Secure Boot forbids the change',
    signs: [{ ...on, text: /protected by Secure Boot policy/i }],
    cause:
      'The build machine is a Trusted Launch machine with Secure Boot, which keeps boot settings such as test signing and unsigned drivers out.',
    fix: 'Use drivers with a signature of Microsoft, and leave bcdedit /set testsigning out; if you cannot avoid it, use a source of security type Standard.',
    link: learnPage('azure/virtual-machines/trusted-launch'),
    source: 'https://github.com/appveyor/ci/issues/919',
    examples: [
      [
        anyFailure,
        powershell(
          'An error has occurred setting the element data.\nThe value is protected by Secure Boot policy and cannot be modified or deleted.',
        ),
      ],
    ],
    composed: [[anyFailure, powershell('bcdedit: The value is protected by Secure Boot policy')]],
    not: [anyFailure, powershell('The boot configuration data store could not be opened.\nAccess is denied.')],
  },
  {
    id: 'windows-shutting-down',
    title: 'Windows was shutting down while the step ran',
    signs: [
      { from: output, provisioner: ['windows-update'], exit: [1115] },
      { ...on, text: /A system shutdown is in progress|\b0x8007045b\b/i },
      { ...on, exit: [1115] },
    ],
    cause: 'An installer or an update restarted the machine, and the next command of the script was refused.',
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
    title: 'An operation was cancelled because no one could confirm it',
    signs: [
      { ...on, text: /operation was cancell?ed by the user|\b0x800704c7\b/i },
      { ...on, exit: [1223] },
    ],
    cause: 'Error 1223: a program asked for a confirmation or for elevation in a window, and a build has no one to answer it.',
    fix: 'Run the step with runElevated, and give the program its silent switch, so that it asks nothing.',
    link: systemErrors,
    source: systemErrors,
    examples: [
      [anyFailure, powershell('Start-Process : This command cannot be run due to the error: The operation was canceled by the user.')],
      [anyFailure, powershell('', 1223)],
    ],
    not: [anyFailure, powershell('Failed install: The operation was canceled.')],
  },
  {
    id: 'signature-not-accepted',
    title: 'Windows does not accept the signature or certificate of a file',
    signs: [
      {
        ...on,
        text: /\b0x800b01(?:00|01|0a|0c|10)\b|\b0x80096(?:010|004)\b|\b0x80092004\b|\bTRUST_E_\w+|\bCERT_E_(?:EXPIRED|REVOKED|CHAINING)\b/i,
      },
    ],
    cause:
      'A file is not signed, was changed after it was signed, or its certificate has expired or does not lead to a root that the image trusts.',
    fix: 'Download the file again and compare Get-AuthenticodeSignature with its publisher; import the publisher’s root certificate, or let the machine reach the certificate revocation lists.',
    link: learnPage('powershell/module/microsoft.powershell.security/get-authenticodesignature'),
    source: learnPage('windows/win32/com/com-error-codes-4'),
    examples: [
      [anyFailure, powershell('Install failed: 0x800B0100 No signature was present in the subject.')],
      [
        anyFailure,
        powershell('Add-AppxPackage failed: error 0x800B010A: A certificate chain could not be built to a trusted root authority.'),
      ],
    ],
    not: [anyFailure, powershell('SignatureStatus : Valid')],
  },
  {
    id: 'certificate-password-wrong',
    title: 'The password of a certificate file is wrong',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /importPFX command FAILED: 0x80070056/i },
      {
        ...on,
        text: /Import-PfxCertificate[^]*(?:network password is not correct|\b0x80070056\b)|Pfx[^\n]*password (?:is|was) (?:wrong|incorrect)|PFX[^]*The specified network password is not correct/i,
      },
      { from, provisioner: ['shell'], text: /Mac verify error: invalid password/i },
    ],
    before: ['share-refused'],
    cause:
      'Windows words a wrong password of a .pfx as a network password. An empty variable or a shell that changes a $ in it are frequent reasons.',
    fix: 'Check the secret’s length in the script (not its value), and pass it as a SecureString; export the .pfx again with TripleDES if its encryption (AES256) is too new for the image.',
    link: learnPage('powershell/module/pki/import-pfxcertificate'),
    source: learnPage('powershell/module/pki/import-pfxcertificate'),
    examples: [
      [
        anyFailure,
        powershell('Import-PfxCertificate : The specified network password is not correct. 0x80070056 (WIN32: 86 ERROR_INVALID_PASSWORD)'),
      ],
      [anyFailure, shell('Mac verify error: invalid password?')],
    ],
    composed: [[anyFailure, powershell('CertUtil: -importPFX command FAILED: 0x80070056 (WIN32: 86 ERROR_INVALID_PASSWORD)')]],
    not: [anyFailure, powershell('net use : The specified network password is not correct.\nSystem error 86 has occurred.')],
  },
  {
    id: 'appx-in-powershell-7',
    title: 'The Appx module does not work in this PowerShell 7',
    signs: [{ ...on, text: /Appx[^]{0,300}(?:Operation is not supported on this platform|\b0x80131539\b)/i }],
    before: ['appx-failed'],
    cause: 'The cmdlets for Store packages load a library of Windows PowerShell that PowerShell 7 does not have.',
    fix: 'Import-Module Appx -UseWindowsPowerShell at the start of the script, or run it with powershell.exe instead of pwsh.exe.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_windows_powershell_compatibility'),
    source: 'https://github.com/PowerShell/PowerShell/issues/13138',
    examples: [
      [
        anyFailure,
        powershell(
          "Get-AppxPackage : The 'Get-AppxPackage' command was found in the module 'Appx'. Operation is not supported on this platform. (0x80131539)",
        ),
      ],
      [anyFailure, powershell('Import-Module Appx: Operation is not supported on this platform. (0x80131539)')],
    ],
    not: [anyFailure, powershell('Remove-AppxPackage : Deployment failed with HRESULT: 0x80073CF1')],
  },
  {
    id: 'defender-off',
    title: 'Microsoft Defender does not run in this image',
    signs: [
      {
        ...on,
        text: /\b0x800106ba\b|(?:Mp(?:Preference|ComputerStatus|Signature)|Start-MpScan)[^\n]* : Operation failed with the following error: 0x%1!x!/i,
      },
    ],
    cause: 'The script configures Defender, and its service is off: another antivirus or a policy of the source image disabled it.',
    fix: 'Leave the Defender settings out for this image, or test (Get-Service WinDefend).Status before them.',
    link: learnPage('defender-endpoint/microsoft-defender-antivirus-compatibility'),
    source: learnPage('defender-endpoint/troubleshoot-microsoft-defender-antivirus'),
    examples: [
      [anyFailure, powershell('Set-MpPreference : Operation failed with the following error: 0x800106ba. Operation: Set-MpPreference.')],
      [anyFailure, powershell('Add-MpPreference : Operation failed with the following error: 0x%1!x!')],
    ],
    not: [anyFailure, powershell('This script contains malicious content and has been blocked by your antivirus software.')],
  },
  {
    id: 'activation-failed',
    title: 'Windows or Office could not be activated',
    signs: [{ ...on, text: /\b0xC004(?:F0(?:74|69|50|42|38|15)|E0(?:16|03)|C003|D302|B100)\b/i }],
    before: ['sysprep-failed'],
    cause:
      'No key management service was reached, or the product key is of another edition. An image need not be activated: machines in Azure activate themselves when they start.',
    fix: 'Leave the activation to the machines that are made of the image, or open TCP 1688 to azkms.core.windows.net and set the KMS client key of the edition.',
    link: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-activation-problems'),
    source: learnPage('troubleshoot/windows-server/licensing-and-activation/windows-activation-error-codes'),
    examples: [
      [
        anyFailure,
        powershell(
          'Error: 0xC004F074 The Software Licensing Service reported that the product could not be activated. No Key Management Service (KMS) could be contacted.',
        ),
      ],
      [
        anyFailure,
        powershell(
          "Error: 0xC004F069 On a computer running Microsoft Windows non-core edition, run 'slui.exe 0x2a 0xC004F069' to display the error text.",
        ),
      ],
    ],
    not: [anyFailure, ownStep('SYSPRP LaunchModule:Failure occurred while executing')],
  },
  {
    id: 'virtualization-missing',
    title: 'The build machine cannot run virtual machines',
    signs: [
      { from: ['script'], text: /virtualization is not enabled on this machine/i },
      {
        from,
        text: /\b0x80370102\b|virtual machine could not be started because a required feature is not installed|hypervisor is not running|Could not access KVM kernel module|\/dev\/kvm[^\n]*(?:not found|No such file|doesn't exist)|KVM acceleration can NOT be used|nested virtualization is not (?:supported|enabled)/i,
      },
    ],
    cause: 'WSL 2, Hyper-V, KVM and emulators need nested virtualization, which the VM size or the security type does not give.',
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
    id: 'installer-cannot-write',
    title: 'Windows Installer cannot write a file or registry key',
    signs: [{ ...on, text: /Error (?:13(?:0[2-6]|09|10|17|21)|140[2-6])\. ?[^\n]*(?:writ|access|open|creat|value|key|read)/i }],
    before: ['exit-1603'],
    names: { what: 'Its message', in: /(Error 1[34]\d\d\.[^\n]{0,200})/i },
    cause: 'The installer package reports a file or key that belongs to another account, is in use or is protected.',
    fix: 'Run the step with runElevated and runAsSystem, stop the service that uses the file, and uninstall an older version first.',
    link: learnPage('windows/win32/msi/windows-installer-error-messages'),
    source: learnPage('windows/win32/msi/windows-installer-error-messages'),
    examples: [
      [
        anyFailure,
        powershell(
          'Error 1310. Error writing to file: C:\\Program Files\\Widget\\w.dll. Verify that you have access to that directory.',
          1603,
        ),
      ],
      [
        anyFailure,
        powershell(
          'Error 1406. Could not write value to key \\Software\\Widget. Verify that you have sufficient access to that key.',
          1603,
        ),
      ],
    ],
    not: [anyFailure, powershell('Error 1335. The cabinet file is corrupt.')],
  },
  {
    id: 'installer-old-version',
    title: 'An older version of a product cannot be removed',
    signs: [{ ...on, text: /Error (?:1714|1730)\.|older version of [^\n]{1,100} cannot be removed/i }],
    before: ['exit-1603', 'exit-1612'],
    names: { what: 'The product', in: /older version of (.{1,100}?) cannot be removed/i },
    cause: 'The new package removes the old version first, and that failed: its source is missing, or it was installed by another account.',
    fix: 'Uninstall the old version in a step of its own with its product code (msiexec /x {…} /qn /l*v log.txt), and read that log.',
    link: learnPage('windows/win32/msi/removing-existing-products'),
    source: learnPage('windows/win32/msi/windows-installer-error-messages'),
    examples: [
      [
        anyFailure,
        powershell(
          'Error 1714. The older version of Widget Suite cannot be removed. Contact your technical support group. System Error 1612.',
          1603,
        ),
      ],
      [anyFailure, powershell('Error 1730. You must be an Administrator to remove this application.', 1603)],
    ],
    not: [anyFailure, powershell('Another version of this product is already installed.', 1638)],
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
    id: 'windows-result-code',
    title: 'A command ended with an error code of Windows',
    signs: [
      { ...on, lastLines: 14, text: new RegExp(`(${Object.keys(resultCodes).join('|')})\\b`, 'i') },
      { ...on, text: new RegExp(`^exit code -?\\d+ \\((?:${Object.keys(resultCodes).join('|')})\\)`, 'i') },
    ],
    isGeneral: true,
    names: { what: 'The code', in: new RegExp(`(${Object.keys(resultCodes).join('|')})\\b`, 'i'), from: ['script'], means: resultCodes },
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
