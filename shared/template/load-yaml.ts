// Reads YAML 1.2 (core schema). Whatever has no equivalent in JSON (several documents, tags, merge keys, .nan) is an error.
import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type Alias,
  type CST,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Sliced } from '../clock.js'
import { AibError, type Place, type Problem } from '../errors.js'
import { defined } from '../defined.js'
import { joinedItem } from './joined-items.js'
import { deepest, duplicateKeys, mostValues, syntaxProblem, tooDeep, tooManyValues } from './load-limits.js'
import { numberNode, pointerOf, type ObjectEntry, type StringNode, type TemplateNode } from './node.js'
import type { Reading } from './reading.js'
import type { SourceText } from './source-text.js'
import { yamlProblems } from './yaml-faults.js'

// The tree of a YAML text, or its errors.
export function* readYaml(source: SourceText): Sliced<Reading> {
  const { tokens, deepAt = offsetTooDeep(tokens) } = yield* tokensOf(source.text)
  if (deepAt !== undefined) return { problems: [tooDeep(source.place(deepAt, ''))] }
  yield
  const [document, second] = withoutStacks(() => [...new Composer(options).compose(tokens, true, source.text.length)])
  if (document === undefined) return { problems: [isEmpty(source)] }
  if (second !== undefined) return { problems: [isSecondDocument(source, second.range[0])] }
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) return { problems: yamlProblems(faults, tokens, source) }
  yield
  return document.contents === null ? { problems: [isEmpty(source)] } : convertRoot(document.contents, source)
}

// What the parser of the package does in one go. Ends at `deepAt` if that is nested too deep: to close a million brackets takes seconds.
function* tokensOf(text: string): Sliced<{ readonly tokens: readonly CST.Token[]; readonly deepAt?: number }> {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme))
    lexemes += 1
    if (lexemes % lexemesPerSlice !== 0) continue
    // The first is the document, the second its value.
    const deepToken = parser.stack[deepest + 2]
    if (deepToken !== undefined) return { tokens, deepAt: deepToken.offset }
    yield
  }
  tokens.push(...parser.end())
  return { tokens }
}

