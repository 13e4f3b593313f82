// The names of a template as the model spells them: before 2024-02-01 the service reads names in any case (release notes, May 2024).
import { lastOfEach } from '../duplicate-keys.js'
import type { ObjectNode, StringNode, TemplateNode } from '../node.js'
import type { Value } from './property.js'
import { visit } from './visit.js'

// The value with each name that differs from the model's by case alone in the model's spelling; the key remembers how it was written. Of two
// spellings of one name, the last counts.
export const withModelNames = (root: ObjectNode, property: Value, version: string): ObjectNode => {
  const renamed = new Map<StringNode, string>()
  for (const { key, name } of visit(root, property, version))
    if (key !== undefined && name !== undefined && name !== key.value) renamed.set(key, name)
  const renameIn = (node: TemplateNode): TemplateNode => {
    if (node.kind === 'array') return { ...node, items: node.items.map(renameIn) }
    return node.kind === 'object' ? renameEntries(node) : node
  }
  const renameKey = (key: StringNode): StringNode => {
    const name = renamed.get(key)
    return name === undefined ? key : { ...key, value: name, written: key.value }
  }
  const renameEntries = (node: ObjectNode): ObjectNode => ({
    ...node,
    entries: lastOfEach(node.entries.map(({ key, value }) => ({ key: renameKey(key), value: renameIn(value) }))),
  })
  return renamed.size === 0 ? root : renameEntries(root)
}
