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
    [new Part(root)],
  )
}

// Its path is made on demand: a template may have 100,000 steps, and few rules need their paths.
class Part implements Selected {
  constructor(
    readonly node: TemplateNode,
    readonly parent?: Selected,
    readonly step: string | number = '',
  ) {}

  get path(): readonly (string | number)[] {
    return this.parent === undefined ? [] : [...this.parent.path, this.step]
  }
}

const itemsOf = (parent: Selected): readonly Selected[] =>
  parent.node.kind === 'array' ? parent.node.items.map((item, index) => new Part(item, parent, index)) : []

const entryOf = (parent: Selected, key: string): readonly Selected[] => {
  const { node } = parent
  if (node.kind !== 'object') return []
  const entry = node.entries.find((candidate) => candidate.key.value === key)
  return entry === undefined ? [] : [new Part(entry.value, parent, key)]
}
