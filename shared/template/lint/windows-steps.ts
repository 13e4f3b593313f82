// Rules about restarts and updates of Windows.
import { getItems } from '../node.js'
import { customizers, each, kindOf, yaml, type Remark, type Rule, type Subject } from './rule.js'
import { ownValue } from '../../own-value.js'

export const windowsStepRules: readonly Rule[] = [
  {
    id: 'windows-update-restart',
    severity: 'warning',
    title: 'Windows updates without a restart before them',
    why: 'Updates fail (0x80240016) while a restart is pending or an installation is still running; the documentation strongly advises a WindowsRestart before.',
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
    title: 'An update filter without include: or exclude:',
    why: 'A filter begins with include: or exclude:, followed by an expression.',
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
    id: 'windows-update-criteria',
    severity: 'warning',
    title: 'Invalid search criteria for Windows Update',
    why: 'Windows Update refuses a search with a property or an operator that it does not know (0x80240032), and the build fails.',
    source: 'Windows Update Agent API, IUpdateSearcher::Search',
    bad: yaml`
      properties:
        customize:
          - type: WindowsUpdate
            searchCriteria: Installed=0 # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: WindowsUpdate
            searchCriteria: IsInstalled=0 and Type='Software'
    `,
    check: (subject) =>
      each(subject, [`${customizers}.searchCriteria`], (node) => (node.kind === 'string' ? criteriaTrouble(node.value) : undefined)),
  },
  {
    id: 'restart-timeout',
    severity: 'error',
    title: 'A restart timeout without a unit',
    why: 'The timeout is a number with a unit, such as 5m or 2h.',
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

// The properties of a criterion, in lower case, and what they are compared with.
const criteria: Readonly<Record<string, string>> = {
  autoselectonwebsites: '[01]',
  browseonly: '[01]',
  categoryids: "'[^']*'",
  deploymentaction: "'[^']*'",
  isassigned: '[01]',
  ishidden: '[01]',
  isinstalled: '[01]',
  ispresent: '[01]',
  rebootrequired: '[01]',
  revisionnumber: '\\d+',
  type: "'[^']*'",
  updateid: "'[^']*'",
}

// Undefined for valid criteria; an empty string is the service's default.
const criteriaTrouble = (text: string): string | undefined => {
  if (text.trim() === '') return undefined
  // Text in quotes may contain the words and parentheses of the language.
  for (const part of text
    .replaceAll(/'[^']*'/g, "''")
    .replaceAll(/[()]/g, ' ')
    .split(/\s+(?:and|or)\s+/i)) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*(?:!?=|\scontains\s)\s*(.*?)\s*$/i.exec(part) ?? []
    const expected = ownValue(criteria, name.toLowerCase())
    if (expected === undefined || !new RegExp(`^${expected}$`).test(value))
      return `Windows Update does not take ${JSON.stringify(part.trim())} in searchCriteria. A criterion compares one of its properties, such as IsInstalled=0 or Type='Software'; "and" and "or" join them.`
  }
  return undefined
}

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
          'There is no WindowsRestart between the scripts and this WindowsUpdate, which fails while a restart is pending. Add one before it.',
      },
    ]
  })
}
