// The service's own last steps: generalizing Windows with sysprep, deprovisioning Linux with waagent. If a customizer runs sysprep itself,
// or prints its log, the same words mean the same.
import {
  anyFailure,
  anyTimeout,
  issue,
  learnPage,
  output,
  serviceStep,
  powershell,
  shell,
  stop,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const sysprepPage = learnPage('windows-hardware/manufacture/desktop/sysprep--generalize--a-windows-installation')
const sysprepStore = learnPage('troubleshoot/windows-client/setup-upgrade-and-drivers/sysprep-fails-remove-or-update-store-apps')
const repeated = (state: string): string => Array.from({ length: 8 }, () => state).join('\n')
const loop = repeated('IMAGE_STATE_UNDEPLOYABLE')

export const generalizingDiagnoses: readonly Diagnosis[] = [
  {
    id: 'sysprep-undeployable',
    title: 'Sysprep did not finish',
    signs: [
      { from: ['service-step'], text: /IMAGE_STATE_UNDEPLOYABLE/ },
      // A script’s own trial of sysprep.
      { from: ['script'], provisioner: ['powershell'], lastLines: 2, text: /IMAGE_STATE_UNDEPLOYABLE/ },
      // It never began, or waits in another pass.
      { from: output, text: /(?:IMAGE_STATE_(?!GENERALIZE)\w+\s+){5}/ },
    ],
    before: ['build-timeout', 'step-hangs', 'own-step-failed'],
    cause:
      'Windows did not reach the generalized state, and the step waits for it endlessly. As a rule sysprep refused, and a longer timeout does not help. Its reason is in C:\\Windows\\System32\\Sysprep\\Panther\\setuperr.log.',
    fix: 'Print that log in a last PowerShell customizer after a trial `sysprep /generalize /oobe /quit`, or keep the machine (errorHandling.onCustomizerError: abort) and read it there. On small machines with few customizers a larger vmSize, or a customizer that sleeps for 60 seconds, has helped.',
    link: troubleshooting('theres-a-sysprep-timing-problem'),
    source: issue('actions/runner-images#6250'),
    examples: [
      [
        anyFailure,
        serviceStep('IMAGE_STATE_COMPLETE\nIMAGE_STATE_UNDEPLOYABLE\nIMAGE_STATE_UNDEPLOYABLE'),
        stop('service-step', 'failure', { provisioner: 'powershell' }),
      ],
      [anyTimeout, serviceStep(loop), stop('service-step', 'timeout', { provisioner: 'powershell', lastLine: 'IMAGE_STATE_UNDEPLOYABLE' })],
      [anyTimeout, serviceStep(repeated('IMAGE_STATE_COMPLETE')), stop('service-step', 'timeout', { provisioner: 'powershell' })],
      [anyTimeout, powershell(loop, 1), stop('step', 'timeout', { provisioner: 'powershell', lastLine: 'IMAGE_STATE_UNDEPLOYABLE' })],
      [anyFailure, powershell('IMAGE_STATE_COMPLETE\nSysprep ended in IMAGE_STATE_UNDEPLOYABLE')],
    ],
    not: [anyFailure, powershell('IMAGE_STATE_UNDEPLOYABLE\nIMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE\nsomething else failed')],
  },
  {
    id: 'sysprep-store-app',
    title: 'Sysprep refuses a Store app that one user installed',
    signs: [
      { from: output, text: /\b(?:was )?installed for a user,? but not provisioned for all users/i },
      { from: output, text: /SYSPRP (?:Failed to remove apps for the current user: |WinMain:\s*Hit failure[^\n]*)0x80073cf2/i },
    ],
    names: { what: 'The package', in: /Package (\S+) (?:was )?installed for a user/i },
    before: ['sysprep-failed', 'sysprep-undeployable', 'build-timeout', 'step-hangs', 'own-step-failed'],
    cause: 'A Store (appx) package is installed for one user only, often by winget or by Windows itself while the build runs.',
    fix: 'Remove the package in a customizer (Get-AppxPackage -AllUsers <name> | Remove-AppxPackage -AllUsers), or provision it for all users, and switch off Store updates during the build.',
    link: sysprepStore,
    source: sysprepStore,
    examples: [
      [
        anyTimeout,
        serviceStep(
          `Error SYSPRP Package Microsoft.Winget.Source_2024.1128.1102.50_neutral__8wekyb3d8bbwe was installed for a user, but not provisioned for all users. This package will not function properly in the sysprep image.\n${loop}`,
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
      [anyFailure, powershell('2025-01-01 10:00:00, Error      SYSPRP Failed to remove apps for the current user: 0x80073cf2.')],
    ],
    not: [anyFailure, powershell('Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF3')],
  },
  {
    id: 'sysprep-encryption',
    title: 'Sysprep refuses an encrypted disk',
    signs: [{ from: output, text: /SYSPRP .*(?:BitLocker is on|Turn (?:off )?BitLocker)|\b0x80310039\b/i }],
    before: ['sysprep-failed', 'sysprep-undeployable', 'build-timeout', 'step-hangs', 'own-step-failed'],
    cause: 'BitLocker (or device encryption) is on for the system disk; newer Windows versions switch it on by themselves.',
    fix: 'Decrypt in a customizer before the end (Disable-BitLocker -MountPoint C:, then wait until Get-BitLockerVolume says FullyDecrypted), and set PreventDeviceEncryption.',
    link: sysprepPage,
    source: learnPage('troubleshoot/windows-client/windows-security/bitlocker-issues-troubleshooting'),
    examples: [
      [
        anyTimeout,
        serviceStep('Error SYSPRP BitLocker-Sysprep: BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. (0x80310039)'),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
    ],
    composed: [[anyFailure, powershell('Error SYSPRP ExecuteAction: failed with 0x80310039')]],
    not: [anyFailure, powershell('Enable-BitLocker : a TPM is missing')],
  },
  {
    id: 'sysprep-restart-outstanding',
    title: 'Sysprep waits for an outstanding update or restart',
    signs: [
      {
        from: output,
        text: /SYSPRP .*(?:require a reboot|reboot the computer and restart the application|(?<!\bno )pending (?:update|reboot|restart))/i,
      },
      { from: output, text: /SYSPRP .*Sysprep_Clean_Validate_Opk|\b0x800F0975\b|reserved storage is in use/i },
    ],
    before: ['sysprep-failed', 'sysprep-undeployable', 'build-timeout', 'step-hangs', 'own-step-failed'],
    cause: 'An update or a feature is not completely installed: Windows has to restart before it can be generalized.',
    fix: 'Add a WindowsRestart customizer as the last one, after every installation of updates and features.',
    link: sysprepPage,
    source: learnPage('troubleshoot/windows-client/setup-upgrade-and-drivers/sysprep-fails-remove-or-update-store-apps'),
    examples: [
      [
        anyTimeout,
        serviceStep(
          'Error SYSPRP Sysprep_Clean_Validate_Opk: Audit mode cannot be turned on if there is an active scenario.; hr = 0x800F0975',
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
      [
        anyTimeout,
        serviceStep(
          'Error SYSPRP There are one or more Windows updates that require a reboot. To run Sysprep, reboot the computer and restart the application.',
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
    ],
    not: [anyFailure, powershell('The update requires a reboot.')],
  },
  {
    id: 'sysprep-security-agent',
    title: 'Sysprep fails at a security agent',
    signs: [
      {
        from: output,
        text: /SYSPRP (?=.*(?:fail|error)).*(?:Windows (?:Defender )?Advanced Threat Protection|senseGuid|\bSense\b|MsSense|WdFilter|CrowdStrike|SentinelOne|Symantec|Sophos|Trend ?Micro|Carbon ?Black)/i,
      },
    ],
    before: ['sysprep-failed', 'sysprep-undeployable', 'build-timeout', 'step-hangs', 'own-step-failed', 'script-not-elevated'],
    cause: 'A security agent that was installed or onboarded in the image protects files or keys that sysprep has to change.',
    fix: 'Onboard security agents at the first boot of the machines, not in the image; offboard one that the image has before the build ends.',
    link: learnPage('defender-endpoint/configure-endpoints-vdi'),
    source: learnPage('defender-endpoint/configure-endpoints-vdi'),
    examples: [
      [
        anyTimeout,
        serviceStep(
          "Error SYSPRP ActionPlatform::LaunchModule: Failure occurred while executing 'Sysprep_Generalize' from C:\\Program Files\\Windows Defender Advanced Threat Protection\\MsSense.exe; dwRet = 0x5",
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
      [
        anyTimeout,
        serviceStep(
          'Error SYSPRP ActionPlatform::DeleteValue: Error from RegDeleteValueW for value senseGuid under key HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows Advanced Threat Protection; dwRet = 0x5',
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
    ],
    not: [anyFailure, powershell('Defender signatures are up to date')],
  },
  {
    id: 'sysprep-dll-missing',
    title: 'Sysprep could not load one of its DLLs',
    signs: [{ from: output, text: /SYSPRP LaunchDll:\s*Could not load DLL/i }],
    before: ['sysprep-failed', 'sysprep-undeployable', 'build-timeout', 'step-hangs', 'own-step-failed'],
    names: { what: 'The DLL', in: /Could not load DLL ([^\n[]+)/i },
    cause:
      'The registry names a DLL for sysprep that Windows cannot load: for example its program was removed or damaged, and its entry was left (VMAgentDisabler.dll belongs to the Azure agent).',
    fix: 'Install the program of the DLL again, or remove its entry below HKLM\\SYSTEM\\Setup\\SysPrepExternal in a customizer.',
    link: sysprepPage,
    source: issue('danielsollondon/azvmimagebuilder#83'),
    examples: [
      [
        anyTimeout,
        serviceStep(
          'Error      [0x0f0085] SYSPRP LaunchDll:Could not load DLL C:\\windows\\system32\\VMAgentDisabler.dll[gle=0x0000007e]\nError      [0x0f00a8] SYSPRP WinMain:Hit failure while processing sysprep generalize internal providers; hr = 0x8007007e[gle=0x0000007e]',
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
    ],
    composed: [
      [
        anyTimeout,
        serviceStep('Error SYSPRP LaunchDll: Could not load DLL C:\\Program Files\\App\\Prep.dll[gle=0x0000007e]'),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
    ],
    not: [
      anyTimeout,
      serviceStep("Error SYSPRP LaunchDll:Failure occurred while executing 'C:\\Windows\\System32\\spbcd.dll,Sysprep_Generalize_Bcd'"),
    ],
  },
  {
    id: 'sysprep-rearms',
    title: 'Windows has been generalized too often',
    signs: [{ from: output, text: /\b0xC004D307\b|maximum allowed number of re-?arms/i }],
    before: ['sysprep-failed', 'sysprep-undeployable', 'build-timeout', 'step-hangs', 'own-step-failed', 'activation-failed'],
    cause:
      'Each generalization resets the activation of Windows, which is possible only a limited number of times; the source image was made by builds in a row.',
    fix: 'Build from a marketplace image, or from an image that was generalized fewer times, instead of the last result of this build.',
    link: sysprepPage,
    source: learnPage('troubleshoot/windows-client/setup-upgrade-and-drivers/fatal-error-occurred-during-sysprep'),
    examples: [
      [
        anyTimeout,
        serviceStep('SYSPRP RunDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution. hr = 0xC004D307'),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
      [
        anyTimeout,
        serviceStep(
          'Error: 0xC004D307 The maximum allowed number of re-arms has been exceeded. You must re-install the OS before trying to re-arm again',
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
    ],
    not: [anyFailure, serviceStep('SYSPRP LaunchModule:Failure occurred while executing')],
  },
  {
    id: 'sysprep-failed',
    title: 'Sysprep failed in one of its modules',
    signs: [
      { from: output, text: /SYSPRP (?:ActionPlatform::)?Launch(?:Dll|Module):\s*Failure occurred while executing/i },
      { from: output, text: /A fatal error occurred while trying to sysprep the machine|SYSPRP WinMain:\s*Hit failure/i },
      { from: output, text: /SYSPRP RunExternalDlls:\s*(?:An error occurred|Not running DLLs)/i },
    ],
    before: ['sysprep-undeployable', 'build-timeout', 'step-hangs', 'own-step-failed', 'wmi-class-missing'],
    names: { what: 'The module', in: /executing '([^']+)'/i },
    cause:
      'A part of Windows could not be generalized. Possible reasons are a service that was removed or disabled, files or registry keys that a customizer removed, a program that keeps others from changing its own (an antivirus or another security agent), and an answer file of the source image.',
    fix: 'Restore the service that belongs to the module (customizers that strip Windows, such as debloating scripts, disable too much), or start from a fresh source image.',
    link: sysprepPage,
    source: 'http://hurryupandwait.io/blog/adventures-in-sysprep-and-the-failed-quest-for-disk-cleanup-on-server-2012-r2',
    examples: [
      [
        anyTimeout,
        serviceStep(
          "Error [0x0f0082] SYSPRP LaunchDll:Failure occurred while executing 'C:\\Windows\\System32\\spbcd.dll,Sysprep_Generalize_Bcd', returned error code 2[gle=0x00000012]",
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
      [
        anyTimeout,
        serviceStep(
          'Error [0x0f0070] SYSPRP RunExternalDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution. dwRet = 2[gle=0x00000012]',
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
    ],
    not: [anyFailure, powershell('LaunchDll: Failure occurred')],
  },
  {
    id: 'guest-agent-gone',
    title: 'The Azure guest agent of Windows does not run',
    signs: [
      {
        from: output,
        text: /(?:[^\n]*Waiting for GA Service \((?:RdAgent|WindowsAzureGuestAgent|WindowsAzureTelemetryService)\) to start[^\n]*\s*){5}/i,
      },
      {
        from: ['service-step'],
        text: /Cannot find any service with service name '(?:RdAgent|WindowsAzureGuestAgent)'/i,
      },
    ],
    before: ['build-timeout', 'step-hangs', 'own-step-failed'],
    cause:
      'The last step waits for the guest agent before it generalizes Windows, and that agent does not run: a customizer may have removed, stopped or disabled it.',
    fix: 'Leave RdAgent and WindowsAzureGuestAgent installed and started, or provide your own C:\\DeprovisioningScript.ps1 that does not wait for them.',
    link: troubleshooting('stages-of-the-customization-log'),
    source: issue('hashicorp/packer#5945'),
    examples: [
      [
        anyTimeout,
        serviceStep(Array.from({ length: 8 }, () => '>>> Waiting for GA Service (WindowsAzureGuestAgent) to start ...').join('\n')),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
      [
        anyFailure,
        serviceStep("Get-Service : Cannot find any service with service name 'WindowsAzureGuestAgent'."),
        stop('service-step', 'failure', { provisioner: 'powershell' }),
      ],
    ],
    not: [
      anyTimeout,
      serviceStep('>>> Waiting for GA Service (RdAgent) to start ...\n>>> Sysprepping VM ...'),
      stop('service-step', 'timeout'),
    ],
  },
  {
    id: 'telemetry-service-missing',
    title: 'The last step waits for a service that this guest agent does not have',
    signs: [
      {
        from: ['service-step'],
        text: /^(?![^]*service name '(?:RdAgent|WindowsAzureGuestAgent)')[^]*Cannot find any service with service name 'WindowsAzureTelemetryService'/i,
      },
    ],
    before: ['build-timeout', 'step-hangs', 'own-step-failed'],
    cause:
      'C:\\DeprovisioningScript.ps1 waits for WindowsAzureTelemetryService, which newer versions of the Azure guest agent no longer install.',
    fix: 'In the last customizer, write a C:\\DeprovisioningScript.ps1 that waits for RdAgent and WindowsAzureGuestAgent only and then runs sysprep; remove one that the source image brings along.',
    link: troubleshooting('stages-of-the-customization-log'),
    source: issue('danielsollondon/azvmimagebuilder#28'),
    examples: [
      [
        anyTimeout,
        serviceStep(
          "Get-Service : Cannot find any service with service name 'WindowsAzureTelemetryService'.\nAt C:\\DeprovisioningScript.ps1:3 char:9\n+ while ((Get-Service WindowsAzureTelemetryService).Status -ne 'Running') { Start-Sleep -s 5 }",
        ),
        stop('service-step', 'timeout', { provisioner: 'powershell' }),
      ],
      [
        anyFailure,
        serviceStep("Get-Service : Cannot find any service with service name 'WindowsAzureTelemetryService'."),
        stop('service-step', 'failure', { provisioner: 'powershell' }),
      ],
    ],
    not: [
      anyFailure,
      serviceStep(
        "Get-Service : Cannot find any service with service name 'RdAgent'.\nGet-Service : Cannot find any service with service name 'WindowsAzureTelemetryService'.",
      ),
      stop('service-step', 'failure', { provisioner: 'powershell' }),
    ],
  },
  {
    id: 'waagent-deprovision-failed',
    title: 'The Azure Linux agent could not deprovision the machine',
    signs: [
      {
        from: ['service-step'],
        text: /Failed to run 'deprovision'|ERROR: ?Failed to run 'deprovision|waagent[^\n]*Traceback|^ +File "\/usr\/sbin\/waagent", line/im,
      },
    ],
    before: ['own-step-failed', 'data-unexpected'],
    cause:
      'waagent -deprovision ended with an error: for example the distribution’s package of the agent has a fault, or a customizer replaced Python or files that it uses.',
    fix: 'Install the newest walinuxagent (WALinuxAgent) package in a customizer, or replace the step with your own /tmp/DeprovisioningScript.sh.',
    link: learnPage('azure/virtual-machines/extensions/agent-linux'),
    source: issue('Azure/WALinuxAgent#628'),
    examples: [
      [
        anyFailure,
        serviceStep("2017/03/27 12:48:23.065983 ERROR Failed to run 'deprovision':", 'shell'),
        stop('service-step', 'failure', { provisioner: 'shell' }),
      ],
      [
        anyFailure,
        serviceStep(
          "2018/12/04 02:42:25.627669 ERROR Failed to run 'deprovision': Traceback (most recent call last): TypeError: __init__() missing 1 required positional argument: 'distro'",
          'shell',
        ),
        stop('service-step', 'failure', { provisioner: 'shell' }),
      ],
    ],
    not: [anyFailure, serviceStep('waagent: command not found', 'shell'), stop('service-step', 'failure', { provisioner: 'shell' })],
  },
  {
    id: 'waagent-missing',
    title: 'The Azure Linux agent is gone',
    signs: [{ from: ['service-step'], text: /waagent: (?:command )?not found/i }],
    before: ['own-step-failed', 'exit-127'],
    cause: 'A script removed the agent that the last step of the build needs to deprovision the machine.',
    fix: 'Keep waagent, or provide your own script at /tmp/DeprovisioningScript.sh.',
    link: troubleshooting('stages-of-the-customization-log'),
    source: issue('danielsollondon/azvmimagebuilder#126'),
    examples: [
      [
        anyFailure,
        serviceStep('/tmp/DeprovisioningScript.sh: 1: /usr/sbin/waagent: not found', 'shell'),
        stop('service-step', 'failure', { provisioner: 'shell' }),
      ],
    ],
    composed: [
      [anyFailure, serviceStep('sudo: waagent: command not found', 'shell'), stop('service-step', 'failure', { provisioner: 'shell' })],
    ],
    not: [anyFailure, shell('which: waagent: not found (ok in this distro)', 7)],
  },
  {
    id: 'own-step-failed',
    title: 'The last step, which generalizes the image, failed',
    signs: [{ from: ['stop'], place: ['service-step'], how: 'failure' }],
    isGeneral: true,
    cause: 'Every customizer had ended; a step that the service adds (sysprep or waagent -deprovision) failed.',
    fix: 'Read the last lines above; your own /tmp/DeprovisioningScript.sh or C:\\DeprovisioningScript.ps1 replaces that step.',
    link: troubleshooting('stages-of-the-customization-log'),
    source: troubleshooting('stages-of-the-customization-log'),
    examples: [[anyFailure, stop('service-step', 'failure', { provisioner: 'shell', lastLine: 'x' })]],
    composed: [[anyFailure, stop('service-step', 'failure', { provisioner: 'shell', lastLine: 'Deprovisioning' })]],
    not: [anyFailure, stop('step', 'failure', { provisioner: 'shell', lastLine: 'x' })],
  },
]
