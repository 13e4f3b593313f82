// Parses ARM template expressions: `[concat(parameters('name'), '-', variables('suffixes')[0].short)]`.
import { AibError, type Place } from '../errors.js'
import { losesDigits } from './exact-number.js'

// `offset` counts from the opening bracket of the whole expression.
export type Expression =
  | { readonly kind: 'text'; readonly value: string; readonly offset: number }
  | { readonly kind: 'integer'; readonly value: number; readonly offset: number }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly offset: number }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string; readonly offset: number }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression; readonly offset: number }

// Whether a string in a deployment template is an expression: in brackets, with a single opening one.
export const isExpression = (text: string): boolean => text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[')

// The text of a string that is not an expression: if it would look like one, it begins with a doubled bracket.
export const literalText = (text: string): string => (text.startsWith('[[') && text.endsWith(']') ? text.slice(1) : text)

// The syntax tree of an expression including its brackets. Throws `template-expression` at `at`.
export const parseExpression = (text: string, at: Place): Expression => {
  const reader = createReader(text, at)
  if (text.length > longest) throw reader.fault(`it is longer than the ${String(longest)} characters that Azure Resource Manager accepts`)
  reader.take('[')
  const expression = parseValue(reader, 0)
  reader.take(']')
  if (reader.position() < text.length) throw reader.needed('the end')
  return expression
}

// Azure Resource Manager's own limit on an expression (Microsoft Learn, "Syntax and expressions in ARM templates").
const longest = 24_576
const deepest = 100

interface Reader {
  // The offset of the next character that is not white space.
  readonly position: () => number
  readonly next: () => string
  // Consumes a match of the pattern at the current position, if there is one.
  readonly match: (pattern: RegExp) => string | undefined
  readonly take: (character: string) => void
  readonly needed: (what: string) => AibError
  readonly fault: (reason: string) => AibError
}

const createReader = (text: string, at: Place): Reader => {
  let offset = 0
  const position = () => {
    while (/\s/.test(text.charAt(offset))) offset += 1
    return offset
  }
  const next = () => text.charAt(position())
  const fault = (reason: string) => new AibError(expressionFault(text, reason, at))
  const needed = (what: string) => {
    const found = next() === '' ? 'the end' : next()
    return fault(`${what} is needed at character ${String(offset + 1)}, not ${found}`)
  }
  const match = (pattern: RegExp) => {
    pattern.lastIndex = position()
    const found = pattern.exec(text)?.[0]
    offset += found?.length ?? 0
    return found
  }
  const take = (character: string) => {
    if (next() !== character) throw needed(character)
    offset += 1
  }
  return { position, next, match, take, needed, fault }
}

const expressionFault = (text: string, reason: string, at: Place) => ({
  code: 'template-expression' as const,
  message: `The expression ${text.length > 200 ? `${text.slice(0, 200)}…` : text} is not valid: ${reason}.`,
  where: at,
  fix: 'If the value is not an expression, escape its first bracket: [[.',
})

const parseValue = (reader: Reader, depth: number): Expression => {
  if (depth > deepest) throw reader.fault(`it is nested more than ${String(deepest)} deep`)
  let value = parsePrimary(reader, depth)
  for (;;) {
    const offset = reader.position()
    if (reader.next() === '.') {
      reader.take('.')
      const name = reader.match(namePattern)
      if (name === undefined) throw reader.needed('the name of a property')
      value = { kind: 'property', of: value, name, offset }
    } else if (reader.next() === '[') {
      reader.take('[')
      value = { kind: 'index', of: value, index: parseValue(reader, depth + 1), offset }
      reader.take(']')
    } else return value
  }
}

const namePattern = /[A-Za-z_]\w*/y
// User-defined functions are called with their namespace: `contoso.uniqueName()`.
const functionPattern = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?/y

const parsePrimary = (reader: Reader, depth: number): Expression => {
  const offset = reader.position()
  if (reader.next() === "'") return { kind: 'text', value: parseText(reader), offset }
  const integer = reader.match(/-?\d+/y)
  if (integer !== undefined && losesDigits(Number(integer), integer))
    throw reader.fault(`the number ${integer} is too large to be exact here`)
  if (integer !== undefined) return { kind: 'integer', value: Number(integer), offset }
  const name = reader.match(functionPattern)
  if (name === undefined) throw reader.needed('a function, a string in single quotes or a number')
  return { kind: 'call', name, arguments: parseArguments(reader, depth), offset }
}

const parseText = (reader: Reader): string => {
  const quoted = reader.match(/'[^']*(?:''[^']*)*'/y)
  if (quoted === undefined) throw reader.fault(`the string that begins at character ${String(reader.position() + 1)} is not closed`)
  return quoted.slice(1, -1).replaceAll("''", "'")
}

const parseArguments = (reader: Reader, depth: number): readonly Expression[] => {
  const list: Expression[] = []
  reader.take('(')
  if (reader.next() !== ')') {
    do list.push(parseValue(reader, depth + 1))
    while (reader.match(/,/y) !== undefined)
  }
  reader.take(')')
  return list
}
