// One text for one JSON value, however it was written.
import type { Json } from './node.js'

// JSON without white space, keys sorted by code unit.
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)
