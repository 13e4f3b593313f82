// JSON as the fronts send and receive it. A member that is undefined is not written.
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

// The object, or an empty one if the value is something else.
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

// The items of an array; none if the value is something else.
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

// The text, or '' if the value is something else.
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

// The strings of an array; other items are left out.
export const textsOf = (value: Json | undefined): string[] => listOf(value).filter((item) => typeof item === 'string')

// The string members of an object, such as tags.
export const tagsOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(objectOf(value)).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])))

// What JSON.parse returns is JSON by construction; this only tells the compiler.
const isJson = (value: unknown): value is Json => value !== undefined
