// Objects in which a key occurs twice. Azure Resource Manager and the usual clients use the last value (docs/platforms.md 4.5).
import type { Finding } from './finding.js'
import type { ObjectEntry, StringNode, TemplateNode } from './node.js'

// The entries with the last of each key, which remembers the previous one.
export const lastOfEach = (entries: readonly ObjectEntry[]): readonly ObjectEntry[] => {
  const last = new Map<string, ObjectEntry>()
  for (const { key, value } of entries) {
    const before = last.get(key.value)
    last.delete(key.value)
    last.set(key.value, { key: before === undefined ? key : { ...key, replaces: before.key }, value })
  }
  return last.size === entries.length ? entries : [...last.values()]
}

// A warning for each key that occurs twice in one object, at the last one.
export const duplicateKeys = (node: TemplateNode): readonly Finding[] => {
  if (node.kind === 'array') return node.items.flatMap(duplicateKeys)
  if (node.kind !== 'object') return []
  return node.entries.flatMap(({ key, value }) => [
    ...(key.replaces === undefined ? [] : [duplicateKey(key, key.replaces)]),
    ...duplicateKeys(value),
  ])
}

const duplicateKey = ({ value, at }: StringNode, { at: before }: StringNode): Finding => ({
  rule: 'key-twice',
  severity: 'warning',
  message: `The key ${JSON.stringify(value)} occurs twice in one object, on line ${String(before.line)} and on line ${String(at.line)}; the last one counts. Remove the other.`,
  at,
})
