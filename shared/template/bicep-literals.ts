// Where the literals of an expression are written that the Bicep compiler generated, such as the object in `concat(steps, [{ … }])`.
import type { BicepToken } from './bicep-tokens.js'

// The offset of each literal in the source, by its offset in the compiled expression; `value` is the token where the Bicep expression begins.
// The compiler keeps the order of literals, and adds some itself: only those that occur equally often in both are paired.
export const literalOffsets = (expression: string, tokens: readonly BicepToken[], value: number): ReadonlyMap<number, number> => {
  const written = byLabel(writtenLiterals(tokens, value))
  const pairs = [...byLabel(compiledLiterals(expression))].flatMap(([label, offsets]) => {
    const sources = written.get(label) ?? []
    return sources.length === offsets.length ? offsets.map((offset, index) => [offset, sources[index] ?? 0] as const) : []
  })
  return new Map(pairs)
}

// The label is the text of a literal, after a character for its kind.
interface Literal {
  readonly label: string
  readonly offset: number
}

const byLabel = (literals: readonly Literal[]): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>()
  for (const { label, offset } of literals) {
    const same = found.get(label) ?? []
    found.set(label, same)
    same.push(offset)
  }
  return found
}

const textLabel = (text: string): string => `'${text}`

// The names in parameters('…') and the like are not literals of the Bicep file, nor are the objects in which a module gets its parameters.
const compiledLiterals = (expression: string): readonly Literal[] =>
  [...expression.matchAll(compiledPattern)].flatMap(({ 0: whole, 1: name, 2: text, index }) => {
    if (text !== undefined) return [{ label: textLabel(text.replaceAll("''", "'")), offset: index }]
    if (name === undefined) return whole.includes("'") ? [] : [{ label: whole, offset: index }]
    return [{ label: { createObject: '{', createArray: '[' }[name] ?? name, offset: index }]
  })

const compiledPattern =
  /\b(?:parameters|variables|lambdaVariables|copyIndex)\('[^']*'|\bcreateObject\('value', |\b(createObject|createArray|true|false|null)\(|'((?:[^']|'')*)'|\b\d+\b/g

const writtenLiterals = (tokens: readonly BicepToken[], value: number): readonly Literal[] => {
  const found: Literal[] = []
  let depth = 0
  for (let index = value; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined || (depth === 0 && index > value && isEnd(token, tokens[index - 1]))) break
    const label = labelOf(tokens, index)
    if (label !== undefined) found.push({ label, offset: token.index })
    depth += /^[{[(]$/.test(markOf(token)) ? 1 : /^[}\])]$/.test(markOf(token)) ? -1 : 0
    if (depth < 0) break
  }
  return found
}

const markOf = (token: BicepToken | undefined): string => (token?.kind === 'mark' ? (token.value ?? '') : '')

// An operator at the start or the end of a line continues the expression.
const isEnd = (token: BicepToken, before: BicepToken | undefined): boolean =>
  markOf(token) === ',' || (token.isFirst && !operator.test(markOf(token)) && !operator.test(markOf(before)))

const operator = /^[?:&|=+*/%<>.!-]$/

const labelOf = (tokens: readonly BicepToken[], index: number): string | undefined => {
  const token = tokens[index]
  const before = tokens[index - 1]
  if (token?.kind === 'text') return token.value === undefined ? undefined : textLabel(token.value)
  if (token?.kind === 'name') {
    const isKey = markOf(tokens[index + 1]) === ':' && (token.isFirst || /^[{,]$/.test(markOf(before)))
    return isKey ? textLabel(token.value ?? '') : /^(?:true|false|null)$/.test(token.value ?? '') ? token.value : undefined
  }
  const mark = markOf(token)
  // An array, not an index: names[0].
  if (mark === '[') return token?.isFirst === true || /^[?:([,=&|]$/.test(markOf(before)) ? mark : undefined
  return mark === '{' ? mark : numberAt(tokens, index)
}

// Each digit is a token.
const numberAt = (tokens: readonly BicepToken[], index: number): string | undefined => {
  const isDigit = (position: number): boolean => /^\d$/.test(markOf(tokens[position]))
  const follows = tokens[index - 1]?.index === (tokens[index]?.index ?? 0) - 1
  if (!isDigit(index) || (follows && isDigit(index - 1))) return undefined
  let end = index + 1
  while (isDigit(end) && tokens[end]?.index === (tokens[end - 1]?.index ?? 0) + 1) end += 1
  return tokens.slice(index, end).map(markOf).join('')
}
