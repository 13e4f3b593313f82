// Updates, packages and installers of Windows that cannot be installed, by what their tools print.
import { anyFailure, issue, learnPage, serviceStep, powershell, reportedCode, templateReference, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const
const inStep = { from: ['script', 'service-step'] } as const
const systemErrors = learnPage('windows/win32/debug/system-error-codes')
const deployment = learnPage('troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors')
const wusa = learnPage('windows/win32/wua_sdk/wua-success-and-error-codes-')

export const windowsServicingDiagnoses: readonly Diagnosis[] = [
  {
    id: 'update-present',
    title: 'wusa had nothing to install, or needs a restart',
    signs: [
      { ...on, exit: [2359302, 2359301] },
      { ...on, text: reportedCode('2359302|2359301') },
    ],
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
    title: 'An update or feature of Windows could not be installed',
    signs: [
      {
        ...inStep,
        provisioner: ['windows-update'],
        text: /\b0x80070643\b|\b0x80240022\b|\b0x8024200b\b/i,
      },
      { ...inStep, text: /\b0x800f0922\b|\b0x800f0988\b|\b0x800f0845\b|\b0x800f0982\b/i },
    ],
    before: ['exit-1603', 'exit-1603-logged'],
    names: { what: 'Its code', in: /\b(0x80[0-9a-f]{6})\b/i },
    cause:
      'Windows could not complete its installation. Possible reasons are too little free space, a full reserved or EFI partition, a language pack or feature that does not match the update, and an update that an earlier one has to precede.',
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
    title: 'A Windows package needs a newer servicing stack',
    signs: [
      {
        ...inStep,
        text: /\b0x800f0823\b|requires a newer version of the servicing stack/i,
      },
    ],
    cause: 'The servicing stack of the image, which installs updates and features, is older than the package demands.',
    fix: 'Install the servicing stack update first, or start from a newer version of the source image.',
    link: learnPage('windows/deployment/update/servicing-stack-updates'),
    source: deployment,
    examples: [
      [anyFailure, powershell('Error: 0x800f0823\n\nThe specified package requires a newer version of the servicing stack.')],
      [anyFailure, powershell('Add-WindowsPackage : The specified package requires a newer version of the servicing stack.')],
    ],
    not: [anyFailure, powershell('Error: 0x800f081e\n\nThe specified package is not applicable to this image.')],
  },
  {
    id: 'windows-unsupported',
    title: 'This Windows does not support what the script asks for',
    signs: [{ ...on, text: /\b0x80070032\b|^Error: 50\s|The request is not supported\.\s*$|The \S+ option is unknown/im }],
    before: ['exit-87', 'exit-1639'],
    cause:
      'A command, an option or an operation does not exist in this edition or version of Windows or for this kind of disk or file system, or the option is misspelt.',
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
    id: 'installer-cannot-write',
    title: 'Windows Installer cannot write a file or registry key',
    signs: [{ ...on, text: /Error (?:13(?:0[346]|10|17|21)|140[2-6])\. ?[^\n]*(?:writ|access|open|creat|value|key|read)/i }],
    before: ['exit-1603', 'exit-1603-logged'],
    names: { what: 'Its message', in: /(Error 1[34]\d\d\.[^\n]{0,200})/i },
    cause:
      'The installer package reports a file or key that it could not write: for example because it belongs to another account, is in use or is protected.',
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
    signs: [{ ...on, text: /Error 1714\.|older version of [^\n]{1,100} cannot be removed/i }],
    before: ['exit-1603', 'exit-1603-logged', 'exit-1612'],
    names: { what: 'The product', in: /older version of (.{1,100}?) cannot be removed/i },
    cause:
      'The new package removes the old version first, and that failed: for example its source is missing, or it was installed by another account.',
    fix: 'Uninstall the old version in a separate step with its product code (msiexec /x {…} /qn /l*v log.txt), and read that log.',
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
      [anyFailure, powershell('The older version of Widget cannot be removed.', 1603)],
    ],
    not: [anyFailure, powershell('Another version of this product is already installed.', 1638)],
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
    id: 'appx-framework-missing',
    title: 'A framework that a Store package needs is missing or too old',
    signs: [{ ...on, text: /depends on a framework that could not be found|Provide the framework "[^"]+"/i }],
    before: ['appx-failed'],
    names: { what: 'The framework', in: /Provide the framework\s+"([^"]+)"/i },
    cause: 'The package builds on a framework (VCLibs, UI.Xaml, Windows App Runtime), which Windows does not fetch itself in a build.',
    fix: 'Download the framework of the right architecture and version, and give both at once: Add-AppxProvisionedPackage -Online -SkipLicense -PackagePath <package> -DependencyPackagePath <framework>.',
    link: learnPage('powershell/module/dism/add-appxprovisionedpackage'),
    source: issue('WSA-Community/WSAGAScript#187'),
    examples: [
      [
        anyFailure,
        powershell(
          'Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF3, Package failed updates, dependency or conflict validation.\nWindows cannot install package App_1.0_x64 because this package depends on a framework that could not be found. Provide the framework "Microsoft.VCLibs.140.00.UWPDesktop" published by "CN=Microsoft Corporation", with neutral or x64 processor architecture and minimum version 14.0.30035.0, along with this package to install.',
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          'Windows cannot install package Microsoft.DesktopAppInstaller because this package depends on a framework that could not be found.\nProvide the framework "Microsoft.UI.Xaml.2.8" along with this package to install.',
        ),
      ],
    ],
    not: [
      anyFailure,
      powershell(
        'Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF3, Package failed updates, dependency or conflict validation.',
      ),
    ],
  },
  {
    id: 'appx-as-system',
    title: 'Windows installs no Store package for the SYSTEM account',
    signs: [{ ...on, text: /because the Local System account is not allowed to perform this operation/i }],
    before: ['appx-failed'],
    cause:
      'Add-AppxPackage installs for the user who runs it, and the step runs as SYSTEM (runAsSystem), which cannot have Store packages.',
    fix: 'Provision the package for all users (Add-AppxProvisionedPackage -Online -SkipLicense -PackagePath), or leave runAsSystem out of the customizer.',
    link: learnPage('powershell/module/dism/add-appxprovisionedpackage'),
    source: issue('asheroto/winget-install#40'),
    examples: [
      [
        anyFailure,
        powershell(
          'Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF9, Install failed. Please contact your software vendor.\n(Exception from HRESULT: 0x80073CF9)\nDeployment Register operation rejected on package Microsoft.DesktopAppInstaller_2024.423.111.0_neutral_~_8wekyb3d8bbwe from: AppxBundleManifest.xml install request because the Local System account is not allowed to perform this operation.',
        ),
      ],
      [
        anyFailure,
        powershell(
          'Deployment Add operation rejected on package MSTeams_24004.1307.2669.7070_x64__8wekyb3d8bbwe from: MSTeams-x64.msix install request because the Local System account is not allowed to perform this operation.',
        ),
      ],
    ],
    not: [
      anyFailure,
      powershell(
        'Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF3, Package failed updates, dependency or conflict validation.',
      ),
    ],
  },
  {
    id: 'activation-failed',
    title: 'Windows or Office could not be activated',
    signs: [{ ...on, text: /\b0xC004(?:F0(?:74|69|50|42|38|15)|E0(?:16|03)|C003|D302|B100)\b/i }],
    before: ['sysprep-failed'],
    cause:
      'Windows or Office was not activated: for example no key management service was reached, or the product key is of another edition. An image need not be activated: machines in Azure activate themselves when they start.',
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
    not: [anyFailure, serviceStep('SYSPRP LaunchModule:Failure occurred while executing')],
  },
]
