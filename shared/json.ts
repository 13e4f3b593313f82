// JSON values, and guards for JSON from the network, which may have any shape.

// Plain JSON.
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = Readonly<Record<string, Json>>

// Whether a JSON value is an object.
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Whether a JSON value is an array.
export const isJsonArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

// JSON to read, indented; without white space if it is nested so deep that the indentation would be most of it.
export const readableJson = (value: Json): string => JSON.stringify(value, undefined, depthOf(value) > deepestIndented ? 0 : 2)

// Image templates are about ten levels deep.
const deepestIndented = 40

const depthOf = (value: Json): number => {
  if (value === null || typeof value !== 'object') return 0
  let deepest = 0
  for (const item of Object.values(value)) deepest = Math.max(deepest, depthOf(item))
  return deepest + 1
}

// JSON without white space, with keys sorted by code unit: one text for one value, however it was written (RFC 8785).
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isJsonArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

// A JSON object.
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// The string; undefined for anything else.
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

// Whether a value is this word. The case of Azure's own words varies.
export const isWord = (value: unknown, word: string): boolean => textOf(value)?.toLowerCase() === word.toLowerCase()

// The property of an object, and of the objects in it; undefined if the path ends early.
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), value)

// The properties of an object that are strings.
export const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {}

// The items of an array; none for anything else.
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

// The JSON object; an empty one for anything else.
export const jsonObjectOf = (value: unknown): JsonObject =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)])) : {}

const jsonOf = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(jsonOf)
  if (isObject(value)) return jsonObjectOf(value)
  return typeof value === 'number' || typeof value === 'boolean' ? value : (textOf(value) ?? null)
}
