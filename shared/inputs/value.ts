// Turns the text of an input into a value, or into a sentence that says what was expected and what was given.
import { didYouMean } from '../did-you-mean.js'
import type { InputType } from './definition.js'

export type ParsedValue = { readonly value: string | number | boolean } | { readonly expected: string }

// Reads `text` as a value of `type`. A message about a choice lists the `offered` values, otherwise all.
export const parseValue = (text: string, type: InputType, offered?: readonly string[]): ParsedValue => {
  switch (type.kind) {
    case 'text':
    case 'file':
    case 'service-connection':
      return { value: text.trim() }
    case 'lines':
      return { value: text }
    case 'flag':
      return parseFlag(text.trim())
    case 'choice':
      return parseChoice(text.trim(), type.values, type.spellings, offered)
    case 'number':
      return parseNumber(text.trim(), type)
    case 'duration':
      return parseDuration(text.trim(), type)
  }
}

// A choice is accepted in any case, as by the older tasks. The result has the spelling of the table.
const parseChoice = (
  text: string,
  values: readonly string[],
  spellings: Readonly<Record<string, string>> = {},
  offered = values,
): ParsedValue => {
  const lower = text.toLowerCase()
  const value =
    values.find((candidate) => candidate.toLowerCase() === lower) ?? (Object.hasOwn(spellings, lower) ? spellings[lower] : undefined)
  if (value !== undefined) return { value }
  const longer = offered.filter((one) => lower.length > 2 && one.toLowerCase().startsWith(lower))
  const suggestion = longer.length === 1 ? longer[0] : didYouMean(text, offered)
  return { expected: `one of ${offered.join(', ')}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}` }
}

const parseNumber = (text: string, bounds: { readonly minimum?: number; readonly maximum?: number }): ParsedValue => {
  const { minimum = 0, maximum = 999_999_999 } = bounds
  const value = Number(text)
  if (/^\d{1,9}$/.test(text) && value >= minimum && value <= maximum) return { value }
  return { expected: bounds.maximum === undefined ? 'a whole number' : `a whole number from ${minimum} to ${maximum}` }
}

// The spellings that the libraries of both platforms accept.
const parseFlag = (text: string): ParsedValue => {
  if (/^(true|yes|on|1)$/i.test(text)) return { value: true }
  if (/^(false|no|off|0)$/i.test(text)) return { value: false }
  return { expected: 'true or false' }
}

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

// A day and a half is generous for a build that may take 16 hours. A longer time is probably a wrong unit.
const longestDuration = 7 * 24 * milliseconds.h

const parseDuration = (text: string, { unit, maximum, positive }: Extract<InputType, { kind: 'duration' }>): ParsedValue => {
  const ofUnit = unit === 'seconds' ? milliseconds.s : milliseconds.m
  const longest = maximum === undefined ? longestDuration : maximum * ofUnit
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|m|h)?$/i.exec(text)
  if (match === null) return { expected: `a number of ${unit} or a duration such as ${unit === 'seconds' ? '30s or 5m' : '90m or 6h'}` }
  const factor = unitFactor(match[2]?.toLowerCase()) ?? ofUnit
  const value = Math.round(Number(match[1]) * factor)
  if (positive === true && value === 0) return { expected: `more than 0 ${unit}` }
  return value <= longest ? { value } : { expected: `at most ${maximum === undefined ? '7 days' : limitText(maximum, unit)}` }
}

const limitText = (maximum: number, unit: 'seconds' | 'minutes'): string =>
  unit === 'minutes' && maximum > 60 && maximum % 60 === 0 ? `${maximum} minutes (${maximum / 60} hours)` : `${maximum} ${unit}`

const unitFactor = (unit: string | undefined): number | undefined => {
  switch (unit) {
    case 'ms':
    case 's':
    case 'm':
    case 'h':
      return milliseconds[unit]
    default:
      return undefined
  }
}
