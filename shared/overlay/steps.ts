// Steps of the inputs among those of a template.
import type { InputName } from '../inputs/table.js'
import { fromJson, inputPlace, type ArrayNode, type ObjectNode } from '../template/node.js'
import { lineOf, type OverlayLine } from './assignment.js'
import type { Step, Steps } from './customize.js'
import { nodeAt, withValue } from '../template/path.js'

interface Stepped {
  readonly body: ObjectNode
  readonly lines: readonly OverlayLine[]
}

// The body with the first steps before its own, and the last ones after them.
export const withSteps = (body: ObjectNode, { first, last }: Steps, spell: (name: InputName) => string): Stepped => {
  if (first.length + last.length === 0) return { body, lines: [] }
  const existing = nodeAt(body, customize)
  const own = existing?.kind === 'array' ? existing.items : []
  const node = ({ value, input }: Step) => fromJson(value, inputPlace(spell(input)))
  const items = [...first.map(node), ...own, ...last.map(node)]
  const list: ArrayNode = { kind: 'array', items, at: existing?.at ?? body.at }
  return {
    body: withValue(body, customize, list),
    lines: [...lines(first, 0, spell), ...lines(last, first.length + own.length, spell)],
  }
}

const customize = ['properties', 'customize'] as const

const lines = (steps: readonly Step[], offset: number, spell: (name: InputName) => string): readonly OverlayLine[] =>
  steps.map(({ value, input }, index) => lineOf({ path: [...customize, offset + index], value, input }, spell))
