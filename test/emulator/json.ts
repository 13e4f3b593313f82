// JSON as the fronts send and receive it. An undefined property is not written.
export type Json = string | number | boolean | null | Json[] | JsonObject
// A JSON object.
export interface JsonObject {
  [key: string]: Json | undefined
}

// Reads JSON text; throws a SyntaxError if it is not valid.
export const parseJson = (text: string): Json => {
  const value: unknown = JSON.parse(text)
  return isJson(value) ? value : null
}

// True for an object that is neither null nor an array.
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// The object; an empty one for any other value.
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

// The items of an array; none for any other value.
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

// The string; '' for any other value.
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

// The strings of an array; other items are left out.
export const textsOf = (value: Json | undefined): string[] => listOf(value).filter((item) => typeof item === 'string')

// The properties of an object that are strings, such as tags.
export const tagsOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(objectOf(value)).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])))

// What JSON.parse returns is JSON by construction; this only informs the compiler.
const isJson = (value: unknown): value is Json => value !== undefined
