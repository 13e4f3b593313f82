// A finding in a template, made without asking Azure.
import type { Place } from '../errors.js'

// error: the service would refuse the template, or the build would certainly fail. warning: probably a mistake. info: good to know.
export type Severity = 'error' | 'warning' | 'info'

// What a rule reports about one place.
export interface Finding {
  // A stable name in kebab-case, such as `run-output-name-missing`.
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly at: Place
}

// Findings in the order in which people read a file: by file, line and column; those at one place in their original order.
export const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort(
    (left, right) => compareText(left.at.file, right.at.file) || left.at.line - right.at.line || left.at.column - right.at.column,
  )

// By code unit: the same order on every machine, whatever its language.
const compareText = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1)
