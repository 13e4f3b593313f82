// Explains what is wrong within a value: its quotes, its brackets, and its first characters.
import type { CST } from 'yaml'
import { beginning, linesTo, longestLine, type Fault } from './yaml-lines.js'

export const inQuotes = 'Write the value in quotes.'

// A quote or bracket that is not closed, at its opening.
export const unclosed = (message: string, offset: number, tokens: readonly CST.Token[]): Fault | undefined => {
  if (/closing ["']quote/.test(message)) {
    const open = tokens.findLast((token) => isQuoted(token) && token.offset < offset)
    const quote = message.includes('"') ? 'double' : 'single'
    return { offset: open?.offset ?? offset, message: `The string that begins here has no closing ${quote} quote.`, isUnclosed: true }
  }
  if (!/^Flow (?:sequence|map)/.test(message)) return undefined
  const open = tokens.findLast((token) => token.type === 'flow-collection' && token.offset < offset)
  return notClosed(message.includes('sequence') ? '[' : '{', open?.offset ?? offset)
}

const notClosed = (bracket: string, offset: number): Fault => ({
  offset,
  message: `The ${bracket} has no ${bracket === '[' ? ']' : '}'}.`,
  fix: `Close it, or write a value that begins with ${bracket} in quotes.`,
  isUnclosed: true,
})

// Whether a place is in the lines below an opening quote or bracket that are indented further than its line.
export const isEnclosed = (offset: number, opening: number, text: string): boolean => {
  const end = text.indexOf('\n', opening)
  if (end < 0 || offset <= end) return false
  const { indent } = linesTo(text, opening).line
  const last = text.indexOf('\n', offset)
  const lines = text.slice(end + 1, last < 0 ? undefined : last).split('\n')
  return lines.every((line) => line.trim() === '' || line.length - line.trimStart().length > indent)
}

const isQuoted = (token: CST.Token): boolean => token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar'

// A string in quotes that ends earlier than its author meant.
export const afterQuotes = (offset: number, tokens: readonly CST.Token[]): Fault | undefined => {
  const before = tokens.findLast((token) => token.offset < offset)
  if (before === undefined || !isQuoted(before) || !('source' in before)) return undefined
  if (before.source.includes('\n'))
    return {
      offset: before.offset,
      message: 'The string that begins here ends at the quote with which another one begins.',
      fix: 'Close it on its line.',
    }
  return {
    offset,
    message: 'Text follows the closing quote of a string.',
    fix: "Write the whole value in quotes: in single quotes, a quote inside is written twice (''), in double quotes after a backslash.",
  }
}

// Text after the bracket or brace that closes the value of a line, as in `- [ -f x ] || exit 1`.
export const afterBrackets = (text: string, offset: number): Fault | undefined => {
  const { line } = linesTo(text, offset)
  const before = /^(?:-\s+)*(?:[\w.$-]+:\s+)?(?=[[{])/.exec(line.text)?.[0].length
  if (before === undefined || line.text.length > longestLine) return undefined
  const value = line.text.slice(before)
  const end = closingOf(value)
  const rest = end === undefined ? undefined : /^[^\S\n]*(?=[^\s#:])/.exec(value.slice(end))?.[0]
  if (end === undefined || rest === undefined) return undefined
  return {
    offset: beginning(line) + before + end + rest.length,
    message: `Text follows the closing ${value.charAt(end - 1)}.`,
    fix: `Write a value that begins with ${value.charAt(0)} in quotes.`,
  }
}

// The offset after the bracket or brace that closes the one at the beginning, on one line.
const closingOf = (value: string): number | undefined => {
  let depth = 0
  for (const { 0: part, index } of value.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[[\]{}]/g)) {
    if (part === '[' || part === '{') depth += 1
    if (part === ']' || part === '}') depth -= 1
    if (depth === 0) return index + 1
  }
  return undefined
}

// A mistake between brackets or braces: one that is not closed, a comma that is missing or superfluous, or a list in block style.
export const inBrackets = (message: string, offset: number, text: string, tokens: readonly CST.Token[]): Fault | undefined => {
  const closing = /^Unexpected flow-(map|seq)-end /.exec(message)?.[1]
  if (closing !== undefined) return { offset, message: closing === 'map' ? 'The } has no {.' : 'The ] has no [.' }
  const open = openBracket(offset, tokens)
  if (open === undefined) return undefined
  if (/^Unexpected (?:,|empty item) in flow/.test(message)) return { offset, message: 'A value is missing before a comma.' }
  if (/^(?:Block collections|Implicit keys) /.test(message))
    return open.end.length === 0 ? notClosed(open.start.source, open.offset) : linesInBrackets(text, offset)
  const missing = /^Missing ,( or :)? between flow (map|sequence)/.exec(message)
  if (missing === null && !/^Unexpected (?:flow-(?:map|seq)-start at node end|[\w-]*scalar token$)/.test(message)) return undefined
  if (/["']/.test(text.charAt(offset - 1)) && /[^\s,[\]{}"']/.test(text.charAt(offset)))
    return {
      offset,
      message: 'Text follows the closing quote of a string.',
      fix: 'Separate values with a comma, and close each string with the quote that it begins with.',
    }
  const sign = missing?.[1] !== undefined && missing[2] === 'map' ? 'A comma or a colon' : 'A comma'
  return { offset, message: `${sign} is missing before this value.`, fix: 'Or write the whole value in quotes, if it is a string.' }
}

// The innermost bracket or brace that is open at an offset.
const openBracket = (offset: number, tokens: readonly CST.Token[]): CST.FlowCollection | undefined =>
  tokens
    .filter((token) => token.type === 'flow-collection')
    .findLast((token) => token.offset < offset && (token.end[0]?.offset ?? offset) >= offset)

// A list or object written as if there were no brackets or braces around it.
const linesInBrackets = (text: string, offset: number): Fault => {
  const rest = text.slice(offset, offset + 1000)
  if (/^-\s/.test(rest))
    return { offset, message: 'An item that begins with a dash is between brackets.', fix: 'Separate the values with commas instead.' }
  const quoted = /^(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')\s+(?=\S)/.exec(rest)?.[0].length
  return quoted === undefined
    ? { offset, message: 'A comma is missing between two entries, or a value with a colon is not in quotes.' }
    : { offset: offset + quoted, message: 'A comma is missing before this value.' }
}

// Text where a block begins, or a value that begins with | or >.
export const afterBlock = (text: string, offset: number, message: string): Fault | undefined => {
  const signs = /extra characters: ([|>]{2,})/.exec(message)?.[1]
  if (signs !== undefined) return { offset: text.lastIndexOf(signs, offset), message: `A value cannot begin with ${signs}.`, fix: inQuotes }
  const before = text.slice(Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 1000), offset)
  return /[|>][-+\d]*[^\S\n]*$/.test(before)
    ? {
        offset,
        message: 'The text of a block begins on the line after | or >.',
        fix: 'Put a value that begins with | or > in quotes.',
      }
    : undefined
}
