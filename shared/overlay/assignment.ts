// A value that an input assigns to a property of the image template.
import type { InputName } from '../inputs/table.js'
import { fromJson, inputPlace, type ObjectNode } from '../template/node.js'
import type { Json } from '../json.js'
import { withValue, type TemplatePath } from '../template/path.js'

export interface Assignment {
  // From the template's body to the property.
  readonly path: TemplatePath
  readonly value: Json
  readonly input: InputName
  // The value was not given but chosen by this tool.
  readonly isDefault?: true
}

// What came from where: a property, and the input by the name that this platform uses.
export interface OverlayLine {
  readonly property: string
  readonly input: string
}

// The assignment as a line of the plan.
export const lineOf = ({ path, input, isDefault }: Assignment, spell: (name: InputName) => string): OverlayLine => ({
  property: path
    .map((step: string | number, index: number) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join(''),
  input: isDefault === true ? `${spell(input)} (not given)` : spell(input),
})

// The body with these values, each with its input as its place. Missing objects and lists on the path are created.
export const assign = (body: ObjectNode, assignments: readonly Assignment[], spell: (name: InputName) => string): ObjectNode =>
  assignments.reduce((current, { path, value, input }) => withValue(current, path, fromJson(value, inputPlace(spell(input)))), body)
