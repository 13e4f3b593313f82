// What the Bicep compiler warned of, next to the error of a template that has no value for that reason.
import { AibError } from '../errors.js'
import type { Finding } from '../template/finding.js'

// The error, whose first problem also says what the compiler warned of.
export const withCompilerWarnings = (error: AibError, findings: readonly Finding[]): AibError => {
  const warnings = findings.filter(({ rule, severity }) => severity === 'warning' && rule.startsWith('bicep-')).slice(0, 5)
  if (warnings.length === 0) return error
  const [first, ...rest] = error.problems
  const said = `The compiler warned: ${warnings.map(({ message, at, rule }) => `${at.file}:${String(at.line)}: ${message} [${rule}]`).join(' ')}`
  return new AibError([{ ...first, fix: first.fix === undefined ? said : `${first.fix} ${said}` }, ...rest], { cause: error })
}
