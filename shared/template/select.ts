// Selects parts of a template by a path such as `properties.customize[].scriptUri`.
import type { TemplateNode } from './node.js'

// A part and the path to it.
export interface Selected {
  readonly node: TemplateNode
  // From the root that was searched.
  readonly path: readonly (string | number)[]
}

// Every part of `root` that a path selects, in order; `[]` selects each item of an array. Parts of another type are skipped.
export const select = (root: TemplateNode, path: string): readonly Selected[] => {
  const steps = path.replaceAll('[]', '.[]').split('.')
  return steps.reduce<readonly Selected[]>(
    (found, step) => found.flatMap((parent) => (step === '[]' ? itemsOf(parent) : entryOf(parent, step))),
    [{ node: root, path: [] }],
  )
}

const itemsOf = ({ node, path }: Selected): readonly Selected[] =>
  node.kind === 'array' ? node.items.map((item, index) => ({ node: item, path: [...path, index] })) : []

const entryOf = ({ node, path }: Selected, key: string): readonly Selected[] => {
  if (node.kind !== 'object') return []
  const entry = node.entries.find((candidate) => candidate.key.value === key)
  return entry === undefined ? [] : [{ node: entry.value, path: [...path, key] }]
}
