// How a step ended, without words that decide: the build timeout and bare exit codes.
import assert from 'node:assert/strict'
import { diagnose, explain } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure, anyTimeout, serviceStep, powershell, shell, stop } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'

const hung = (provisioner: string, lastLine: string, silentMinutes = 45): readonly Evidence[] => [
  anyTimeout,
  stop('step', 'timeout', { provisioner, lastLine, silentMinutes }),
  { origin: 'script', provisioner, text: lastLine },
]

const timeouts: readonly (readonly [string, string, readonly Evidence[]])[] = [
  ['a time zone that tzdata asks for', 'script-prompts', hung('shell', 'Geographic area: ')],
  ['a parameter that PowerShell asks for', 'script-prompts', hung('powershell', 'Supply values for the following parameters:')],
  ['a host key that ssh wants confirmed', 'script-prompts', hung('shell', 'Are you sure you want to continue connecting (yes/no)? ')],
  ['a server in the foreground', 'step-hangs', hung('shell', 'Listening on port 8080')],
  [
    'a lock that apt waits for',
    'apt-locked',
    hung('shell', 'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. 1200s'),
  ],
  ['a step that printed until the end', 'build-timeout', hung('shell', 'package 412 of 600', 0)],
  [
    'sysprep that a security agent stops',
    'sysprep-security-agent',
    [
      anyTimeout,
      serviceStep('Error SYSPRP ActionPlatform::DeleteValue: Error from RegDeleteValueW, CrowdStrike\nIMAGE_STATE_UNDEPLOYABLE'),
      stop('service-step', 'timeout', { provisioner: 'powershell' }),
    ],
  ],
]

const codes: readonly (readonly [Evidence, string, RegExp])[] = [
  [powershell('', 1633), 'program-architecture', /another platform/],
  [powershell('', 1643), 'installer-not-permitted', /policy/],
  [powershell('', 2147942405), 'script-not-elevated', /runElevated/],
  [powershell('', -532462766), 'dotnet-exception-uncaught', /ProviderName/],
  [powershell('', 1115), 'windows-shutting-down', /WindowsRestart/],
  [shell('', 134), 'exit-139', /abort/],
  [shell('', 141), 'exit-141', /pipefail/],
  [shell('Resolving package dependencies...', 106), 'zypper-repositories-skipped', /106/],
  [shell('', 42), 'script-failed', /exit code that is not allowed/],
]

describe('the ending of a step', () => {
  for (const [what, id, evidence] of timeouts)
    it(`at the build timeout is explained: ${what}`, () => {
      assert.deepEqual(
        diagnose(evidence).map((one) => one.id),
        [id],
      )
    })
  for (const [evidence, id, words] of codes)
    it(`with a bare exit code is explained: ${id}`, () => {
      const all = [anyFailure, evidence]
      assert.deepEqual(
        diagnose(all).map((one) => one.id),
        [id],
      )
      assert.match(explain(all) ?? '', words)
    })
})
