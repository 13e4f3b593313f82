// Steps of the inputs among those of a template.
import type { InputName } from '../inputs/table.js'
import { fromJson, get, getItems, inputPlace, withEntry, type ArrayNode, type ObjectNode } from '../template/node.js'
import { lineOf, type OverlayLine } from './assignment.js'
import type { Step, Steps } from './customize.js'

interface Stepped {
  readonly body: ObjectNode
  readonly lines: readonly OverlayLine[]
}

// The body with the first steps before its own, and the last ones after them.
export const withSteps = (body: ObjectNode, { first, last }: Steps, spell: (name: InputName) => string): Stepped => {
  if (first.length + last.length === 0) return { body, lines: [] }
  const properties = get(body, 'properties')
  const own = getItems(properties, 'customize')
  const node = ({ value, input }: Step) => fromJson(value, inputPlace(spell(input)))
  const items = [...first.map(node), ...own, ...last.map(node)]
  const list: ArrayNode = { kind: 'array', items, at: get(properties, 'customize')?.at ?? body.at }
  const owner: ObjectNode = properties?.kind === 'object' ? properties : { kind: 'object', entries: [], at: body.at }
  return {
    body: withEntry(body, 'properties', withEntry(owner, 'customize', list)),
    lines: [...lines(first, 0, spell), ...lines(last, first.length + own.length, spell)],
  }
}

const lines = (steps: readonly Step[], offset: number, spell: (name: InputName) => string): readonly OverlayLine[] =>
  steps.map(({ value, input }, index) => lineOf({ path: ['properties', 'customize', offset + index], value, input }, spell))
