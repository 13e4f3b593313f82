// Builds that ran out of time, by where they hung.
import { anyFailure, anyTimeout, building, packer, run, shell, stop, troubleshooting, type Diagnosis } from './diagnosis.js'

export const hangingDiagnoses: readonly Diagnosis[] = [
  {
    id: 'script-prompts',
    title: 'A command waits for an answer',
    signs: [
      {
        from: ['stop'],
        place: ['step'],
        how: 'timeout',
        text: /\[(?:y\/n(?:\/\w)*|yes\/no|y\/d\/n)\]|\(y(?:es)?\/n(?:o)?\)|do you want to continue\?|press (?:any key|enter|return)|password(?: for \S+)?:\s*$|\[y\] yes\s+\[|\?\s*$|\b(?:select|choose|enter|country|continue|overwrite|accept|agree|geographic area)\b[^\n]*:\s*$|^Supply values for the following parameters:/i,
      },
    ],
    cause:
      'The last line of the step looks like a question. No one answers it in a build, so that the command waited until the build timeout.',
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
    id: 'step-hangs',
    title: 'A step was silent until the build timeout ended',
    signs: [{ from: ['stop'], place: ['step'], how: 'timeout', silentMinutes: 10 }],
    isGeneral: true,
    cause: 'The step printed nothing for a long time before the build timeout ended it: its last command hangs, or works without printing.',
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
]