// The package makes an Error for each fault. A text of a megabyte can have 500,000, and their stacks take seconds.
const withoutStacks = <Result>(work: () => Result): Result => {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return work()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

// They take about 20 ms.
const lexemesPerSlice = 20_000

const options = {
  version: '1.2',
  schema: 'core',
  // Reported with both lines (duplicateKeys).
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const

const isEmpty = (source: SourceText): Problem => syntaxProblem(`${source.file} is empty.`, source.place(0, ''))

const isSecondDocument = (source: SourceText, offset: number): Problem =>
  syntaxProblem('A second YAML document begins here. A file must contain a single document.', source.place(offset, ''))

// The composer is recursive, but the parser is not: the nesting is measured before the text is composed.
const offsetTooDeep = (tokens: readonly CST.Token[]): number | undefined => {
  const open: { readonly token: CST.Token; readonly depth: number }[] = []
  for (const token of tokens) open.push({ token, depth: 0 })
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next
    if (depth > deepest) return token.offset
    if (token.type === 'document' && token.value !== undefined) open.push({ token: token.value, depth })
    if (!('items' in token)) continue
    for (const { key, value } of token.items)
      for (const child of [key, value]) if (child !== null && child !== undefined) open.push({ token: child, depth: depth + 1 })
  }
  return undefined
}

interface Conversion {
  readonly source: SourceText
  readonly problems: Problem[]
  // The latest node of each anchor, with its pointer.
  readonly anchors: Map<string, { readonly node: Node; readonly pointer: string }>
  readonly open: Set<Node>
  values: number
  hasAliases: boolean
}

const convertRoot = (root: Node, source: SourceText): Reading => {
  const conversion: Conversion = { source, problems: [], anchors: new Map(), open: new Set(), values: 0, hasAliases: false }
  try {
    const node = convert(root, conversion, '', 0)
    return conversion.problems.length > 0 ? { problems: conversion.problems } : { node }
  } catch (error) {
    // A limit ends the conversion at once: continuing would do the work that the limit forbids.
    if (error instanceof AibError) return { problems: error.problems }
    throw error
  }
}

const convert = (node: Node, conversion: Conversion, pointer: string, depth: number): TemplateNode => {
  const at = placeOf(node, conversion, pointer)
  conversion.values += 1
  if (depth > deepest) throw new AibError(tooDeep(at))
  if (conversion.values > mostValues)
    throw new AibError(
      conversion.hasAliases
        ? syntaxProblem(`The aliases expand to more than ${String(mostValues)} values.`, at, 'Write fewer of them.')
        : tooManyValues(at),
    )
  if (isAlias(node)) return convertAlias(node, at, conversion, depth)
  const lost = lostBeginning(node)
  if (lost !== undefined)
    conversion.problems.push(
      syntaxProblem(
        `YAML does not read ${lost} as part of the value.`,
        conversion.source.place(conversion.source.text.lastIndexOf(lost, node.range?.[0]), pointer),
        'Write the whole value in quotes.',
      ),
    )
  if (node.anchor !== undefined) conversion.anchors.set(node.anchor, { node, pointer })
  conversion.open.add(node)
  const converted = convertContent(node, at, conversion, pointer, depth)
  conversion.open.delete(node)
  return converted
}

// What the author wrote before a value and YAML drops, as in the commands `! grep x y`, `&& echo` and `&>/dev/null ls`: a tag without a
// name, or an anchor whose name begins with an operator.
const lostBeginning = (node: Exclude<Node, Alias>): string | undefined => {
  if (node.tag === '!') return '!'
  return node.anchor !== undefined && /^[&>|]/.test(node.anchor) ? `&${node.anchor}` : undefined
}

const convertContent = (node: Exclude<Node, Alias>, at: Place, conversion: Conversion, pointer: string, depth: number): TemplateNode => {
  if (isScalar(node)) return convertScalar(node, at, conversion)
  if (isMap(node)) return convertMap(node, at, conversion, pointer, depth)
  const items = node.items.map((item, index) => convertChild(item, at, conversion, `${pointer}/${String(index)}`, depth))
  return { kind: 'array', items, at }
}

const convertScalar = ({ value, source, type, range }: Scalar, at: Place, conversion: Conversion): TemplateNode => {
  if (typeof value === 'string') {
    const joined = type === 'PLAIN' && range ? joinedItem(conversion.source, [range[0], range[1]], at.pointer) : undefined
    return { kind: 'string', value, at, ...defined({ joined }) }
  }
  if (value === null || typeof value === 'boolean') return { kind: 'scalar', value, at }
  if (typeof value === 'number' && Number.isFinite(value)) return numberNode(value, source ?? '', at)
  conversion.problems.push(syntaxProblem(`${source ?? 'This value'} has no equivalent in JSON, the format that is sent to Azure.`, at))
  return { kind: 'scalar', value: null, at }
}

const convertMap = (map: YAMLMap, at: Place, conversion: Conversion, pointer: string, depth: number): TemplateNode => {
  const entries: ObjectEntry[] = []
  for (const pair of map.items) {
    const key = convertKey(pair, map, at, conversion, pointer)
    if ('code' in key) conversion.problems.push(key)
    else entries.push({ key, value: convertChild(pair.value, key.at, conversion, key.at.pointer, depth) })
  }
  conversion.problems.push(...duplicateKeys(entries))
  return { kind: 'object', entries, at }
}

// A key as its author spelled it: `1.0:` and `true:` are the strings "1.0" and "true", because JSON has no other keys.
const convertKey = ({ key }: Pair, map: YAMLMap, at: Place, conversion: Conversion, pointer: string): StringNode | Problem => {
  if (!isScalar(key)) {
    const isPlaceholder = conversion.source.text.startsWith('{{', map.range?.[0])
    return syntaxProblem('A key must be a string.', at, isPlaceholder ? 'Put a value that begins with {{ in quotes.' : undefined)
  }
  const text = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
  const place = placeOf(key, conversion, `${pointer}${pointerOf([text])}`)
  if (text === '<<') return syntaxProblem('Merge keys (<<) are not part of YAML 1.2.', place, 'Write the entries out.')
  return { kind: 'string', value: text, at: place }
}

const convertChild = (child: unknown, parent: Place, conversion: Conversion, pointer: string, depth: number): TemplateNode =>
  isScalar(child) || isMap(child) || isSeq(child) || isAlias(child)
    ? convert(child, conversion, pointer, depth + 1)
    : { kind: 'scalar', value: null, at: { ...parent, pointer } }

// The value of an alias keeps the place where it was written, at its anchor.
const convertAlias = (alias: Alias, at: Place, conversion: Conversion, depth: number): TemplateNode => {
  conversion.hasAliases = true
  const target = conversion.anchors.get(alias.source)
  if (target === undefined || conversion.open.has(target.node)) {
    const why = target === undefined ? 'no anchor of that name is above it' : 'the anchor contains it'
    const fix = 'Put a value that begins with * in quotes.'
    conversion.problems.push(syntaxProblem(`The alias *${alias.source} cannot be resolved: ${why}.`, at, fix))
    return { kind: 'scalar', value: null, at }
  }
  return convert(target.node, conversion, target.pointer, depth + 1)
}

const placeOf = (node: Node, { source }: Conversion, pointer: string): Place => source.place(node.range?.[0] ?? 0, pointer)
