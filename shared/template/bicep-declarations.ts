// The declarations of a Bicep file and the values written in them, for places. What is not written out, as a call, has no parts here.
import type { BicepToken } from './bicep-tokens.js'

export interface BicepDeclaration {
  readonly word: 'resource' | 'module' | 'param' | 'var' | 'output'
  // The symbolic name; of a resource in another one with the other's, as the compiler writes it: parent::child.
  readonly name: string
  // The type of a resource without its version, or the path of a module; undefined if the file does not state it.
  readonly target: string | undefined
  readonly isExisting: boolean
  // The offset of the statement, after its decorators.
  readonly at: number
  // The offset of its first decorator; of the statement if it is not decorated.
  readonly decorated: number
  // The token where its value begins; undefined without one.
  readonly value: number | undefined
}

// The declarations in their order, resources in resources included.
export const bicepDeclarations = (tokens: readonly BicepToken[]): readonly BicepDeclaration[] => {
  const found: BicepDeclaration[] = []
  // Those that the next declaration may be in, from the outside in.
  const around: { readonly declaration: BicepDeclaration; readonly depth: number }[] = []
  let depth = 0
  let decorator: number | undefined
  for (const [index, token] of tokens.entries()) {
    if (token.isFirst && isMark(token, '@')) decorator ??= token.index
    const word = words.find((one) => token.kind === 'name' && token.value === one)
    const name = tokens[index + 1]
    if (word !== undefined && token.isFirst && name?.kind === 'name' && (depth === 0 || word === 'resource')) {
      while ((around.at(-1)?.depth ?? -1) >= depth) around.pop()
      const declaration = { ...declarationAt(tokens, index, word, around.at(-1)?.declaration), decorated: decorator ?? token.index }
      found.push(declaration)
      around.push({ declaration, depth })
      decorator = undefined
    }
    depth += step(token)
  }
  return found
}

const words = ['resource', 'module', 'param', 'var', 'output'] as const

const declarationAt = (
  tokens: readonly BicepToken[],
  index: number,
  word: BicepDeclaration['word'],
  parent: BicepDeclaration | undefined,
): Omit<BicepDeclaration, 'decorated'> => {
  const [name, third, fourth] = [tokens[index + 1]?.value ?? '', tokens[index + 2], tokens[index + 3]]
  const written = third?.kind === 'text' ? third.value : undefined
  const own = word === 'resource' ? written?.replace(/@.*$/s, '') : written
  const isChild = word === 'resource' && parent !== undefined
  return {
    word,
    name: isChild ? `${parent.name}::${name}` : name,
    target: isChild && own !== undefined ? `${parent.target ?? ''}/${own}` : own,
    isExisting: fourth?.kind === 'name' && fourth.value === 'existing',
    at: tokens[index]?.index ?? 0,
    value: valueOf(tokens, index + 2),
  }
}

// Where the value of the declaration begins whose name ends before `from`: after the `=`.
const valueOf = (tokens: readonly BicepToken[], from: number): number | undefined => {
  let depth = 0
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined || (depth === 0 && token.isFirst)) return undefined
    if (depth === 0 && isMark(token, '=')) return index + 1
    depth += step(token)
  }
  return undefined
}

// A part of a value: its own offset, and the token where its value begins.
export interface BicepPart {
  readonly at: number
  readonly value: number
}

// The properties of the object, or the items of the array, that begins at a token, which a condition may precede. No parts for other values.
// `length` is the number of items, if it is known: an item after a spread is then found from the end, and an item of the only spread at that spread.
export const partsAt = (tokens: readonly BicepToken[], value: number | undefined, length?: number): ReadonlyMap<string, BicepPart> => {
  const open = value === undefined ? undefined : afterCondition(tokens, value)
  const first = open === undefined ? undefined : tokens[open]
  if (open === undefined || first === undefined || !(isMark(first, '{') || isMark(first, '[')) || isFor(tokens[open + 1])) return new Map()
  return isMark(first, '[') ? itemsAt(tokens, open, length) : propertiesAt(tokens, open)
}

// The token where the value of each iteration begins, of the loop that begins at a token; undefined for other values.
export const loopBody = (tokens: readonly BicepToken[], value: number | undefined): number | undefined => {
  if (value === undefined || !isMark(tokens[value], '[') || !isFor(tokens[value + 1])) return undefined
  let depth = 0
  for (let index = value + 2; index < tokens.length && depth >= 0; index++) {
    const token = tokens[index]
    if (depth === 0 && isMark(token, ':')) return index + 1
    depth += step(token)
  }
  return undefined
}

const itemsAt = (tokens: readonly BicepToken[], open: number, length: number | undefined): ReadonlyMap<string, BicepPart> => {
  const entries = entriesAt(tokens, open)
  const spread = entries.findIndex((index) => isSpread(tokens, index))
  const lastSpread = entries.findLastIndex((index) => isSpread(tokens, index))
  const found = new Map<string, BicepPart>()
  for (const [position, index] of entries.entries()) {
    const part = { at: tokens[index]?.index ?? 0, value: index }
    if (spread < 0 || position < spread) found.set(String(position), part)
    else if (length === undefined) break
    else if (position > lastSpread) found.set(String(length - entries.length + position), part)
    else if (spread === lastSpread) for (let item = spread; item <= spread + length - entries.length; item++) found.set(String(item), part)
  }
  return found
}

const propertiesAt = (tokens: readonly BicepToken[], open: number): ReadonlyMap<string, BicepPart> => {
  const found = new Map<string, BicepPart>()
  for (const index of entriesAt(tokens, open)) {
    const key = tokens[index]
    if (key?.value !== undefined && isMark(tokens[index + 1], ':')) found.set(key.value, { at: key.index, value: index + 2 })
  }
  return found
}

// The tokens where the entries of an object or array begin. An operator at the start of a line continues the entry before.
const entriesAt = (tokens: readonly BicepToken[], open: number): readonly number[] => {
  const found: number[] = []
  let depth = 0
  for (let index = open; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined) break
    const before = tokens[index - 1]
    const isStart = index > open && depth === 1 && (token.isFirst || index === open + 1 || isMark(before, ','))
    const continues = token.kind === 'mark' && /[}\])?:&|=+*/%<>.,]/.test(token.value ?? '') && !isSpread(tokens, index)
    if (isStart && !continues) found.push(index)
    depth += step(token)
    if (depth === 0) break
  }
  return found
}

// The token after `if (…)`.
const afterCondition = (tokens: readonly BicepToken[], value: number): number | undefined => {
  const first = tokens[value]
  if (first?.kind !== 'name' || first.value !== 'if') return value
  let depth = 0
  for (let index = value + 1; index < tokens.length; index++) {
    depth += step(tokens[index])
    if (depth === 0) return index + 1
  }
  return undefined
}

// `...value`
const isSpread = (tokens: readonly BicepToken[], index: number): boolean => [0, 1, 2].every((offset) => isMark(tokens[index + offset], '.'))

const isFor = (token: BicepToken | undefined): boolean => token?.kind === 'name' && token.value === 'for'

const isMark = (token: BicepToken | undefined, value: string): boolean => token?.kind === 'mark' && token.value === value

const step = (token: BicepToken | undefined): number => {
  if (token?.kind !== 'mark') return 0
  return /[{[(]/.test(token.value ?? '') ? 1 : /[}\])]/.test(token.value ?? '') ? -1 : 0
}
