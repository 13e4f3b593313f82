// PowerShell Desired State Configuration (DSC): what its Local Configuration Manager answers.
import { anyFailure, issue, learnPage, powershell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['powershell'] } as const
const lcm = learnPage('powershell/dsc/managing-nodes/metaconfig')

export const desiredStateDiagnoses: readonly Diagnosis[] = [
  {
    id: 'winrm-service-off',
    title: 'A command needs the WinRM service, which does not answer',
    signs: [
      {
        ...on,
        text: /The client cannot connect to the destination specified in the request|\b0x80338012\b|WinRM is not set up to (?:allow|receive) remote/i,
      },
    ],
    before: ['remoting-failed'],
    followedBy: /WS-Management|winrm quickconfig/i,
    cause:
      'DSC, Invoke-Command and CIM sessions send their work through WinRM, also to the machine that they run on, and its listener was not found. Possible reasons are a WinRM that is switched off or has no listener for the address, a proxy of WinHTTP that takes local requests, and hardening that forbids it.',
    fix: 'Run Set-WSManQuickConfig -Force -SkipNetworkProfileCheck (winrm quickconfig) before it; do not change the listener on port 5986, by which Image Builder itself works on the machine.',
    link: learnPage('windows/win32/winrm/installation-and-configuration-for-windows-remote-management'),
    source: issue('Cloudneeti/os-harderning-scripts#23'),
    examples: [
      [
        anyFailure,
        powershell(
          'The client cannot connect to the destination specified in the request. Verify that the service on the destination is running and is accepting requests. Consult the logs and documentation for the WS-Management service running on the destination, most commonly IIS or WinRM. If the destination is the WinRM service, run the following command on the destination to analyze and configure the WinRM service: "winrm quickconfig".\n    + CategoryInfo          : ConnectionError: (root/Microsoft/...gurationManager:String) [], CimException\n    + FullyQualifiedErrorId : HRESULT 0x80338012\n    + PSComputerName        : localhost',
        ),
      ],
      [anyFailure, powershell('    + FullyQualifiedErrorId : HRESULT 0x80338012')],
    ],
    not: [anyFailure, powershell('Start-DscConfiguration : The specified path does not exist.')],
  },
  {
    id: 'dsc-pending',
    title: 'A configuration of DSC is still pending',
    signs: [
      {
        ...on,
        text: /A configuration is pending\. If you are in (?:Pull|Push) mode|Cannot invoke the \w+ method\. The \w+ method is in progress|(?:The )?Local Configuration Manager is (?:currently )?busy/i,
      },
    ],
    followedBy: /Start-DscConfiguration/,
    cause:
      'The Local Configuration Manager accepts no further configuration: an earlier one waits for a restart, or is being applied, for example by a DSC extension or a step before.',
    fix: 'Put a WindowsRestart customizer between the two; otherwise apply the new one with Start-DscConfiguration -Force, or remove the old one first: Remove-DscConfigurationDocument -Stage Pending, Current.',
    link: lcm,
    source: issue('djdallmann/GamingPCSetup#21'),
    examples: [
      [
        anyFailure,
        powershell(
          'A configuration is pending. If you are in Pull mode, please run Update-DscConfiguration to pull a new configuration and apply it. If you are in Push mode, please run Start-DscConfiguration command with -Force parameter to apply a new configuration or run Start-DscConfiguration command with -UseExisting parameter to finish the existing configuration.\n    + FullyQualifiedErrorId : MI RESULT 11',
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          'Cannot invoke the SendConfigurationApply method. The PerformRequiredConfigurationChecks method is in progress and must return before SendConfigurationApply can be invoked.',
        ),
      ],
    ],
    not: [anyFailure, powershell('The SendConfigurationApply function did not succeed.')],
  },
]
