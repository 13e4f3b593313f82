// What is to be mended in a template that cannot be rendered: it is said with what keeps it from being rendered, not a run later.
import type { Problem } from '../errors.js'
import { Mask } from '../redaction.js'
import type { Finding } from '../template/finding.js'

// The errors among findings, as problems. Values that are secret are hidden: nobody has told the host of them yet.
export const brokenRules = (findings: readonly Finding[], secrets: readonly string[]): readonly Problem[] => {
  const mask = new Mask(secrets)
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message, at }) => ({ code: 'template-finding', rule, message: mask.apply(message), where: at }))
}
