// Explains what is wrong with a text that is not valid YAML, in words about the file instead of the parser's own.
import type { CST, ErrorCode, YAMLError, YAMLWarning } from 'yaml'
import type { Problem } from '../errors.js'
import { syntaxProblem } from './load-limits.js'
import type { SourceText } from './source-text.js'
import { colon, firstIsIndented, indentation, nested } from './yaml-line-faults.js'
import { beginning, linesTo, tabMessage, type Fault } from './yaml-lines.js'
import { afterBlock, afterBrackets, afterQuotes, inBrackets, inQuotes, isEnclosed, unclosed } from './yaml-value-faults.js'

// The problems behind the parser's errors. A tab, a mistake on the line before, or a bracket that is not closed often causes further errors,
// which are left out.
export const yamlProblems = (
  errors: readonly (YAMLError | YAMLWarning)[],
  tokens: readonly CST.Token[],
  source: SourceText,
): readonly Problem[] => {
  const conflict = source.text.search(/^<{7}(?:\s|$)/m)
  if (conflict >= 0 && /^={7}\r?$/m.test(source.text)) return [syntaxProblem(conflictMessage, source.place(conflict, ''), conflictFix)]
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT').map(({ pos: [offset] }) => source.place(offset, ''))
  const [tab] = tabs
  if (tab !== undefined) return [syntaxProblem(tabMessage(tabs.map(({ line }) => line)), tab, 'Indent with spaces.')]
  const sorted = errors.toSorted(({ pos: [left] }, { pos: [right] }) => left - right)
  const lines = sorted.map(({ pos: [offset] }) => source.place(offset, '').line)
  const causes = sorted.filter((_, index) => (lines[index] ?? 0) > (lines[index - 1] ?? -1) + 1).slice(0, mostFaults)
  const all = allTokens(tokens)
  const places = new Set<number>()
  const explained = causes
    .flatMap((error) => faultOf(error, all, source.text) ?? [])
    .filter(({ offset }) => !places.has(offset) && places.add(offset))
  const openings = explained.filter(({ isUnclosed }) => isUnclosed === true)
  const faults = explained.filter(({ offset }) => !openings.some((opening) => isEnclosed(offset, opening.offset, source.text)))
  // An error that nothing here explains is usually a consequence of one that is explained.
  return (faults.length > 0 ? faults : causes.slice(0, 1).map(inWordsOfParser)).map(({ offset, message, fix }) =>
    syntaxProblem(message, source.place(offset, ''), fix),
  )
}

// A text that is not YAML at all has an error on every other line.
const mostFaults = 20

const conflictMessage = 'The file contains a conflict of git that is not resolved.'

const conflictFix = 'Choose the lines to keep, and remove those that begin with <<<<<<<, ======= and >>>>>>>.'

const faultOf = (
  { code, message, pos: [offset] }: YAMLError | YAMLWarning,
  tokens: readonly CST.Token[],
  text: string,
): Fault | undefined => unclosed(message, offset, tokens) ?? reasons[code]?.({ text, offset, tokens, message })

const inWordsOfParser = ({ message, pos: [offset] }: YAMLError | YAMLWarning): Fault => ({
  offset,
  message: `YAML cannot read this: ${sentence(message)}`,
})

const sentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`)

// An error of the parser, with the text and tokens that it has read.
interface Refusal {
  readonly text: string
  readonly offset: number
  readonly tokens: readonly CST.Token[]
  readonly message: string
}

type Reason = (refusal: Refusal) => Fault | undefined

const missing: Reason = ({ text, offset, tokens, message }) => {
  if (message.startsWith('Comments must be separated'))
    return { offset, message: 'A space is needed before the #.', fix: 'Write a value that contains # in quotes.' }
  return afterBrackets(text, offset) ?? inBrackets(message, offset, text, tokens) ?? indentation(text, offset) ?? colon(text, offset)
}

const unexpected: Reason = ({ text, offset, tokens, message }) =>
  afterBrackets(text, offset) ??
  inBrackets(message, offset, text, tokens) ??
  afterQuotes(offset, tokens) ??
  afterBlock(text, offset, message) ??
  listOnLine(text, offset, message) ??
  firstIsIndented(text, offset) ??
  (beginning(linesTo(text, offset).line) === offset ? indentation(text, offset) : undefined)

// A list that begins on the line of its key.
const listOnLine = (text: string, offset: number, message: string): Fault | undefined =>
  message.startsWith('Unexpected block-seq-ind') && beginning(linesTo(text, offset).line) < offset
    ? { offset, message: 'A list cannot begin on the line of its key.', fix: 'Write its items on the lines below, or the value in quotes.' }
    : undefined

const reasons: Partial<Record<ErrorCode, Reason>> = {
  BAD_INDENT: ({ text, offset }) => afterBrackets(text, offset) ?? indentation(text, offset),
  MISSING_CHAR: missing,
  BLOCK_AS_IMPLICIT_KEY: ({ text, offset }) => nested(text, offset),
  BLOCK_IN_FLOW: ({ text, offset, tokens, message }) => inBrackets(message, offset, text, tokens),
  MULTILINE_IMPLICIT_KEY: ({ text, offset, tokens, message }) => inBrackets(message, offset, text, tokens) ?? colon(text, offset),
  UNEXPECTED_TOKEN: unexpected,
  BAD_SCALAR_START: ({ text, offset }) => ({ offset, message: `A value cannot begin with ${text.charAt(offset)}.`, fix: inQuotes }),
  BAD_ALIAS: ({ text, offset }) => ({ offset, message: `A value cannot begin with ${text.charAt(offset)} alone.`, fix: inQuotes }),
  TAG_RESOLVE_FAILED: ({ text, offset }) => ({
    offset,
    message: `${/^\S{1,50}/.exec(text.slice(offset))?.[0] ?? 'This'} is a tag, which has no equivalent in JSON.`,
    fix: 'Remove it. Put a value that begins with ! in quotes.',
  }),
  BAD_DQ_ESCAPE: ({ text, offset }) => ({
    offset,
    message: `${text.slice(offset, offset + 2)} is not an escape of a string in double quotes.`,
    fix: 'Write \\\\ for a backslash, or put the string in single quotes.',
  }),
}

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
