// Rules about restarts and updates of Windows.
import { getItems } from '../node.js'
import { customizers, each, kindOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const windowsStepRules: readonly Rule[] = [
  {
    id: 'windows-update-restart',
    severity: 'warning',
    title: 'Windows updates without a restart before them',
    why: 'Updates fail (0x80240016) while a restart is outstanding or an installation still runs; the documentation strongly advises a WindowsRestart before.',
    source: 'template reference, Windows update customizer',
    bad: yaml`
      properties:
        customize:
          - type: PowerShell
            scriptUri: scripts/install.ps1
          - type: WindowsUpdate # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: PowerShell
            scriptUri: scripts/install.ps1
          - type: WindowsRestart
          - type: WindowsUpdate
    `,
    check: (subject) => updatesWithoutRestart(subject),
  },
  {
    id: 'windows-update-filter',
    severity: 'warning',
    title: 'An update filter that filters nothing',
    why: 'Filters begin with include: or exclude:.',
    source: 'template reference, Windows update customizer',
    bad: yaml`
      properties:
        customize:
          - type: WindowsUpdate
            filters:
              - $_.Title -like '*Preview*' # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: WindowsUpdate
            filters:
              - "exclude:$_.Title -like '*Preview*'"
              - include:$true
    `,
    check: (subject) =>
      each(subject, [`${customizers}.filters[]`], (node) =>
        node.kind === 'string' && !/^\s*(?:include|exclude):/.test(node.value) ? 'A filter begins with include: or exclude:.' : undefined,
      ),
  },
  {
    id: 'restart-timeout',
    severity: 'error',
    title: 'A restart timeout without its unit',
    why: 'The time to wait for a restart is a number with a unit, such as 5m or 2h.',
    source: 'template reference, Windows restart customizer',
    bad: yaml`
      properties:
        customize:
          - type: WindowsRestart
            restartTimeout: "30" # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: WindowsRestart
            restartTimeout: 30m
    `,
    check: (subject) =>
      each(subject, [`${customizers}.restartTimeout`], (node) =>
        node.kind === 'string' && node.value !== '' && !/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(node.value)
          ? `restartTimeout must be a number with a unit, such as 5m or 2h, not ${JSON.stringify(node.value)}.`
          : undefined,
      ),
  },
]

const updatesWithoutRestart = ({ body }: Subject): readonly Remark[] => {
  let hasScript = false
  let hasRestart = false
  return getItems(body, 'properties', 'customize').flatMap((step) => {
    const kind = kindOf(step)
    hasScript ||= kind === 'powershell'
    hasRestart ||= kind === 'windowsrestart'
    if (kind !== 'windowsupdate' || !hasScript || hasRestart) return []
    return [
      {
        at: step.at,
        message:
          'No WindowsRestart stands between the scripts and this WindowsUpdate, which fails while a restart is outstanding. Put one before it.',
      },
    ]
  })
}
