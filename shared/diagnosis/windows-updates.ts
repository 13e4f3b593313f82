// What Windows Update and restarts of Windows say.
import {
  anyFailure,
  anyTimeout,
  building,
  issue,
  learnPage,
  output,
  packer,
  shell,
  stop,
  templateReference,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const updateErrors = learnPage('windows/deployment/update/windows-update-error-reference')
const restart = troubleshooting('windows-restart-continually-fails-with-error-code-1190')

export const windowsUpdateDiagnoses: readonly Diagnosis[] = [
  {
    id: 'restart-hangs',
    title: 'The build hung in a restart of Windows',
    signs: [{ from: ['stop'], place: ['step', 'service-step'], how: 'timeout', provisioner: ['windows-restart'] }],
    before: ['build-timeout', 'step-hangs'],
    cause: 'Windows did not come back from a restart, or restarted again and again, until the build timeout.',
    fix: 'Put WindowsRestart before and after the installation that asks for it; look for a script that restarts by itself, and set restartTimeout below the build timeout so that the step fails first.',
    link: templateReference('windows-restart-customizer'),
    source: restart,
    examples: [[anyTimeout, stop('step', 'timeout', { provisioner: 'windows-restart', lastLine: 'Waiting for machine to restart...' })]],
    composed: [[anyTimeout, stop('service-step', 'timeout', { provisioner: 'windows-restart', lastLine: 'Restarting Machine' })]],
    not: [anyTimeout, stop('step', 'timeout', { provisioner: 'windows-update', lastLine: 'Waiting for machine to restart...' })],
  },
  {
    id: 'windows-update-hangs',
    title: 'Windows Update did not finish within the build timeout',
    signs: [
      // Not after an error code in the last line: that is what kept the customizer trying.
      {
        from: ['stop'],
        place: ['step', 'service-step'],
        how: 'timeout',
        provisioner: ['windows-update'],
        text: /^(?![^]*\b0x8[0-9a-f]{7}\b)/i,
      },
    ],
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
    not: [
      anyTimeout,
      stop('step', 'timeout', {
        provisioner: 'windows-update',
        lastLine: "Search for Windows updates failed with 'Exception from HRESULT: 0x80072EE2'. Retrying...",
      }),
    ],
  },
  {
    id: 'windows-restart-loop',
    title: 'Windows could not be restarted: a shutdown was already scheduled',
    signs: [
      { from: [...output, 'packer'], text: /exited with code: 1190\b|A system shutdown has already been scheduled\.\s?\(1190\)/i },
      { from: ['script', 'service-step'], exit: [1190] },
    ],
    before: ['windows-restart-timeout', 'restart-hangs'],
    cause:
      'A restart was requested while another one was under way, as Windows Server 2016 does if the WindowsUpdate customizer comes early.',
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
    cause:
      'Packer had no answer from Windows within the customizer’s restartTimeout (5 minutes by default). Possible reasons are a restart that installs updates and takes longer, one that did not begin, and a WinRM that is closed, changed or without a valid login after it, as hardening scripts leave it.',
    fix: 'Set restartTimeout on the WindowsRestart customizer to 15m or more; if that does not help, let hardening of WinRM, firewall and accounts take effect in the last customizer or at the first boot of the machines.',
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
        text: /\b0x80244(?:01c|02c)\b|\b0x80240438\b/i,
      },
      { from: output, provisioner: ['windows-update'], text: /\b0x80072e(?:e[27]|f[de])\b/i },
      {
        from: output,
        text: /(?:Windows ?Update|WUInstall|WUJob|UpdateSearcher|WSUS|Add-WindowsCapability|Install-Language)[^]{0,400}\b0x80072e(?:e[27]|f[de])\b/i,
      },
    ],
    before: ['script-no-way-out', 'script-name-unresolved'],
    cause:
      'The update service did not answer, or its name was not resolved. Possible reasons are a subnet without outbound access, a proxy, and a WSUS server in the settings of the source image.',
    fix: 'Give the build’s subnet outbound access to Windows Update (windowsupdate.com, update.microsoft.com), or remove the WSUS settings of the source image for the build.',
    link: learnPage('windows/deployment/update/windows-update-troubleshooting'),
    source: updateErrors,
    examples: [
      [
        anyTimeout,
        {
          origin: 'script',
          provisioner: 'windows-update',
          text: "Searching for Windows updates...\nSearch for Windows updates failed with 'Exception from HRESULT: 0x80072EE2'. Retrying...",
        },
        stop('step', 'timeout', {
          provisioner: 'windows-update',
          lastLine: "Search for Windows updates failed with 'Exception from HRESULT: 0x80072EE2'. Retrying...",
        }),
      ],
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
    signs: [
      { from: output, text: /\b0x80072f8f\b|\b0x80072f06\b/i },
      { from: output, provisioner: ['windows-update'], text: /\b0x800b0109\b/i },
    ],
    cause:
      'Possible reasons are a proxy that inspects TLS, a wrong clock of the machine, missing root certificates, and a TLS version or cipher that the two sides do not share.',
    fix: 'Exempt the addresses that the step contacts, such as those of Windows Update, from TLS inspection for the build’s subnet, or import the proxy’s root certificate first (Import-Certificate -CertStoreLocation Cert:\\LocalMachine\\Root).',
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
]
