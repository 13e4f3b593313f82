// The grammar of expressions in server tasks, which is that of conditions in pipelines: calls, literals, and values with indices.

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }

// The tree of an expression; throws if the text is not an expression.
export const parseExpression = (text: string): Expression => {
  const tokens = tokensOf(text)
  const { expression, rest } = parseValue(tokens)
  if (rest.length > 0) throw new Error(`Unexpected text after the expression: ${rest.join(' ')}.`)
  return expression
}

interface Parsed {
  readonly expression: Expression
  readonly rest: readonly string[]
}

// A text in single quotes, with '' for a quote in it; a number; a name; a bracket or comma.
const token = /\s*('(?:[^']|'')*'|-?\d+(?:\.\d+)?|[A-Za-z_][\w-]*|[()[\],.])/y

const tokensOf = (text: string): readonly string[] => {
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.trimEnd().length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (match === null) throw new Error(`There is no word of the grammar at ${text.slice(at)}.`)
    tokens.push(match[1] ?? '')
  }
  return tokens
}

const parseValue = (tokens: readonly string[]): Parsed => {
  const [first, ...rest] = tokens
  if (first === undefined) throw new Error('The expression ends where a value is needed.')
  const parsed = rest[0] === '(' && /^[A-Za-z_]/.test(first) ? parseCall(first, rest.slice(1)) : { expression: leafOf(first), rest }
  return parseIndices(parsed)
}

const parseCall = (name: string, tokens: readonly string[]): Parsed => {
  if (tokens[0] === ')') return { expression: { kind: 'call', name, parameters: [] }, rest: tokens.slice(1) }
  const parameters: Expression[] = []
  let rest = tokens
  for (;;) {
    const parsed = parseValue(rest)
    parameters.push(parsed.expression)
    const [separator, ...behind] = parsed.rest
    rest = behind
    if (separator === ')') return { expression: { kind: 'call', name, parameters }, rest }
    if (separator !== ',') throw new Error(`A comma or ) is needed in ${name}(...), and there is ${separator ?? 'the end'}.`)
  }
}

const parseIndices = ({ expression, rest }: Parsed): Parsed => {
  if (rest[0] === '.') {
    const index: Expression = { kind: 'literal', value: rest[1] ?? '' }
    return parseIndices({ expression: { kind: 'index', of: expression, index }, rest: rest.slice(2) })
  }
  if (rest[0] !== '[') return { expression, rest }
  const index = parseValue(rest.slice(1))
  if (index.rest[0] !== ']') throw new Error('An index needs its ].')
  return parseIndices({ expression: { kind: 'index', of: expression, index: index.expression }, rest: index.rest.slice(1) })
}

const leafOf = (word: string): Expression => {
  if (word.startsWith("'")) return { kind: 'literal', value: word.slice(1, -1).replaceAll("''", "'") }
  if (/^-?\d/.test(word)) return { kind: 'literal', value: Number(word) }
  if (/^(true|false)$/i.test(word)) return { kind: 'literal', value: word.toLowerCase() === 'true' }
  if (/^null$/i.test(word)) return { kind: 'literal', value: null }
  if (/^[A-Za-z_]/.test(word)) return { kind: 'name', name: word }
  throw new Error(`A value is needed, and there is ${word}.`)
}
