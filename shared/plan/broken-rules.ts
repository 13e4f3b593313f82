// Findings in a template that cannot be rendered: they are reported together with the reason, not one run later.
import type { Problem } from '../errors.js'
import type { Finding } from '../template/finding.js'

// The errors among findings, as problems.
export const brokenRules = (findings: readonly Finding[]): readonly Problem[] =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message, at }) => ({ code: 'template-finding', rule, message, where: at }))
