// The part of a template that makes its image, as marked in the model.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { imageTemplate } from './model/image-template.js'
import { memberIn, membersOf, valuesOn } from './model/member.js'
import type { Value } from './model/property.js'

// The properties in a template's body that make the image. Unknown properties count as well: an unnecessary build is better than a stale
// image.
export const imageProperties = (body: JsonObject): JsonObject => {
  const content = partsOfImage(body, imageTemplate)
  const properties = isJsonObject(content) ? content['properties'] : undefined
  return isJsonObject(properties) ? properties : {}
}

// Whether a difference in one part of a template makes another image. The path is one in `body`, and an absent value is undefined.
export const differsInImage = (
  { path, before, after }: { readonly path: readonly (string | number)[]; readonly before?: Json; readonly after?: Json },
  body: JsonObject,
): boolean => {
  const values = valuesOn(imageTemplate, body, path)
  if (values.some((value) => value?.makesImage === false)) return false
  const isItem = typeof path.at(-1) === 'number'
  return isItem || hasImageParts(before, values.at(-1)) || hasImageParts(after, values.at(-1))
}

const hasImageParts = (json: Json | undefined, value: Value | undefined): boolean => {
  if (json === undefined) return false
  const parts = partsOfImage(json, value)
  return !isJsonObject(json) || (isJsonObject(parts) && Object.keys(parts).length > 0)
}

// The parts of a value of the model that make the image.
export const partsOfImage = (json: Json, value: Value | undefined): Json => {
  if (isJsonArray(json)) return value?.kind === 'list' ? json.map((item) => partsOfImage(item, value.item)) : json
  if (!isJsonObject(json) || (value?.kind !== 'object' && value?.kind !== 'union')) return json
  const members = membersOf(value, json)
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, item]): readonly (readonly [string, Json])[] => {
      const member = memberIn(members, key)
      return member?.makesImage === false ? [] : [[key, partsOfImage(item, member)]]
    }),
  )
}
