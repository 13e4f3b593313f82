// Findings in a template, counted and sorted for people.
import type { Finding } from '../template/finding.js'

const severities = ['error', 'warning', 'info'] as const

// The word that people read instead of `info`.
export const severityWord = (severity: Finding['severity']): string => (severity === 'info' ? 'note' : severity)

// `2 errors, 1 warning.`, errors first.
export const findingCounts = (findings: readonly Finding[]): string => {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [`${count} ${severityWord(severity)}${count === 1 ? '' : 's'}`]
  })
  return counts.length === 0 ? 'No findings.' : `${counts.join(', ')}.`
}

// Errors first, otherwise in the same order.
export const bySeverity = (findings: readonly Finding[]): readonly Finding[] =>
  severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
