// What of a template makes its image, as the model marks it.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { imageTemplate } from './model/image-template.js'
import { memberIn, membersOf, valuesOn } from './model/member.js'
import type { Value } from './model/property.js'

// The properties of a template's body that make the image. What the model does not know is taken to make it: an image too many is better
// than one that is stale.
export const imageProperties = (body: JsonObject): JsonObject => {
  const content = partsOfImage(body, imageTemplate)
  const properties = isJsonObject(content) ? content['properties'] : undefined
  return isJsonObject(properties) ? properties : {}
}

// Whether a part of a template that differs makes another image; the path is one in `body`, and a value that is absent is undefined.
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
