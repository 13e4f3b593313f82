// A pipeline gives placeholders as strings. If the model requires a number, a boolean, an array or an object, they are converted.
import { readJsonValue } from './functions/encodings.js'
import { newestApiVersion } from './model/api-versions.js'
import { imageTemplate } from './model/image-template.js'
import { pathOf, visit } from './model/visit.js'
import { markSecret, withMark } from './secret-marks.js'
import { placedAt, withReplacements, type ObjectNode, type Replacement, type TemplateNode } from './node.js'

// The body with the values of whole placeholders in the model's types: `buildTimeoutInMinutes: "<minutes>"` with 60. What does not convert
// is left for the linter.
export const withTypedPlaceholders = (body: ObjectNode, isFilled: (node: TemplateNode) => boolean): ObjectNode =>
  withReplacements(
    body,
    visit(body, imageTemplate, newestApiVersion).flatMap((part): readonly Replacement[] => {
      const { node, property } = part
      if (node.kind !== 'string' || property === undefined || !isFilled(node)) return []
      const typed = typedValue(node.value, property.kind)
      if (typed === undefined) return []
      const value = placedAt(typed, node.at)
      const marked = node.isChosen === true ? withMark(value, 'chosen') : node.isSecret === true ? markSecret(value) : value
      return [{ path: pathOf(part), change: () => marked }]
    }),
  )

const typedValue = (text: string, kind: string): TemplateNode | undefined => {
  const value = readJsonValue(kind === 'boolean' ? text.trim().toLowerCase() : text)
  if (value === undefined) return undefined
  const type = value.kind === 'scalar' ? typeof value.value : value.kind
  return kinds[kind] === type ? value : undefined
}

const kinds: Readonly<Record<string, string>> = {
  integer: 'number',
  boolean: 'boolean',
  list: 'array',
  map: 'object',
  object: 'object',
  union: 'object',
}
