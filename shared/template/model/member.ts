// Looks up the properties of a template's JSON in the model.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.js'
import { newestApiVersion } from './api-versions.js'
import type { Members, Property, Value } from './property.js'
import { nameIn, variantNamed } from './visit.js'

// The definition of a property of an object, by its name in any case; undefined if the model does not know it.
export const memberOf = (value: Value | undefined, object: JsonObject, key: string): Value | undefined => {
  if (value?.kind === 'map') return value.item
  return memberIn(membersOf(value, object), key)
}

// The property with that name, in any case.
export const memberIn = (members: Members | undefined, key: string): Property | undefined => {
  const name = members === undefined ? undefined : nameIn(members, key, newestApiVersion)
  return name === undefined ? undefined : members?.[name]
}

// The definition for each step of a path in a template, without the template itself; undefined from the first step on that the model does
// not know.
export const valuesOn = (root: Value, json: JsonObject, path: readonly (string | number)[]): readonly (Value | undefined)[] => {
  const values: (Value | undefined)[] = []
  let [value, current]: [Value | undefined, Json | undefined] = [root, json]
  for (const step of path) {
    if (typeof step === 'number') {
      value = value?.kind === 'list' ? value.item : undefined
      current = isJsonArray(current) ? current[step] : undefined
    } else {
      const owner: JsonObject = isJsonObject(current) ? current : {}
      value = memberOf(value, owner, step)
      current = Object.hasOwn(owner, step) ? owner[step] : undefined
    }
    values.push(value)
  }
  return values
}

// The properties that an object may have; undefined if it is not in the model, or of an unknown kind.
export const membersOf = (value: Value | undefined, object: JsonObject): Members | undefined => {
  if (value?.kind === 'object') return value.members
  if (value?.kind !== 'union') return undefined
  const { on } = value
  const [, type] = Object.entries(object).find(([key]) => key.toLowerCase() === on.toLowerCase()) ?? []
  return typeof type === 'string' ? variantNamed(value, type, newestApiVersion)?.[1].members : undefined
}
