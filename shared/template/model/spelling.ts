// The names of a template as the model spells them.
import type { ObjectNode, StringNode, TemplateNode } from '../node.js'
import type { Visit } from './visit.js'

// The body of a template with each name that differs from the model's by case alone in the model's spelling. `visits` are those of the body.
export const withModelNames = (body: ObjectNode, visits: readonly Visit[]): ObjectNode => {
  const renamed = new Map<StringNode, string>()
  for (const { key, name } of visits) if (key !== undefined && name !== undefined && name !== key.value) renamed.set(key, name)
  const renameIn = (node: TemplateNode): TemplateNode => {
    if (node.kind === 'array') return { ...node, items: node.items.map(renameIn) }
    return node.kind === 'object' ? renameEntries(node) : node
  }
  const renameEntries = (node: ObjectNode): ObjectNode => ({
    ...node,
    entries: node.entries.map(({ key, value }) => ({ key: { ...key, value: renamed.get(key) ?? key.value }, value: renameIn(value) })),
  })
  return renamed.size === 0 ? body : renameEntries(body)
}
