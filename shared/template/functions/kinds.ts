// What values are called in messages, how they become strings, and when two are equal.
import { canonicalJson } from '../../json.js'
import { losesDigits } from '../exact-number.js'
import { toJson, type TemplateNode } from '../node.js'

// `a string`, `an array`: the kind of a value, never the value.
export const kindOf = (node: TemplateNode): string => {
  if (node.kind !== 'scalar') return { string: 'a string', array: 'an array', object: 'an object' }[node.kind]
  if (node.value === null) return 'null'
  if (typeof node.value === 'boolean') return 'true or false'
  return Number.isInteger(node.value) ? 'a number' : 'a number with a fraction'
}

// The string for a string, whole number or boolean, as Azure Resource Manager writes it: booleans begin with a capital. It refuses a number
// with a fraction (bicep console 0.49.2). A number that JavaScript cannot represent keeps the digits of its file.
export const printed = (node: TemplateNode): string | undefined => {
  if (node.kind === 'string') return node.value
  if (node.kind !== 'scalar' || node.value === null) return undefined
  if (typeof node.value === 'boolean') return node.value ? 'True' : 'False'
  if (node.written !== undefined && losesDigits(node.value, node.written)) return node.written
  return Number.isInteger(node.value) ? String(node.value) : undefined
}

// Whether a value is null.
export const isNull = (node: TemplateNode): boolean => node.kind === 'scalar' && node.value === null

// The same text for equal values; the order of keys does not count.
export const identity = (node: TemplateNode): string => canonicalJson(toJson(node))

// The values, each once, in the order of their first occurrence.
export const distinct = (nodes: readonly TemplateNode[]): readonly TemplateNode[] => {
  const seen = new Set<string>()
  return nodes.filter((node) => {
    const text = identity(node)
    return !seen.has(text) && seen.add(text)
  })
}
