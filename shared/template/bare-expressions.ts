// Finds expressions that are not evaluated because they are in a bare resource, such as one copied from a deployment template.
import { AibError } from '../errors.js'
import { isExpression, parseExpression } from './expression.js'
import type { Finding } from './finding.js'
import type { StringNode, TemplateNode } from './node.js'
import { isScript } from './placeholders.js'

// One finding for each string that looks like an expression; the service would use it literally.
export const bareExpressions = (node: TemplateNode): readonly Finding[] => {
  if (node.kind === 'array') return node.items.flatMap(bareExpressions)
  if (node.kind === 'object')
    return node.entries.flatMap(({ key, value }) => [...bareExpressions(key), ...(isScript(key) ? [] : bareExpressions(value))])
  return node.kind === 'string' && isCall(node) ? [finding(node)] : []
}

const isCall = ({ value, at }: StringNode): boolean => {
  if (!isExpression(value)) return false
  try {
    return ['call', 'property', 'index'].includes(parseExpression(value, at).kind)
  } catch (error) {
    if (error instanceof AibError) return false
    throw error
  }
}

const finding = ({ value, at }: StringNode): Finding => ({
  rule: 'expression-not-evaluated',
  severity: 'warning',
  message: `${value} is not evaluated in a bare resource. Put the resource into a deployment template, or use a <placeholder>.`,
  at,
})
