// A value that an input gives a property of the image template.
import type { InputName } from '../inputs/table.js'
import { fromJson, get, inputPlace, withEntry, type ObjectNode, type TemplateNode } from '../template/node.js'
import type { Json } from '../json.js'

export interface Assignment {
  // From the template's body to the property.
  readonly path: readonly (string | number)[]
  readonly value: Json
  readonly input: InputName
  // The input was left to us.
  readonly isDefault?: true
}

// What came from where: a property, and the input by the name that this platform has for it.
export interface OverlayLine {
  readonly property: string
  readonly input: string
}

// The assignment as a line of the plan.
export const lineOf = ({ path, input, isDefault }: Assignment, spell: (name: InputName) => string): OverlayLine => ({
  property: path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join(''),
  input: isDefault === true ? `${spell(input)} (not given)` : spell(input),
})

// The body with the values in it, each standing at its input; objects and lists on the way are made.
export const assign = (body: ObjectNode, assignments: readonly Assignment[], spell: (name: InputName) => string): ObjectNode =>
  assignments.reduce((current, { path, value, input }) => {
    const changed = setAt(current, path, fromJson(value, inputPlace(spell(input))))
    return changed.kind === 'object' ? changed : current
  }, body)

const setAt = (node: TemplateNode | undefined, [step, ...rest]: Assignment['path'], value: TemplateNode): TemplateNode => {
  if (step === undefined) return value
  if (typeof step === 'number') {
    const items = node?.kind === 'array' ? node.items : []
    return { kind: 'array', items: items.toSpliced(step, 1, setAt(items[step], rest, value)), at: node?.at ?? value.at }
  }
  const owner: ObjectNode = node?.kind === 'object' ? node : { kind: 'object', entries: [], at: value.at }
  return withEntry(owner, step, setAt(get(owner, step), rest, value))
}
