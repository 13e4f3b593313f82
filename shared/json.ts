// Guards for JSON that comes over the wire: nothing of it is trusted to have a shape.

import type { Json, JsonObject } from './template/node.js'

// A JSON object.
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// The text, or undefined for anything that is not a text.
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

// The property of an object, and of the objects in it; undefined where the path ends early.
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), value)

// The properties of an object that are texts.
export const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {}

// The items of an array; none for anything else.
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

// The JSON object with all that is in it; an empty one for anything else.
export const jsonObjectOf = (value: unknown): JsonObject =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)])) : {}

const jsonOf = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(jsonOf)
  if (isObject(value)) return jsonObjectOf(value)
  return typeof value === 'number' || typeof value === 'boolean' ? value : (textOf(value) ?? null)
}
