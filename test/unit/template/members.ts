// Paths of a template, and the template with one member changed.
import assert from 'node:assert/strict'
import type { ObjectNode, TemplateNode } from '../../../shared/template/node.js'

export type Path = readonly (string | number)[]

const maps = ['tags', 'artifactTags', 'managedResourceTags', 'userAssignedIdentities']

// Every path of a template, except for values of maps, whose names are the user's own.
export const pathsIn = (node: TemplateNode, path: Path = []): readonly Path[] => {
  if (node.kind === 'array') return node.items.flatMap((item, index) => [[...path, index], ...pathsIn(item, [...path, index])])
  if (node.kind !== 'object' || maps.includes(String(path.at(-1)))) return []
  return node.entries.flatMap(({ key, value }) => [[...path, key.value], ...pathsIn(value, [...path, key.value])])
}

// The template with the member at the path null or absent.
export const changed = (body: ObjectNode, path: Path, to: 'null' | 'absent'): ObjectNode => {
  const result = change(body, path, to)
  assert(result.kind === 'object')
  return result
}

const change = (node: TemplateNode, [step, ...rest]: Path, to: 'null' | 'absent'): TemplateNode => {
  const replaced = (value: TemplateNode): readonly TemplateNode[] => {
    if (rest.length > 0) return [change(value, rest, to)]
    return to === 'null' ? [{ kind: 'scalar', value: null, at: value.at }] : []
  }
  if (node.kind === 'array') return { ...node, items: node.items.flatMap((item, index) => (index === step ? replaced(item) : [item])) }
  if (node.kind !== 'object') return node
  return {
    ...node,
    entries: node.entries.flatMap((entry) =>
      entry.key.value === step ? replaced(entry.value).map((value) => ({ ...entry, value })) : [entry],
    ),
  }
}
