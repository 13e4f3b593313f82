// Keeps the values that expressions make within bounds: a page of variables can double a value a hundred times.
import { AibError, type Place } from '../errors.js'
import type { TemplateNode } from './node.js'

// Azure takes templates of 4 MB; what is larger than this is no template by any reckoning.
const mostWeight = 8_000_000
const deepest = 200

interface Size {
  readonly weight: number
  readonly depth: number
}

// Gives back a node that is within bounds, and throws `template-expression` at `at` for one that is not. Each node is measured once.
export const createSizeGuard = (): ((node: TemplateNode, at: Place) => TemplateNode) => {
  const known = new WeakMap<TemplateNode, Size>()
  const measure = (node: TemplateNode): Size => {
    const size = known.get(node) ?? sizeOf(node, measure)
    known.set(node, size)
    return size
  }
  return (node, at) => {
    const { weight, depth } = measure(node)
    if (weight <= mostWeight && depth <= deepest) return node
    const limit = depth > deepest ? `nested more than ${String(deepest)} deep` : `of more than ${String(mostWeight)} characters`
    throw new AibError({ code: 'template-expression', message: `The variables and parameters make a value ${limit}.`, where: at })
  }
}

const sizeOf = (node: TemplateNode, measure: (node: TemplateNode) => Size): Size => {
  const own = node.kind === 'string' ? 1 + node.value.length : 1
  const children = childrenOf(node).map(measure)
  return {
    weight: children.reduce((sum, { weight }) => sum + weight, own),
    depth: children.reduce((deep, { depth }) => Math.max(deep, depth), 0) + 1,
  }
}

const childrenOf = (node: TemplateNode): readonly TemplateNode[] => {
  if (node.kind === 'array') return node.items
  return node.kind === 'object' ? node.entries.flatMap(({ key, value }) => [key, value]) : []
}
