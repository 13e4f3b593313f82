// One finding for what a template repeats.
import type { Finding } from '../finding.js'
import { rules } from './rules.js'

// The findings of one template, with those of a rule that has a summary as one, at the first place. Silenced findings are to be left out before.
export const withoutRepeats = (findings: readonly Finding[]): readonly Finding[] =>
  rules.reduce((kept, { id, summary }) => (summary === undefined ? kept : summarized(kept, id, summary)), findings)

const summarized = (findings: readonly Finding[], id: string, summary: (count: number) => string): readonly Finding[] => {
  const [first, ...others] = findings.filter(({ rule }) => rule === id)
  if (first === undefined || others.length === 0) return findings
  const repeats = new Set(others)
  return findings.flatMap((finding) => {
    if (finding === first) return [{ ...first, message: summary(others.length + 1) }]
    return repeats.has(finding) ? [] : [finding]
  })
}
