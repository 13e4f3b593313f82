// What is wrong with a text that YAML cannot read, in words about the file instead of the parser's own.
import type { CST, ErrorCode, YAMLError, YAMLWarning } from 'yaml'
import type { Problem } from '../errors.js'
import { syntaxProblem } from './load-limits.js'
import type { SourceText } from './source-text.js'

// A mistake: where it is, what it is, and what to do.
interface Fault {
  readonly offset: number
  readonly message: string
  readonly fix?: string
}

// The problems behind the parser's errors. A tab, or a mistake on the line before, often causes further errors, which are left out.
export const yamlProblems = (
  errors: readonly (YAMLError | YAMLWarning)[],
  tokens: readonly CST.Token[],
  source: SourceText,
): readonly Problem[] => {
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT').map(({ pos: [offset] }) => source.place(offset, ''))
  const [tab] = tabs
  if (tab !== undefined) return [syntaxProblem(tabMessage(tabs.map(({ line }) => line)), tab, 'Indent with spaces.')]
  const sorted = errors.toSorted(({ pos: [left] }, { pos: [right] }) => left - right)
  const lines = sorted.map(({ pos: [offset] }) => source.place(offset, '').line)
  const causes = sorted.filter((_, index) => (lines[index] ?? 0) > (lines[index - 1] ?? -1) + 1).slice(0, mostFaults)
  const all = allTokens(tokens)
  const places = new Set<number>()
  return causes.flatMap((error) => {
    const { offset, message, fix } = faultOf(error, all, source.text)
    if (places.has(offset)) return []
    places.add(offset)
    return [syntaxProblem(message, source.place(offset, ''), fix)]
  })
}

// A text that is not YAML at all has one on every other line.
const mostFaults = 20

const tabMessage = (lines: readonly number[]): string =>
  lines.length === 1
    ? 'The line is indented with a tab, which YAML does not allow.'
    : `${String(lines.length)} lines, of which this is the first, are indented with tabs, which YAML does not allow.`

const inQuotes = 'Write the value in quotes.'

const faultOf = ({ code, message, pos: [offset] }: YAMLError | YAMLWarning, tokens: readonly CST.Token[], text: string): Fault =>
  unclosed(message, offset, tokens) ??
  reasons[code]?.(text, offset, tokens) ?? { offset, message: `YAML cannot read this: ${sentence(message)}` }

const sentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`)

type Reason = (text: string, offset: number, tokens: readonly CST.Token[]) => Fault | undefined

const reasons: Partial<Record<ErrorCode, Reason>> = {
  BAD_INDENT: (text, offset) => indentation(text, offset),
  MISSING_CHAR: (text, offset) => indentation(text, offset) ?? colon(text, offset),
  BLOCK_AS_IMPLICIT_KEY: (text, offset) => nested(text, offset),
  MULTILINE_IMPLICIT_KEY: (text, offset) => colon(text, offset),
  UNEXPECTED_TOKEN: (text, offset, tokens) => afterQuotes(offset, tokens) ?? afterBlock(text, offset),
  BAD_SCALAR_START: (text, offset) => ({ offset, message: `A value cannot begin with ${text.charAt(offset)}.`, fix: inQuotes }),
  BAD_ALIAS: (text, offset) => ({ offset, message: `A value cannot begin with ${text.charAt(offset)} alone.`, fix: inQuotes }),
  TAG_RESOLVE_FAILED: (text, offset) => ({
    offset,
    message: `${/^\S{1,50}/.exec(text.slice(offset))?.[0] ?? 'This'} is a tag, which has no equivalent in JSON.`,
    fix: 'Remove it. A value that begins with ! is written in quotes.',
  }),
  BAD_DQ_ESCAPE: (text, offset) => ({
    offset,
    message: `${text.slice(offset, offset + 2)} is not an escape of a string in double quotes.`,
    fix: 'Write \\\\ for a backslash, or put the string in single quotes.',
  }),
}

// A quote or bracket that is not closed, where it opens.
const unclosed = (message: string, offset: number, tokens: readonly CST.Token[]): Fault | undefined => {
  if (/closing ["']quote/.test(message)) {
    const open = tokens.findLast((token) => isQuoted(token) && token.offset < offset)
    const quote = message.includes('"') ? 'double' : 'single'
    return { offset: open?.offset ?? offset, message: `The string that begins here has no closing ${quote} quote.` }
  }
  if (!/^Flow (?:sequence|map)/.test(message)) return undefined
  const open = tokens.findLast((token) => token.type === 'flow-collection' && token.offset < offset)
  const [bracket, other] = message.includes('sequence') ? ['[', ']'] : ['{', '}']
  return {
    offset: open?.offset ?? offset,
    message: `The ${bracket} has no ${other}.`,
    fix: `Close it, or write a value that begins with ${bracket} in quotes.`,
  }
}

const isQuoted = (token: CST.Token): boolean => token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar'

// A string in quotes that ended before its author meant it to.
const afterQuotes = (offset: number, tokens: readonly CST.Token[]): Fault | undefined => {
  const before = tokens.findLast((token) => token.offset < offset)
  if (before === undefined || !isQuoted(before) || !('source' in before)) return undefined
  return before.source.includes('\n')
    ? {
        offset: before.offset,
        message: 'The string that begins here ends at the quote with which another one begins.',
        fix: 'Close it on its line.',
      }
    : {
        offset,
        message: 'Text follows the closing quote of a string.',
        fix: "A quote inside of a string in single quotes is written twice (''), inside of one in double quotes after a backslash.",
      }
}

const afterBlock = (text: string, offset: number): Fault | undefined =>
  /[|>][-+\d]*[^\S\n]*$/.test(lineBefore(text, offset))
    ? { offset, message: 'The text of a block begins on the line after | or >.' }
    : undefined

const lineBefore = (text: string, offset: number): string =>
  text.slice(Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 1000), offset)

// All tokens, in the order of the text.
const allTokens = (roots: readonly CST.Token[]): readonly CST.Token[] => {
  const found: CST.Token[] = []
  const open = [...roots]
  for (let token = open.pop(); token !== undefined; token = open.pop()) {
    found.push(token)
    if (token.type === 'document' && token.value !== undefined) open.push(token.value)
    if ('items' in token)
      for (const { key, value } of token.items) open.push(...[key, value].filter((child) => child !== null && child !== undefined))
  }
  return found.sort((left, right) => left.offset - right.offset)
}

interface Line {
  readonly start: number
  readonly indent: number
  readonly text: string
}

// The line of an offset, and the indentations that are open there: those of the lines above that a line below can continue.
const linesTo = (text: string, offset: number): { readonly line: Line; readonly open: readonly Line[] } => {
  const open: Line[] = []
  let start = 0
  for (const written of text.split('\n')) {
    const line = { start, indent: written.length - written.trimStart().length, text: written.trim() }
    if (start + written.length >= offset) return { line, open }
    start += written.length + 1
    if (line.text === '' || line.text.startsWith('#')) continue
    while ((open.at(-1)?.indent ?? -1) >= line.indent) open.pop()
    open.push(line)
    // The entries of an object that is the item of a list.
    const inside = /^(?:-\s+)+(?=\S+:(?:\s|$))/.exec(line.text)?.[0].length
    if (inside !== undefined) open.push({ ...line, indent: line.indent + inside, text: line.text.slice(inside) })
  }
  return { line: { start, indent: 0, text: '' }, open }
}

// A line whose indentation differs from those above, or an item among entries, or an entry among items.
const indentation = (text: string, offset: number): Fault | undefined => {
  // The parser may point at comments before the line.
  const comments = /^(?:[^\S\n]*(?:#[^\n]*)?\n)*/.exec(text.slice(offset))?.[0].length ?? 0
  const { line, open } = linesTo(text, offset + comments)
  const same = open.find(({ indent }) => indent === line.indent)
  const at = line.start + line.indent
  if (text.slice(line.start, at).includes('\t')) return { offset: at, message: tabMessage([1]), fix: 'Indent with spaces.' }
  if (same === undefined && open.length > 0) {
    const above = [...new Set(open.map(({ indent }) => String(indent)))]
    return {
      offset: at,
      message: `The line is indented by ${spaces(line.indent)}; the lines above that it can belong to are indented by ${listed(above)}.`,
      fix: 'Indent entries of one object, and items of one list, alike.',
    }
  }
  const isItem = line.text.startsWith('- ')
  if (same === undefined || isItem === same.text.startsWith('- ')) return undefined
  return isItem
    ? {
        offset: at,
        message: 'An item of a list (-) follows entries of an object with the same indentation.',
        fix: 'Indent the item below the key of its list.',
      }
    : {
        offset: at,
        message: 'An entry of an object follows items of a list with the same indentation.',
        fix: 'Begin it with -, or indent it as the object that it belongs to.',
      }
}

const spaces = (count: number): string => (count === 1 ? '1 space' : `${String(count)} spaces`)

const listed = (numbers: readonly string[]): string =>
  numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1) ?? ''}`

// A key where only a value can be: behind a second colon, on a line that is indented too far, or in a list that is.
const nested = (text: string, offset: number): Fault | undefined => {
  const rest = /^[^\n]*/.exec(text.slice(offset))?.[0] ?? ''
  const { line } = linesTo(text, offset)
  if (line.text.startsWith('- ') && line.start + line.indent >= offset) return indentation(text, offset)
  if (/:(?:\s|$)/.test(rest) && line.start + line.indent !== offset)
    return { offset, message: 'The value contains a colon and a space, which make it a key.', fix: inQuotes }
  const next = /\n(?:[^\S\n]*(?:#[^\n]*)?\n)*([^\S\n]*)\S/.exec(text.slice(offset))
  if (next?.[1] === undefined) return line.start + line.indent === offset ? indentation(text, line.start) : undefined
  const below = offset + next.index + next[0].length - 1
  return {
    offset: below,
    message: `The line is indented by ${spaces(next[1].length)}, as part of the line above, which has a value already.`,
    fix: 'Indent it like the line above if it is an entry next to it.',
  }
}

// A line that should be a key.
const colon = (text: string, offset: number): Fault => {
  const { line } = linesTo(text, offset)
  const [, key, value] = /^(?:-\s+)?([\w.-]{1,100}):(\S.{0,100})$/.exec(line.text) ?? []
  const at = line.start + line.indent
  return key === undefined || value === undefined
    ? { offset: at, message: 'The line is neither "key: value" nor a key with a colon.' }
    : { offset: at, message: 'A space is needed after the colon.', fix: `Write ${key}: ${value}` }
}
