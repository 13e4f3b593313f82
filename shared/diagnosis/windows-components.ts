// Windows features, the component store and the services behind them.
import { anyFailure, learnPage, powershell, type Diagnosis, output } from './diagnosis.js'

const on = { from: ['script', 'service-step'], provisioner: ['powershell', 'windows-update'] } as const
const updateErrors = learnPage('windows/deployment/update/windows-update-errors')
const rpc = learnPage('troubleshoot/windows-client/networking/rpc-errors-troubleshooting')

export const windowsComponentDiagnoses: readonly Diagnosis[] = [
  {
    id: 'component-store-damaged',
    title: 'The component store of Windows is damaged',
    signs: [
      {
        ...on,
        text: /\b0x80073712\b|\b0x80073701\b|\b0x800f0831\b|component store (?:has been corrupted|is corrupt)|ERROR_SXS_(?:COMPONENT_STORE_CORRUPT|ASSEMBLY_MISSING)|Error: 14098\b|referenced assembly (?:is not installed|could not be found)/i,
      },
      { ...on, text: /(?:-Windows(?:Feature|OptionalFeature|Capability)|\bDISM\b|Deployment Image Servicing)[^]{0,400}\b0x80070490\b/i },
      {
        ...on,
        text: /(?:Enable|Disable|Get)-WindowsOptionalFeature : The system cannot find the (?:file|path) specified(?![^]{0,400}-Source)|(?:Add|Remove|Get)-WindowsCapability failed\. Error code = 0x8007000[23]\b/i,
      },
    ],
    cause:
      'A part of the store (WinSxS) that the update or feature builds on is missing or damaged, as a rule already in the source image.',
    fix: 'Run `DISM /Online /Cleanup-Image /RestoreHealth` and a WindowsRestart before the step, or start from a newer source image.',
    link: learnPage('troubleshoot/windows-server/installing-updates-features-roles/fix-windows-update-errors'),
    source: updateErrors,
    examples: [
      [anyFailure, powershell('Error: 0x80073712\n\nThe component store has been corrupted.')],
      [anyFailure, powershell('Install-WindowsFeature : The referenced assembly could not be found. Error: 0x80073701')],
      [
        anyFailure,
        powershell(
          'Install-WindowsFeature : The request to add or remove features on the specified server failed.\nInstallation of one or more roles, role services, or features failed.\nElement not found. Error: 0x80070490',
        ),
      ],
      [anyFailure, powershell('Enable-WindowsOptionalFeature : The system cannot find the file specified.')],
    ],
    composed: [[anyFailure, powershell('Add-WindowsCapability : Add-WindowsCapability failed. Error code = 0x80070002')]],
    not: [anyFailure, powershell('Error: 0x800f081f\n\nThe source files could not be found.')],
  },
  {
    id: 'windows-feature-unknown',
    title: 'Windows has no feature or capability of this name',
    signs: [
      {
        ...on,
        text: /Feature name \S+ is unknown|\b0x800f080c\b|The role, role service, or feature name is not valid|capability name [^\n]* is (?:invalid|unknown)|target of the specified cmdlet cannot be a Windows client-based operating system|No valid capabilit/i,
      },
    ],
    names: { what: 'The feature', in: /Feature name (\S+) is unknown|name is not valid: '([^']+)'/i },
    cause:
      'Possible reasons are a misspelt name, one that belongs to another edition (client or server), and a feature that was removed in this version of Windows.',
    fix: 'List the names on a machine of the source image: Get-WindowsOptionalFeature -Online (client), Get-WindowsFeature (server), Get-WindowsCapability -Online.',
    link: learnPage('windows-hardware/manufacture/desktop/enable-or-disable-windows-features-using-dism'),
    source: learnPage('windows-hardware/manufacture/desktop/enable-or-disable-windows-features-using-dism'),
    examples: [
      [anyFailure, powershell('Enable-WindowsOptionalFeature : Feature name Containers-Windows is unknown.')],
      [
        anyFailure,
        powershell(
          "Install-WindowsFeature : ArgumentNotValid: The role, role service, or feature name is not valid: 'NET-Framework'. The name was not found.",
        ),
      ],
      [
        anyFailure,
        powershell('Install-WindowsFeature : The target of the specified cmdlet cannot be a Windows client-based operating system.'),
      ],
    ],
    not: [anyFailure, powershell('Error: 0x800f081f\n\nThe source files could not be found.')],
  },
  {
    id: 'windows-update-disabled',
    title: 'Windows Update is switched off in the image',
    signs: [
      { ...on, provisioner: ['windows-update'], text: /\b0x80070422\b/i },
      {
        ...on,
        text: /\b0x8024002E\b|\b0x8024500C\b|(?:wuauserv|BITS|Windows ?Update)[^]{0,300}(?:\b0x80070422\b|cannot be started, either because it is disabled)|Access to an unmanaged server is not allowed/i,
      },
    ],
    before: ['service-start-failed', 'windows-update-not-reached'],
    cause:
      'The service of Windows Update (or BITS) is disabled, or a policy keeps the machine from any update server but the managed one (DisableWindowsUpdateAccess, UseWUServer).',
    fix: 'Set the service to Manual before the step (Set-Service wuauserv -StartupType Manual), and remove the policies below HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate for the build.',
    link: updateErrors,
    source: updateErrors,
    examples: [
      [anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x80070422' }],
      [anyFailure, powershell('Add-WindowsCapability : Add-WindowsCapability failed. Error code = 0x8024002e')],
    ],
    not: [anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x8024402C' }],
  },
  {
    id: 'windows-update-from-remote',
    title: 'Windows Update does not work from a remote session',
    signs: [
      { from: output, provisioner: ['powershell'], text: /\bwusa(?:\.exe)?\b[^]{0,300}(?:Access is denied|\b0x80070005\b)/i },
      // Chocolatey's packages of updates.
      { from: output, provisioner: ['powershell'], text: /Update KB\d+ installation failed \(exit code 5\)/i },
      {
        ...on,
        text: /(?:Get-WUInstall|Get-WindowsUpdate|Install-WindowsUpdate|WUJob|Microsoft\.Update\.|UpdateSession|UpdateSearcher|UpdateDownloader|UpdateInstaller)[^\n]*(?:\b0x80070005\b|E_ACCESSDENIED|Access is denied)/i,
      },
    ],
    before: ['script-not-elevated'],
    cause:
      'The Windows Update Agent denies its installer to sessions over the network, and a PowerShell customizer without runElevated is one.',
    fix: 'Use the WindowsUpdate customizer, or set runElevated (and runAsSystem) on the customizer that calls PSWindowsUpdate, wusa or Chocolatey’s package of the update.',
    link: learnPage('windows/win32/wua_sdk/using-wua-from-a-remote-computer'),
    source: learnPage('windows/win32/wua_sdk/using-wua-from-a-remote-computer'),
    examples: [[anyFailure, powershell('Install-WindowsUpdate : Access is denied. (Exception from HRESULT: 0x80070005 (E_ACCESSDENIED))')]],
    composed: [
      [
        anyFailure,
        powershell(
          'ERROR: Update KB3035131 installation failed (exit code 5)\nThe install of kb3035131 was NOT successful.\nChocolatey installed 1/5 packages. 1 packages failed.',
          5,
        ),
      ],
      [
        anyFailure,
        powershell(
          'ERROR: Running ["C:\\Windows\\System32\\wusa.exe" "C:\\Temp\\KB3191564-x64.msu" /quiet /norestart] was not successful. Exit code was \'5\'.\nWindows update could not be installed because of error 2147942405 "Access is denied."',
          5,
        ),
      ],
      [
        anyFailure,
        powershell(
          'New-Object -ComObject Microsoft.Update.Session\nException calling "CreateUpdateDownloader" : Access is denied. 0x80070005',
        ),
      ],
    ],
    not: [anyFailure, powershell('Set-Service : Access is denied. 0x80070005')],
  },
  {
    id: 'rpc-failed',
    title: 'A service of Windows does not answer',
    signs: [
      {
        ...on,
        text: /\b0x800706b[ae]\b|The RPC server is (?:unavailable|too busy)|remote procedure call failed(?: and did not execute)?|Error: 1726\b|\b0x80010105\b|\b0x80010108\b/i,
      },
    ],
    cause:
      'The service that a command talks to did not answer. Possible reasons are one that ended or restarted in the meantime (TrustedInstaller, WMI, DISM, an installer’s own), and one of another machine that is not reached.',
    fix: 'Put a WindowsRestart before the step, so that no update is half done, and run the command again in a retry.',
    link: rpc,
    source: rpc,
    examples: [
      [anyFailure, powershell('Get-WindowsOptionalFeature : The remote procedure call failed.')],
      [anyFailure, powershell('Get-CimInstance : The RPC server is unavailable. (Exception from HRESULT: 0x800706BA)')],
    ],
    not: [anyFailure, powershell("Cannot find any service with service name 'x'.")],
  },
  {
    id: 'wmi-class-missing',
    title: 'WMI does not have the class or namespace',
    signs: [{ ...on, text: /Get-(?:WmiObject|CimInstance) : Invalid (?:class|namespace)|\b0x800410(?:10|0e)\b|HRESULT 0x80041010/i }],
    cause:
      'As a rule, the component that provides the class is not part of this Windows or not installed yet; a damaged WMI repository looks the same.',
    fix: 'Install the feature or agent first that brings the class, or ask for it with -ErrorAction SilentlyContinue.',
    link: learnPage('windows/win32/wmisdk/wmi-error-constants'),
    source: learnPage('windows/win32/wmisdk/wmi-error-constants'),
    examples: [[anyFailure, powershell('Get-CimInstance : Invalid class')]],
    composed: [[anyFailure, powershell('Get-WmiObject : Invalid namespace "root\\cimv2\\power" 0x8004100E')]],
    not: [anyFailure, powershell('Get-CimInstance : Access is denied.')],
  },
]
