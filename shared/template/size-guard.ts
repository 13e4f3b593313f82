// Limits the values that expressions compute: a page of variables can double a value a hundred times.
import { AibError, type Place } from '../errors.js'
import type { ArrayNode, ObjectNode, TemplateNode } from './node.js'

// Azure accepts templates of 4 MB; anything larger than this cannot be a template.
const mostWeight = 8_000_000
const deepest = 200

interface Size {
  readonly weight: number
  readonly depth: number
}

export interface SizeGuard {
  // Returns a node within the limits, and throws `template-expression` at `at` for any other.
  readonly guard: (node: TemplateNode, at: Place) => TemplateNode
  // The number of characters and values in a node.
  readonly weigh: (node: TemplateNode) => number
}

// A guard that measures each node once.
export const createSizeGuard = (): SizeGuard => {
  const known = new WeakMap<TemplateNode, Size>()
  // Strings and numbers are measured each time: remembering hundreds of thousands of them takes longer.
  const measure = (node: TemplateNode): Size => {
    if (node.kind !== 'array' && node.kind !== 'object') return { weight: weightOf(node), depth: 1 }
    const size = known.get(node) ?? sizeOf(node, measure)
    known.set(node, size)
    return size
  }
  const guard = (node: TemplateNode, at: Place): TemplateNode => {
    const { weight, depth } = measure(node)
    if (weight <= mostWeight && depth <= deepest) return node
    const limit = depth > deepest ? `nested more than ${String(deepest)} deep` : `of more than ${String(mostWeight)} characters`
    throw new AibError({ code: 'template-expression', message: `The variables and parameters make a value ${limit}.`, where: at })
  }
  return { guard, weigh: (node) => measure(node).weight }
}

const sizeOf = (node: ArrayNode | ObjectNode, measure: (node: TemplateNode) => Size): Size => {
  let weight = 1
  let deepestChild = 0
  const add = (size: Size): void => {
    weight += size.weight
    deepestChild = Math.max(deepestChild, size.depth)
  }
  if (node.kind === 'array') for (const item of node.items) add(measure(item))
  else
    for (const { key, value } of node.entries) {
      weight += weightOf(key)
      add(measure(value))
    }
  return { weight, depth: deepestChild + 1 }
}

const weightOf = (node: TemplateNode): number => (node.kind === 'string' ? 1 + node.value.length : 1)
