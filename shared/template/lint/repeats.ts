// Reduces repeated findings to one.
import type { Finding } from '../finding.js'
import { rules } from './rules.js'

// The findings of one template. Those of a rule with a summary become one, at the first place. Silenced findings must be left out before.
export const withoutRepeats = (findings: readonly Finding[]): readonly Finding[] =>
  rules.reduce(
    (kept, { id, summary }) => (summary === undefined ? kept : summarized(kept, id, summary)),
    withoutOtherSystem(withoutBicepTypes(findings)),
  )

// Properties that only PowerShell steps have follow from a Shell step for a Windows image, which is reported itself.
const withoutOtherSystem = (findings: readonly Finding[]): readonly Finding[] => {
  const steps = new Set(findings.filter(({ rule }) => rule === 'step-os').map(({ at }) => `${at.file}:${at.pointer}`))
  const follows = ({ rule, at: { file, pointer } }: Finding): boolean => {
    const [, step = '', name = ''] = /^(.*)\/([^/]+)$/.exec(pointer) ?? []
    return rule === 'field-unknown' && powerShellOnly.has(name) && steps.has(`${file}:${step}`)
  }
  return findings.filter((finding) => !follows(finding))
}

const powerShellOnly: ReadonlySet<string> = new Set(['runElevated', 'runAsSystem', 'validExitCodes'])

// The Bicep compiler also checks an image template against the schema: its diagnostic about a line may repeat a finding there. `all` are the
// findings of all templates of the file, because the diagnostics do not say which of them they concern.
export const withoutBicepTypes = (findings: readonly Finding[], all = findings): readonly Finding[] => {
  const lineOf = ({ at }: Finding): string => `${at.file}:${String(at.line)}`
  const own = new Set(all.filter(({ rule }) => schemaRules.test(rule)).map(lineOf))
  return findings.filter((finding) => !bicepTypes.has(finding.rule) || !own.has(lineOf(finding)))
}

const schemaRules = /^(?:field|value|identity|script|source|resource|run-output)-/

// Missing and unknown properties, and values of other types (docs/platforms.md 4.2).
const bicepTypes: ReadonlySet<string> = new Set(['035', '036', '037', '083', '088', '089'].map((number) => `bicep-bcp${number}`))

const summarized = (findings: readonly Finding[], id: string, summary: (count: number) => string): readonly Finding[] => {
  const [first, ...others] = findings.filter(({ rule }) => rule === id)
  if (first === undefined || others.length === 0) return findings
  const repeats = new Set(others)
  return findings.flatMap((finding) => {
    if (finding === first) return [{ ...first, message: summary(others.length + 1) }]
    return repeats.has(finding) ? [] : [finding]
  })
}
