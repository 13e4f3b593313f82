// Rules about the scripts of a build.
import { get, getItems, getText, labelOf, type TemplateNode } from '../node.js'
import { customizers, each, getNumber, isSet, isTrue, kindOf, validators, yaml, type Remark, type Rule, type Subject } from './rule.js'
import { ownValue } from '../../own-value.js'

export const stepRules: readonly Rule[] = [
  {
    id: 'script-source',
    severity: 'error',
    title: 'A step without a script, or with two',
    why: 'Shell and PowerShell steps have exactly one of scriptUri and inline.',
    source: 'REST reference, ImageTemplateShellCustomizer and ImageTemplatePowerShellCustomizer',
    bad: yaml`
      properties:
        customize:
          - type: Shell # ✗
            scriptUri: scripts/install.sh
            inline: ["sudo apt-get update"]
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            inline: ["sudo apt-get update"]
          - type: Shell
            scriptUri: scripts/install.sh
    `,
    check: (subject) => each(subject, [customizers, validators], scriptSource),
  },
  {
    id: 'run-as-system',
    severity: 'error',
    title: 'Local System without elevation',
    why: 'runAsSystem can be true only if runElevated is true.',
    source: 'REST reference, ImageTemplatePowerShellCustomizer',
    bad: yaml`
      properties:
        customize:
          - type: PowerShell
            runAsSystem: true # ✗
            inline: ["whoami"]
    `,
    good: yaml`
      properties:
        customize:
          - type: PowerShell
            runElevated: true
            runAsSystem: true
            inline: ["whoami"]
    `,
    check: ({ find }) =>
      [customizers, validators].flatMap((path) =>
        find(path).flatMap(({ node }) => {
          const found = get(node, 'runAsSystem')
          if (found === undefined || !isTrue(found) || isTrue(node, 'runElevated')) return []
          return [{ at: found.at, message: 'runAsSystem needs "runElevated": true in the same step.' }]
        }),
      ),
  },
  {
    id: 'step-os',
    severity: 'error',
    title: 'A step for the other operating system',
    why: 'Shell runs on Linux; PowerShell, WindowsRestart and WindowsUpdate run on Windows. Reported if the source image determines the operating system, or if one template has both kinds.',
    source: 'template reference, customize',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
        customize:
          - type: PowerShell # ✗
            inline: ["Get-Date"]
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
        customize:
          - type: Shell
            inline: ["date"]
    `,
    check: (subject) => stepSystems(subject),
  },
  {
    id: 'exit-codes-zero',
    severity: 'warning',
    title: 'Valid exit codes without 0',
    why: 'Only the codes in the list count as success. Without 0, a script that succeeds fails the build.',
    source: 'template reference, PowerShell customizer',
    bad: yaml`
      properties:
        customize:
          - type: PowerShell
            inline: [Start-Process setup.exe -Wait]
            validExitCodes: [3010] # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: PowerShell
            inline: [Start-Process setup.exe -Wait]
            validExitCodes: [0, 3010]
    `,
    check: ({ find }) => [customizers, validators].flatMap((path) => find(path).flatMap(({ node }) => exitCodesWithoutZero(node))),
  },
  {
    id: 'checksum-inline',
    severity: 'warning',
    title: 'A checksum for inline commands',
    why: 'The checksum is of the file at scriptUri. With inline there is no file, and nothing is verified.',
    source: 'template reference, Shell customizer',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            inline: ["sudo apt-get update"]
            sha256Checksum: ade4c5214c3c675e92c66e2d067a870c5b81b9844b3de3cc72c49ff36425fc93 # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            inline: ["sudo apt-get update"]
    `,
    check: ({ find }) => [customizers, validators].flatMap((path) => find(path).flatMap(({ node }) => checksumOfInline(node))),
  },
]

const exitCodesWithoutZero = (node: TemplateNode): readonly Remark[] => {
  const codes = get(node, 'validExitCodes')
  const items = getItems(codes)
  if (codes === undefined || items.length === 0 || items.some((item) => getNumber(item) === 0)) return []
  return [{ at: codes.at, message: 'validExitCodes has no 0: a script that succeeds would fail the build. Add 0 to the list.' }]
}

const checksumOfInline = (node: TemplateNode): readonly Remark[] => {
  const checksum = get(node, 'sha256Checksum')
  if (checksum === undefined || !isSet(checksum) || getItems(node, 'inline').length === 0 || isSet(node, 'scriptUri')) return []
  return [{ at: checksum.at, message: 'sha256Checksum is the checksum of the file at scriptUri, and this step has inline. Remove it.' }]
}

const scriptSource = (node: TemplateNode): string | undefined => {
  const type = getText(node, 'type')
  if (type !== 'Shell' && type !== 'PowerShell') return undefined
  // Other rules report it in another case or under its old name.
  if (node.kind === 'object' && node.entries.some(({ key }) => isMisspelt(key.value))) return undefined
  const inline = get(node, 'inline')
  const hasUri = isSet(node, 'scriptUri')
  const hasInline = inline !== undefined && isSet(inline)
  if (hasUri && hasInline) return `A ${type} step has scriptUri or inline, not both. Split it into two steps.`
  if (!hasUri && !hasInline) return `A ${type} step needs scriptUri or inline.`
  return inline?.kind === 'array' && inline.items.length === 0 ? `A ${type} step needs a line in inline, or scriptUri.` : undefined
}

const isMisspelt = (name: string): boolean =>
  ['scripturi', 'inline', 'script'].includes(name.toLowerCase()) && name !== 'scriptUri' && name !== 'inline'

const systemOfKind: Readonly<Record<string, 'Linux' | 'Windows'>> = {
  shell: 'Linux',
  powershell: 'Windows',
  windowsrestart: 'Windows',
  windowsupdate: 'Windows',
}

// If the source does not show the system, the first step does.
const stepSystems = ({ find, sourceOs }: Subject): readonly Remark[] => {
  const steps = [customizers, validators].flatMap((path) => find(path))
  let first: { readonly system: string; readonly label: string } | undefined
  return steps.flatMap(({ node, path }) => {
    const system = ownValue(systemOfKind, kindOf(node))
    // A validator of a kind that only customizers have is reported as such.
    if (system === undefined || (path[1] === 'validate' && /^windows/i.test(kindOf(node)))) return []
    first ??= { system, label: labelOf(path) }
    const expected = sourceOs ?? first.system
    if (system === expected) return []
    const because = sourceOs === undefined ? `${first.label} is a step for ${expected}` : `the source image is ${expected}`
    return [{ at: node.at, message: `${getText(node, 'type') ?? ''} runs on ${system} only, and ${because}.` }]
  })
}
