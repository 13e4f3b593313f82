// Functions for strings.
import type { TemplateNode } from '../node.js'
import { any, type Call, type FunctionTable } from './call.js'
import { formatText } from './format.js'
import { joinTexts } from './length.js'
import { identity, printed } from './kinds.js'

export const textFunctions: FunctionTable = {
  concat: { takes: [1, any], run: (call) => concat(call) },
  endsWith: { takes: [2, 2], run: (call) => call.give(folded(call.text(0)).endsWith(folded(call.text(1)))) },
  format: { takes: [1, any], run: (call) => call.give(formatText(call)) },
  indexOf: { takes: [2, 2], run: (call) => call.give(positionOf(call, 'indexOf')) },
  join: { takes: [2, 2], run: (call) => call.give(joinTexts(call, textsOf(call), call.text(1))) },
  lastIndexOf: { takes: [2, 2], run: (call) => call.give(positionOf(call, 'lastIndexOf')) },
  padLeft: { takes: [2, 3], run: (call) => call.give(padLeft(call)) },
  replace: { takes: [3, 3], run: (call) => call.give(replaceText(call)) },
  split: { takes: [2, 2], run: (call) => call.give(splitText(call)) },
  startsWith: { takes: [2, 2], run: (call) => call.give(folded(call.text(0)).startsWith(folded(call.text(1)))) },
  substring: { takes: [2, 3], run: (call) => call.give(substring(call)) },
  toLower: { takes: [1, 1], run: (call) => call.give(mapped(call.text(0), (one) => one.toLowerCase())) },
  toUpper: { takes: [1, 1], run: (call) => call.give(mapped(call.text(0), (one) => one.toUpperCase())) },
  trim: { takes: [1, 1], run: (call) => call.give(call.text(0).trim()) },
}

// The position of a string in a string, ignoring case, or of an equal item in an array. The last position of the empty string is the last
// character (bicep console 0.49.2).
const positionOf = (call: Call, direction: 'indexOf' | 'lastIndexOf'): number => {
  if (call.value(0).kind !== 'array') {
    const [text, part] = [folded(call.text(0)), folded(call.text(1))]
    return part === '' && direction === 'lastIndexOf' ? Math.max(0, text.length - 1) : text[direction](part)
  }
  return call
    .array(0)
    .items.map(identity)
    [direction](identity(call.value(1)))
}

// Arrays give an array; anything else gives a string.
const concat = (call: Call): TemplateNode => {
  const values = call.values()
  if (values.every((value) => value.kind === 'array')) return call.list(values.flatMap((value) => value.items))
  const texts = values.map((_, index) => call.printable(index))
  return call.give(joinTexts(call, texts))
}

// For case-insensitive comparisons. Character by character, so that positions stay the same.
const folded = (text: string): string => {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}

const textsOf = (call: Call): readonly string[] =>
  call.array(0).items.map((item) => {
    const text = printed(item)
    if (text === undefined) throw call.mistyped(0, 'an array of strings')
    return text
  })

const padLeft = (call: Call): string => {
  const filler = call.count === 3 ? call.text(2) : ' '
  if (filler.length !== 1) throw call.fault(`its argument 3 must be one character, and has ${String(filler.length)}`)
  const width = call.integer(1)
  if (width < 1 || width > 16) throw call.fault(`its argument 2 must be from 1 to 16, and is ${String(width)}`)
  return call.printable(0).padStart(width, filler)
}

const replaceText = (call: Call): string => {
  const old = call.text(1)
  if (old === '') throw call.fault('the string to be replaced is empty')
  return joinTexts(call, call.text(0).split(old), call.text(2))
}

// An empty delimiter separates nothing.
const splitText = (call: Call): readonly string[] => {
  const argument = call.value(1)
  const delimiters = argument.kind === 'array' ? argument.items : [argument]
  return delimiters.reduce<readonly string[]>(
    (pieces, delimiter) => {
      if (delimiter.kind !== 'string') throw call.mistyped(1, 'a string or an array of strings')
      return delimiter.value === '' ? pieces : pieces.flatMap((piece) => piece.split(delimiter.value))
    },
    [call.text(0)],
  )
}

const substring = (call: Call): string => {
  const text = call.text(0)
  const start = call.integer(1)
  const length = call.count === 3 ? call.integer(2) : text.length - start
  if (start < 0 || length < 0 || start + length > text.length)
    throw call.fault(
      `a substring of ${String(length)} characters at ${String(start)} is not within the ${String(text.length)} of the string`,
    )
  return text.slice(start, start + length)
}

// Character by character: one that would become several, such as ß, does not change (.NET, invariant culture).
const mapped = (text: string, change: (character: string) => string): string =>
  Array.from(text, (one) => (change(one).length === one.length && !'ıİ'.includes(one) ? change(one) : one)).join('')
