// Reads JSON with comments and trailing commas.
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import type { Place, Problem } from '../errors.js'
import { lastOfEach } from './duplicate-keys.js'
import { deepest, mostValues, syntaxProblem, tooDeep, tooManyValues } from './load-limits.js'
import { withoutLineBreaks } from './multi-line-strings.js'
import { numberNode, pointerOf, type ObjectEntry, type TemplateNode } from './node.js'
import { treeOf, type ParseDocument, type Reading } from './reading.js'
import { sourceText, type SourceText } from './source-text.js'
import { unquotedTokens } from './unquoted-tokens.js'

// Parses a text that can only be JSON.
export const parseJson: ParseDocument = (text, file) => {
  const source = sourceText(text, file)
  return treeOf(readJson(source), source)
}

// The tree of a JSON text, or its errors.
export const readJson = (source: SourceText): Reading => {
  const passed = passedLimit(source.text)
  if (passed !== undefined) return { problems: [passed.problem(source.place(passed.offset, ''))] }
  const errors: ParseError[] = []
  const root = parseTree(source.text, errors, { allowTrailingComma: true, disallowComments: false })
  if (errors.length > 0 || root === undefined) return readMultiLine(source) ?? { problems: syntaxProblems(source, errors) }
  const problems: Problem[] = []
  const node = convert(root, source, '', problems)
  return problems.length > 0 ? { problems } : { node }
}

// The tree of a text that is JSON except for line breaks and tabs in its strings.
const readMultiLine = (source: SourceText): Reading | undefined => {
  const substituted = withoutLineBreaks(source.text)
  if (substituted === undefined || passedLimit(substituted.text) !== undefined) return undefined
  const errors: ParseError[] = []
  const root = parseTree(substituted.text, errors, { allowTrailingComma: true, disallowComments: false })
  if (errors.length > 0 || root === undefined) return undefined
  const problems: Problem[] = []
  const node = convert(root, source, '', problems)
  return problems.length > 0 ? { problems } : { node: substituted.restore(node) }
}

interface PassedLimit {
  readonly offset: number
  readonly problem: (where: Place) => Problem
}

// The parser is recursive and makes a tree, but the scanner does neither: nesting and values are counted before the text is parsed.
const passedLimit = (text: string): PassedLimit | undefined => {
  const scanner = createScanner(text, true)
  let depth = 0
  let values = 0
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const offset = scanner.getTokenOffset()
    const first = text[offset] ?? ''
    if (first === '{' || first === '[') depth += 1
    else if (first === '}' || first === ']') depth -= 1
    // The string before a colon is a key.
    if (first === ':') values -= 1
    else if (!'}],'.includes(first)) values += 1
    if (depth > deepest) return { offset, problem: tooDeep }
    if (values > mostValues) return { offset, problem: tooManyValues }
  }
  return undefined
}

const syntaxProblems = (source: SourceText, errors: readonly ParseError[]): readonly Problem[] => {
  if (source.text.trim() === '') return [syntaxProblem(`${source.file} is empty.`, source.place(0, ''))]
  const left = unquotedTokens(source.text)
  if (left.tokens.length > 0) {
    const others: ParseError[] = []
    parseTree(left.corrected, others, { allowTrailingComma: true, disallowComments: false })
    const problems = left.tokens.map(({ offset, text, name }) => notReplaced(text, name, source.place(offset, '')))
    return [...problems, ...causes(source, left.corrected, others)]
  }
  const quotes = singleQuoted(source.text)
  const [first] = quotes.offsets
  if (first === undefined) return causes(source, source.text, errors)
  const others: ParseError[] = []
  parseTree(quotes.corrected, others, { allowTrailingComma: true, disallowComments: false })
  const message =
    quotes.offsets.length === 1
      ? 'A string is in single quotes; JSON strings are in double quotes.'
      : `${String(quotes.offsets.length)} strings, of which this is the first, are in single quotes; JSON strings are in double quotes.`
  return [syntaxProblem(message, source.place(first, '')), ...causes(source, quotes.corrected, others)]
}

// The parser continues after an error and often reports several for one mistake; the first is the cause.
const causes = (source: SourceText, text: string, errors: readonly ParseError[]): readonly Problem[] =>
  errors
    .filter((error, index) => !followsFrom(error, errors[index - 1]))
    .map((error) => describe(text, error, source.place(error.offset, '')))

// The positions of strings in single quotes, outside of strings and comments; and the text of the same length with those as JSON strings.
const singleQuoted = (text: string): { readonly offsets: readonly number[]; readonly corrected: string } => {
  const offsets: number[] = []
  // An unclosed string ends with its line or with the text, so that no character is read twice.
  const tokens = /"(?:\\.|[^"\\\n])*"?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:\\.|[^'\\\n])*'?/g
  const corrected = text.replace(tokens, (token: string, offset: number) => {
    if (!isSingleQuoted(token) || !/^\s{0,99}(?:[,:}\]]|$)/.test(text.slice(offset + token.length).slice(0, 100))) return token
    offsets.push(offset)
    return `"${token.slice(1, -1).replaceAll(/["\\]/g, '_')}"`
  })
  return { offsets, corrected }
}

