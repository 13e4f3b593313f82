// Builds that ran out of time, by where they hung; and what Windows Update and restarts say.
import {
  anyFailure,
  anyTimeout,
  building,
  issue,
  learnPage,
  operation,
  output,
  packer,
  run,
  shell,
  stop,
  templateReference,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const updateErrors = learnPage('windows/deployment/update/windows-update-error-reference')
const restart = troubleshooting('windows-restart-continually-fails-with-error-code-1190')

// The last line of an output that reports an error, in the words of shells, PowerShell and package managers; not a harmless one.
const lastError =
  /[^]*(?:^|\n)((?!.*(?:\b(?:no|0) errors?\b|without errors?))[^\n]*(?:\b(?:error|errors|fatal|failed|failure|exception|cannot|could not|unable to|denied|forbidden|refused|not (?:found|available|authorized|supported)|invalid)\b|^E: )[^\n]*)/i
// What Azure answered to Packer.
const azureError = /(?:ERROR:\s*-> ?|Original Error: |errored(?: after [^:]+)?: )([^\n]+)/

export const hangingDiagnoses: readonly Diagnosis[] = [
  {
    id: 'script-prompts',
    title: 'A command waits for an answer',
    signs: [
      {
        from: ['stop'],
        place: ['step'],
        how: 'timeout',
        text: /\[(?:y\/n(?:\/\w)*|yes\/no|y\/d\/n)\]|\(y(?:es)?\/n(?:o)?\)|do you want to continue\?|press (?:any key|enter|return)|password(?: for \S+)?:\s*$|\[y\] yes\s+\[/i,
      },
    ],
    before: ['build-timeout', 'step-hangs'],
    cause: 'The step’s last line is a question; no one answers it in a build, so it waited until the build timeout.',
    fix: 'Make the command answer for itself: apt-get -y with DEBIAN_FRONTEND=noninteractive, /quiet /norestart, -Confirm:$false, --accept-source-agreements.',
    link: troubleshooting('deployment-fails-due-to-timeout'),
    source: troubleshooting('deployment-fails-due-to-timeout'),
    examples: [
      [anyTimeout, stop('step', 'timeout', { provisioner: 'shell', lastLine: 'Do you want to continue? [Y/n]', silentMinutes: 200 })],
      [
        anyTimeout,
        stop('step', 'timeout', {
          provisioner: 'powershell',
          lastLine: '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "N"):',
        }),
      ],
    ],
    not: [anyTimeout, stop('step', 'timeout', { provisioner: 'shell', lastLine: 'Setting up nginx (1.18) ...' })],
  },
  {
    id: 'restart-hangs',
    title: 'The build hung in a restart of Windows',
    signs: [{ from: ['stop'], place: ['step', 'own-step'], how: 'timeout', provisioner: ['windows-restart'] }],
    before: ['build-timeout', 'step-hangs'],
    cause: 'Windows did not come back from a restart, or restarted again and again, until the build timeout.',
    fix: 'Put WindowsRestart before and after the installation that asks for it; look for a script that restarts by itself, and set restartTimeout below the build timeout so that the step fails first.',
    link: templateReference('windows-restart-customizer'),
    source: restart,
    examples: [[anyTimeout, stop('step', 'timeout', { provisioner: 'windows-restart', lastLine: 'Waiting for machine to restart...' })]],
    composed: [[anyTimeout, stop('own-step', 'timeout', { provisioner: 'windows-restart', lastLine: 'Restarting Machine' })]],
    not: [anyTimeout, stop('step', 'timeout', { provisioner: 'windows-update', lastLine: 'Waiting for machine to restart...' })],
  },
  {
    id: 'windows-update-hangs',
    title: 'Windows Update did not finish within the build timeout',
    signs: [{ from: ['stop'], place: ['step', 'own-step'], how: 'timeout', provisioner: ['windows-update'] }],
    before: ['build-timeout', 'step-hangs'],
    cause: 'The WindowsUpdate customizer was still searching, installing or restarting when the build timeout ended.',
    fix: 'Start from a newer source version, lower updateLimit or narrow the filters, and give Windows builds a larger machine; then raise build-timeout-in-minutes.',
    link: templateReference('windows-update-customizer'),
    source: issue('danielsollondon/azvmimagebuilder#58'),
    examples: [[anyTimeout, stop('step', 'timeout', { provisioner: 'windows-update', lastLine: 'Searching for Windows updates...' })]],
    composed: [
      [
        anyTimeout,
        stop('step', 'timeout', {
          provisioner: 'windows-update',
          lastLine: 'Waiting for the Windows Modules Installer to exit...',
          silentMinutes: 90,
        }),
      ],
    ],
    not: [anyTimeout, stop('step', 'timeout', { provisioner: 'windows-restart', lastLine: 'Restarting Machine' })],
  },
  {
    id: 'step-hangs',
    title: 'A step was silent until the build timeout ended',
    signs: [{ from: ['stop'], place: ['step'], how: 'timeout', silentMinutes: 10 }],
    before: ['build-timeout'],
    cause: 'The step printed nothing for a long time before the build timeout ended it: its last command hangs.',
    fix: 'Look at the command after the last line that was printed: a prompt without text, a dialogue, a service in the foreground, or a wait for the network. Let long commands print their progress.',
    link: troubleshooting('deployment-fails-due-to-timeout'),
    source: troubleshooting('deployment-fails-due-to-timeout'),
    examples: [[anyTimeout, stop('step', 'timeout', { provisioner: 'shell', lastLine: 'Starting the installer', silentMinutes: 180 })]],
    composed: [[anyTimeout, stop('step', 'timeout', { provisioner: 'powershell', lastLine: '', silentMinutes: 45 })]],
    not: [anyTimeout, stop('step', 'timeout', { provisioner: 'shell', lastLine: 'package 412 of 600', silentMinutes: 1 })],
  },
  {
    id: 'build-timeout',
    title: 'The build timeout ended',
    signs: [
      { from: [...building], text: /Timeout waiting for microservice to complete[\s\S]*context deadline exceeded/i },
      { from: ['stop'], how: 'timeout' },
    ],
    isGeneral: true,
    cause: 'The build took longer than buildTimeoutInMinutes.',
    fix: 'If the step that was running made progress until the end, raise build-timeout-in-minutes; if it did not, find out what it waits for.',
    link: troubleshooting('deployment-fails-due-to-timeout'),
    source: troubleshooting('deployment-fails-due-to-timeout'),
    examples: [
      [anyTimeout],
      [anyTimeout, stop('step', 'timeout', { provisioner: 'shell', lastLine: 'package 412 of 600', silentMinutes: 1 })],
    ],
    not: [anyFailure],
  },
  {
    id: 'build-timeout-too-short',
    title: 'The build timeout is too short',
    signs: [{ from: building, text: /client_jwt will expire within 5 minutes/i }],
    before: ['build-timeout'],
    cause: 'The service cannot build with a timeout of 1 to 5 minutes.',
    fix: 'Set buildTimeoutInMinutes to 0 or to at least 6.',
    link: troubleshooting('jwt-errors-appear-in-the-log-early-in-the-build'),
    source: troubleshooting('jwt-errors-appear-in-the-log-early-in-the-build'),
    examples: [[anyFailure, packer('* client_jwt will expire within 5 minutes, please use a JWT that is valid for at least 5 minutes')]],
    composed: [[run('client_jwt will expire within 5 minutes, please use a JWT that is valid for at least 5 minutes')]],
    not: [anyFailure, shell('the token will expire within 5 minutes')],
  },
  {
    id: 'windows-restart-loop',
    title: 'Windows could not be restarted: a shutdown was already scheduled',
    signs: [
      { from: [...output, 'packer'], text: /exited with code: 1190\b|A system shutdown has already been scheduled\.\s?\(1190\)/i },
      { from: ['script', 'own-step'], exit: [1190] },
    ],
    before: ['windows-restart-timeout', 'restart-hangs'],
    cause: 'A restart was requested while another one was under way: on Windows Server 2016, the WindowsUpdate customizer comes too early.',
    fix: 'Move WindowsUpdate to the end of customize, and set restartTimeout to 30m on the WindowsRestart customizer.',
    link: restart,
    source: restart,
    examples: [
      [
        anyFailure,
        { origin: 'script', provisioner: 'windows-restart', text: 'A system shutdown has already been scheduled.(1190)' },
        stop('step', 'failure', { provisioner: 'windows-restart' }),
      ],
      [
        anyFailure,
        packer("[ERROR] command 'shutdown /r /f /t 0' exited with code: 1190"),
        stop('step', 'failure', { provisioner: 'windows-restart' }),
      ],
    ],
    not: [anyFailure, { origin: 'script', provisioner: 'windows-restart', text: 'A system shutdown is in progress.(1115)' }],
  },
  {
    id: 'windows-restart-timeout',
    title: 'Windows did not come back in time',
    signs: [{ from: building, text: /Timeout waiting for machine to restart/i }],
    cause: 'The restart took longer than the customizer’s restartTimeout (5 minutes by default).',
    fix: 'Set restartTimeout on the WindowsRestart customizer to 15m or more; installing updates at a restart takes longer on small machines.',
    link: templateReference('windows-restart-customizer'),
    source: restart,
    examples: [
      [anyFailure, packer('Timeout waiting for machine to restart.'), stop('step', 'failure', { provisioner: 'windows-restart' })],
    ],
    composed: [[anyFailure, packer("Build 'azure-arm' errored after 22 minutes: Timeout waiting for machine to restart.")]],
    not: [anyFailure, shell('Timeout waiting for machine to restart')],
  },
  {
    id: 'windows-update-memory',
    title: 'Windows Update ended the connection, as it does on a machine with little memory',
    signs: [
      {
        from: ['packer'],
        text: /errored(?: after [\w ]+)?: unexpected EOF/i,
        with: { from: ['stop'], provisioner: ['windows-update'] },
      },
    ],
    before: ['connection-lost'],
    cause: 'The connection to Windows ended in the middle of an answer, as happens when Windows Update runs on a small build machine.',
    fix: 'Choose a larger vmProfile.vmSize: Windows Update wants 8 GB of memory.',
    link: troubleshooting('information-events-show-low-windows-resources'),
    source: troubleshooting('information-events-show-low-windows-resources'),
    examples: [
      [anyFailure, packer("Build 'azure-arm' errored: unexpected EOF"), stop('step', 'failure', { provisioner: 'windows-update' })],
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 56 minutes 32 seconds: unexpected EOF"),
        stop('step', 'failure', { provisioner: 'windows-update' }),
      ],
    ],
    not: [anyFailure, shell('unexpected EOF while looking for matching quote', 2)],
  },
  {
    id: 'windows-update-restart-outstanding',
    title: 'Windows Update is kept off by an outstanding restart or installation',
    signs: [{ from: output, text: /\b0x80240016\b|\b0x80240009\b/i }],
    cause: 'A restart is outstanding, or another installation is running, so Windows Update may not install anything.',
    fix: 'Put a WindowsRestart customizer before WindowsUpdate.',
    link: updateErrors,
    source: updateErrors,
    examples: [
      [
        anyFailure,
        { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x80240016' },
        stop('step', 'failure', { provisioner: 'windows-update' }),
      ],
    ],
    composed: [[anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x80240009' }]],
    not: [anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x8024402C' }],
  },
  {
    id: 'windows-update-not-reached',
    title: 'Windows Update cannot be reached',
    signs: [
      {
        from: output,
        text: /\b0x80244(?:01[6-9a-f]|02[0-9a-f])\b|\b0x80240438\b|\b0x80245002\b/i,
      },
      { from: output, provisioner: ['windows-update'], text: /\b0x80072e(?:e[27]|f[de])\b/i },
      {
        from: output,
        text: /(?:Windows ?Update|WUInstall|WUJob|UpdateSearcher|WSUS|Add-WindowsCapability|Install-Language)[^]*\b0x80072e(?:e[27]|f[de])\b/i,
      },
    ],
    before: ['script-no-way-out', 'script-name-unresolved'],
    cause:
      'The build machine has no way to the update service: no outbound access, a proxy, or a WSUS server in the source image that it cannot reach.',
    fix: 'Give the build’s subnet outbound access to Windows Update (windowsupdate.com, update.microsoft.com), or remove the WSUS settings of the source image for the build.',
    link: learnPage('windows/deployment/update/windows-update-troubleshooting'),
    source: updateErrors,
    examples: [
      [
        anyFailure,
        { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x8024402C' },
        stop('step', 'failure', { provisioner: 'windows-update' }),
      ],
      [
        anyFailure,
        {
          origin: 'script',
          provisioner: 'windows-update',
          text: 'Failed to search for Windows updates: Exception from HRESULT: 0x80072EE2',
        },
        stop('step', 'failure', { provisioner: 'windows-update' }),
      ],
    ],
    not: [anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x80240016' }],
  },
  {
    id: 'windows-secure-connection',
    title: 'Windows could not open a secure connection to its servers',
    signs: [{ from: output, text: /\b0x80072f8f\b|\b0x80072f06\b|\b0x800b0109\b/i }],
    cause:
      'The certificate of the server was not accepted: a proxy inspects TLS, the clock of the machine is wrong, or root certificates are missing.',
    fix: 'Exempt the addresses of Windows Update from TLS inspection for the build’s subnet, or import the proxy’s root certificate first (Import-Certificate -CertStoreLocation Cert:\\LocalMachine\\Root).',
    link: learnPage('troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors'),
    source: issue('actions/runner-images#9456'),
    examples: [
      [
        anyFailure,
        {
          origin: 'script',
          provisioner: 'powershell',
          exitCode: 1,
          text: 'Installation of one or more roles, role services, or features failed. Error: 0x80072f8f',
        },
        stop('step', 'failure', { provisioner: 'powershell' }),
      ],
      [
        anyFailure,
        { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x80072F8F' },
        stop('step', 'failure', { provisioner: 'windows-update' }),
      ],
    ],
    not: [anyFailure, { origin: 'script', provisioner: 'windows-update', text: 'ERROR: Exception from HRESULT: 0x8024402C' }],
  },
  {
    id: 'machine-not-made',
    title: 'The build machine could not be created or reached',
    signs: [{ from: ['stop'], place: ['before'], how: 'failure' }],
    isGeneral: true,
    names: { what: 'Packer’s error', in: azureError },
    cause: 'The build ended before its first step: no customizer and no validator had run.',
    fix: 'Read Packer’s error above. The activity log of the staging resource group says what Azure answered about the machine, its disk and its network.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: troubleshooting('stages-of-the-customization-log'),
    examples: [
      [anyFailure, packer("Build 'azure-arm' errored after 2 minutes: something unheard of"), stop('before', 'failure')],
      [anyFailure, packer('ERROR: -> DeploymentFailed : At least one resource deployment operation failed.'), stop('before', 'failure')],
    ],
    not: [anyFailure, stop('step', 'failure', { provisioner: 'shell' })],
  },
  {
    id: 'script-failed',
    title: 'A script failed',
    signs: [
      { from: ['packer'], text: /Script exited with non-zero exit status/i },
      { from: ['script'], hasExit: true },
    ],
    isGeneral: true,
    names: { what: 'Its last error', in: lastError, from: ['script', 'packer'] },
    cause: 'A command in the step ended with an exit code that is not allowed; why is in what it printed.',
    fix: 'Read its last lines above; test the script on a machine of the source image. validExitCodes of a PowerShell customizer allows other codes.',
    link: troubleshooting('troubleshoot-script-or-inline-customization'),
    source: troubleshooting('troubleshoot-script-or-inline-customization'),
    examples: [
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored after 24 minutes 41 seconds: Script exited with non-zero exit status: 1. Allowed exit codes are: [0]",
        ),
        stop('step', 'failure', { provisioner: 'shell' }),
      ],
      [anyFailure, shell('nginx: [emerg] unknown directive', 16), stop('step', 'failure', { provisioner: 'shell' })],
    ],
    not: [anyFailure, stop('before', 'failure')],
  },
  {
    id: 'step-failed',
    title: 'A step failed',
    signs: [{ from: ['stop'], place: ['step'], how: 'failure', provisioner: ['shell', 'powershell', 'windows-restart', 'windows-update'] }],
    isGeneral: true,
    names: { what: 'Packer’s error', in: azureError },
    cause: 'The build ended in this step, and no exit code of a script is known: the reason is the one that Packer gives.',
    fix: 'Read Packer’s reason and the last lines of the step above.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: troubleshooting('stages-of-the-customization-log'),
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 12 minutes: Error running the provisioner: something unheard of"),
        stop('step', 'failure', { provisioner: 'powershell' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 3 minutes: the provisioner broke off"),
        stop('step', 'failure', { provisioner: 'shell' }),
      ],
    ],
    not: [anyFailure, stop('own-step', 'failure', { provisioner: 'powershell' })],
  },
  {
    id: 'file-step-failed',
    title: 'A File customizer failed',
    signs: [{ from: ['stop'], place: ['step'], how: 'failure', provisioner: ['file'] }],
    isGeneral: true,
    cause: 'Packer could not bring a file to the build machine; its reason is in its own words above.',
    fix: 'On Linux, let the File customizer write below /tmp and move the file with a script; on Windows, create the folder of the destination in a customizer before it.',
    link: templateReference('file-customizer'),
    source: templateReference('file-customizer'),
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: Process exited with: 255"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    composed: [
      [anyFailure, packer("Build 'azure-arm' errored: Upload failed: no such folder"), stop('step', 'failure', { provisioner: 'file' })],
    ],
    not: [anyFailure, stop('step', 'failure', { provisioner: 'shell' })],
  },
  {
    id: 'packer-failed',
    title: 'The build failed, and the reason is in its log',
    signs: [
      { from: ['operation'], code: ['PackerBuildFailed'] },
      { from: building, text: /During the image build a failure has occurred|Packer build command has failed/i },
    ],
    isGeneral: true,
    names: { what: 'Packer’s error', in: azureError },
    cause:
      'The service says only that the build failed; customization.log has the reason, and could not be read, or contains nothing that is known.',
    fix: 'Read the log at the location in the message. With Reader and Storage Blob Data Reader on the staging resource group (or the subscription) the pipeline’s identity can read it here.',
    link: troubleshooting('packer-build-command-fails'),
    source: issue('Azure/azure-powershell#24244'),
    examples: [
      [anyFailure],
      [
        run(
          'Failed while waiting for packerizer: Microservice has failed: Failed while processing request: Error when executing packerizer: Packer build command has failed: exit status 1. During the image build, a failure has occurred, please review the build log to identify which build/customization step failed.',
        ),
      ],
      [operation('PackerBuildFailed', 'The build failed.')],
    ],
    not: [run('Failed in distributing 1 images out of total 1: x')],
  },
  {
    id: 'internal-error',
    title: 'The service says only that it failed',
    signs: [
      { from: ['refusal', 'provisioning', 'operation', 'run'], text: /Internal (?:server )?error occurred/i },
      {
        from: ['refusal', 'provisioning', 'operation'],
        code: ['InternalOperationError', 'ServerError', 'InternalServerError', 'ResourceDeploymentFailure', 'Other'],
        isSilent: true,
      },
    ],
    isGeneral: true,
    cause:
      'The service does not report a reason. Usually it is a policy on the staging resource group, a missing right of the template’s identity, or a storage firewall; sometimes the service itself.',
    fix: 'Look for denied operations in the activity log of the IT_ group and of the template; then check the identity’s roles. If nothing is found, run once more, and give Azure support the correlation id.',
    link: troubleshooting('resource-operation-finished-with-a-terminal-provisioning-state-of-failed'),
    source: issue('Azure/azvmimagebuilder#45'),
    examples: [
      [
        operation(
          'InternalOperationError',
          'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
      [
        {
          origin: 'provisioning',
          code: 'NoCustomizerScript',
          message:
            'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
        },
      ],
      [{ origin: 'provisioning', code: 'ServerError', message: '' }],
      [{ origin: 'provisioning', code: 'Other', message: '' }],
    ],
    not: [operation('InternalOperationError', 'The assigned managed identity cannot be used.')],
  },
]
