// A pipeline gives placeholders as strings. If the model requires a number, a boolean, an array or an object, they are converted.
import { readJsonValue } from './functions/encodings.js'
import { newestApiVersion } from './model/api-versions.js'
import { imageTemplate } from './model/image-template.js'
import { pathOf, visit } from './model/visit.js'
import { markSecret, withMark } from './secret-marks.js'
import { fromJson, replaceAt, toJson, type ObjectNode, type TemplateNode } from './node.js'

// The body with the values of whole placeholders in the model's types: `buildTimeoutInMinutes: "<minutes>"` with 60. What does not convert
// is left for the linter.
export const withTypedPlaceholders = (body: ObjectNode, isFilled: (node: TemplateNode) => boolean): ObjectNode =>
  visit(body, imageTemplate, newestApiVersion).reduce<ObjectNode>((current, part) => {
    const { node, property } = part
    if (node.kind !== 'string' || property === undefined || !isFilled(node)) return current
    const typed = typedValue(node.value, property.kind)
    const changed =
      typed === undefined
        ? current
        : replaceAt(current, pathOf(part), () => {
            const value = fromJson(toJson(typed), node.at)
            return node.isChosen === true ? withMark(value, 'chosen') : node.isSecret === true ? markSecret(value) : value
          })
    return changed.kind === 'object' ? changed : current
  }, body)

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