const isSingleQuoted = (token: string): boolean => token.length > 1 && token.startsWith("'") && token.endsWith("'")

// A string that is not closed takes the comma after it along.
const followsFrom = (error: ParseError, before: ParseError | undefined): boolean => {
  if (before === undefined || error.offset === before.offset) return before !== undefined
  const [own, cause] = [printParseErrorCode(error.error), printParseErrorCode(before.error)]
  return (own === 'ValueExpected' && cause === 'InvalidSymbol') || (own === 'CommaExpected' && cause === 'UnexpectedEndOfString')
}

const notReplaced = (text: string, name: string, at: Place): Problem =>
  syntaxProblem(`${text} is not replaced before the template is read, and is not a JSON value.`, at, `Write ${placeholderHint(name)}`)

const placeholderHint = (name: string): string =>
  `"<${name}>", and give its value with the parameters input: ${name}=…. If the property is a number, a boolean, a list or an object, the value becomes one.`

const describe = (text: string, { error, offset, length }: ParseError, at: Place): Problem => {
  const name = printParseErrorCode(error)
  const placeholder = /^<([A-Za-z_][\w.-]*)>$/.exec(text.slice(offset, offset + length))?.[1]
  if (name === 'InvalidSymbol' && placeholder !== undefined)
    return syntaxProblem(`<${placeholder}> is not a JSON value.`, at, `Write it in quotes, ${placeholderHint(placeholder)}`)
  const found = offset >= text.length ? 'the end of the file' : quoted(text.slice(offset, offset + Math.min(length, 30)))
  const meaning = new Map<string, string>([
    ['InvalidSymbol', `${found} is not a JSON value`],
    ['InvalidNumberFormat', `${found} is not a number as JSON writes them`],
    ['PropertyNameExpected', `A property name in double quotes is needed, not ${found}`],
    ['ValueExpected', `A value is needed, not ${found}`],
    ['ColonExpected', `A colon is needed before ${found}`],
    ['CommaExpected', `A comma is needed before ${found}`],
    ['CloseBraceExpected', `A closing brace } is needed before ${found}`],
    ['CloseBracketExpected', `A closing bracket ] is needed before ${found}`],
    ['EndOfFileExpected', `The JSON value ends before ${found}`],
    ['UnexpectedEndOfComment', 'A comment is not closed'],
    ['UnexpectedEndOfString', 'A string is not closed on its line'],
    ['UnexpectedEndOfNumber', `The number ${found} is not complete`],
    ['InvalidUnicode', `${found} holds a \\u escape that is not four hexadecimal digits`],
    ['InvalidEscapeCharacter', `${found} holds a backslash that begins no JSON escape; a backslash itself is written \\\\`],
    ['InvalidCharacter', `${found} holds a control character, which JSON writes as an escape such as \\n or \\t`],
  ]).get(name)
  return syntaxProblem(`${meaning ?? `The JSON is not valid at ${found}`}.`, at)
}

// A piece of the file; one that is already in quotes does not change.
const quoted = (piece: string): string => (/^"[^\p{Cc}\\]*"$/u.test(piece) ? piece : JSON.stringify(piece))

const convert = (node: Node, source: SourceText, pointer: string, problems: Problem[]): TemplateNode => {
  const at = source.place(node.offset, pointer)
  const children = node.children ?? []
  if (node.type === 'array') {
    const items = children.map((child, index) => convert(child, source, `${pointer}/${String(index)}`, problems))
    return { kind: 'array', items, at }
  }
  if (node.type === 'object') {
    const entries = children.flatMap((child) => convertProperty(child, source, pointer, problems))
    return { kind: 'object', entries: lastOfEach(entries), at }
  }
  const value: unknown = node.value
  if (typeof value === 'string') return { kind: 'string', value, at }
  if (typeof value === 'boolean') return { kind: 'scalar', value, at }
  if (typeof value === 'number' && Number.isFinite(value))
    return numberNode(value, source.text.slice(node.offset, node.offset + node.length), at)
  if (value !== null)
    problems.push(syntaxProblem(`The number ${source.text.slice(node.offset, node.offset + node.length)} is too large.`, at))
  return { kind: 'scalar', value: null, at }
}

const convertProperty = (property: Node, source: SourceText, pointer: string, problems: Problem[]): readonly ObjectEntry[] => {
  const [key, value] = property.children ?? []
  if (key === undefined || value === undefined) return []
  const name = String(key.value)
  const own = `${pointer}${pointerOf([name])}`
  return [{ key: { kind: 'string', value: name, at: source.place(key.offset, own) }, value: convert(value, source, own, problems) }]
}
