// Values of utcNow() and newGuid(): they differ at each evaluation, and must not change the image fingerprint.
import type { Place } from '../errors.js'
import type { Finding } from './finding.js'
import type { ObjectNode, TemplateNode } from './node.js'
import type { Draw } from './scope.js'

// The drawn values in a body, and what they would be at a constant time.
export type Drawn = ReadonlyMap<TemplateNode, TemplateNode>

// The draw, with a call of `count` for each value that is drawn.
export const countedDraw = ({ time, guid }: Draw, count: () => void): Draw => ({
  get time() {
    count()
    return time
  },
  guid: () => {
    count()
    return guid()
  },
})

// The finding that shows the time of the evaluation.
export const drawnValues = (at: Place, time: number): Finding => ({
  rule: 'drawn-value',
  severity: 'info',
  message: `utcNow() and newGuid() are evaluated once: the time is ${new Date(time).toISOString()}. They are not part of the image fingerprint. To fix their values, give the parameters that use them.`,
  at,
})

// The strings of a body that differ from those of the same body at a constant time.
export const drawnIn = (body: TemplateNode, constant: TemplateNode): Drawn => {
  const drawn = new Map<TemplateNode, TemplateNode>()
  const compare = (real: TemplateNode, still: TemplateNode): void => {
    if (real.kind === 'object' && still.kind === 'object')
      for (const [index, { value }] of real.entries.entries()) compare(value, still.entries[index]?.value ?? value)
    else if (real.kind === 'array' && still.kind === 'array')
      for (const [index, item] of real.items.entries()) compare(item, still.items[index] ?? item)
    else if (real.kind === 'string' && still.kind === 'string' && real.value !== still.value) drawn.set(real, still)
  }
  compare(body, constant)
  return drawn
}

// The body at a constant time.
export const withoutDrawn = (body: ObjectNode, drawn: Drawn): ObjectNode => {
  if (drawn.size === 0) return body
  const still = (node: TemplateNode): TemplateNode => {
    if (node.kind === 'array') return { ...node, items: node.items.map(still) }
    return node.kind === 'object' ? stillObject(node) : (drawn.get(node) ?? node)
  }
  const stillObject = (node: ObjectNode): ObjectNode => ({
    ...node,
    entries: node.entries.map(({ key, value }) => ({ key, value: still(value) })),
  })
  return stillObject(body)
}
