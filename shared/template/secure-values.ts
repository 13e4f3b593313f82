// The secrets in the value of a parameter: all of one that is secure, and the secure parts of an object or array.
import { isSecure, resolveType } from './declared-parameter.js'
import { get, type ObjectNode, type TemplateNode } from './node.js'

// Every text that the declaration makes a secret.
export const secureTexts = (value: TemplateNode, declared: TemplateNode, types: ObjectNode | undefined): readonly string[] => {
  const declaration = resolveType(declared, types)
  if (isSecure(declaration)) return textsOf(value)
  const others = get(declaration, value.kind === 'array' ? 'items' : 'additionalProperties')
  const inside = (part: TemplateNode, type: TemplateNode | undefined) => (type === undefined ? [] : secureTexts(part, type, types))
  if (value.kind === 'array') return value.items.flatMap((item, index) => inside(item, get(declaration, 'prefixItems', index) ?? others))
  if (value.kind !== 'object') return []
  return value.entries.flatMap((entry) => inside(entry.value, get(declaration, 'properties', entry.key.value) ?? others))
}

const textsOf = (node: TemplateNode): readonly string[] => {
  if (node.kind === 'scalar') return []
  if (node.kind === 'string') return node.value === '' ? [] : [node.value]
  return node.kind === 'array' ? node.items.flatMap(textsOf) : node.entries.flatMap(({ value }) => textsOf(value))
}
