// Scripts and tags in the text of an input.
import { listOf } from '../lists.js'
import type { InputReader } from './reader.js'

// The lines of a script, without blank ones at its end. The older tasks showed a comment in an empty field, so a script that consists of
// comments is empty.
export const scriptOf = (text: string | undefined): readonly string[] => {
  const lines = (text ?? '').trimEnd().split(/\r?\n/)
  return lines.some((line) => line.trim() !== '' && !line.trimStart().startsWith('#')) ? lines : []
}

// Tags: a JSON object of strings, or `name:value` separated by commas or lines. A value may contain colons.
export const tagsOf = (
  reader: InputReader,
  name: 'dist-image-tags' | 'managed-resource-tags',
): Readonly<Record<string, string>> | undefined => {
  const text = reader.text(name)?.trim()
  if (text === undefined) return undefined
  const pairs = text.startsWith('{') ? pairsOfJson(text) : listOf(text).map(pairOf)
  if (pairs === undefined || pairs.some((pair) => pair === undefined)) {
    reader.reject(
      name,
      `${reader.spell(name)}: expected name:value, separated by commas, or a JSON object of strings, got ${JSON.stringify(text)}.`,
    )
    return undefined
  }
  return Object.fromEntries(pairs.flatMap((pair) => (pair === undefined ? [] : [pair])))
}

const pairOf = (item: string): readonly [string, string] | undefined => {
  const colon = item.indexOf(':')
  return colon < 1 ? undefined : [item.slice(0, colon).trim(), item.slice(colon + 1).trim()]
}

const pairsOfJson = (text: string): readonly (readonly [string, string] | undefined)[] | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return Object.entries(value).map(([name, item]) => (typeof item === 'string' ? ([name, item] as const) : undefined))
  } catch {
    return undefined
  }
}
