// Maps places in the template that the Bicep compiler generates to places in the user's files: the .bicep file and its modules.
import { defined } from '../defined.js'
import type { Place } from '../errors.js'
import { bicepDeclarations, loopBody, partsAt, type BicepDeclaration, type BicepPart } from './bicep-declarations.js'
import { literalOffsets } from './bicep-literals.js'
import { bicepTokens, type BicepToken } from './bicep-tokens.js'
import { isExpression } from './expression.js'
import { getText, type ObjectEntry, type StringNode, type TemplateNode } from './node.js'
import { sourceText } from './source-text.js'

export interface BicepSource {
  // As its user knows it.
  readonly file: string
  readonly text: string
  // Its modules that are files of the repository, by the paths in it. The compiler takes a module in JSON as it is.
  readonly modules: ReadonlyMap<string, BicepSource | TemplateNode>
}

// The paths of the modules that a Bicep file names, in any registry or folder.
export const modulePaths = (text: string): readonly string[] =>
  bicepDeclarations(bicepTokens(text)).flatMap(({ word, target }) => (word === 'module' && target !== undefined ? [target] : []))

// The document with all places in these files. What cannot be found there gets the place of what contains it.
export const atBicep = (document: TemplateNode, source: BicepSource): TemplateNode => atDocument(document, contextOf(source))

// What places in a file are found with.
export const contextOf = (source: BicepSource): BicepContext => {
  const { text, place } = sourceText(source.text, source.file)
  const tokens = bicepTokens(text)
  const declarations = bicepDeclarations(tokens)
  return { tokens, declarations, byName: firstByName(declarations), modules: source.modules, place }
}

export interface BicepContext {
  readonly tokens: readonly BicepToken[]
  readonly declarations: readonly BicepDeclaration[]
  // The same by their words and names, such as `param size`.
  readonly byName: ReadonlyMap<string, BicepDeclaration>
  readonly modules: BicepSource['modules']
  readonly place: (offset: number, pointer: string) => Place
}

// Where a part of the document is written, and the token where its value begins, if that is known.
type Written = Pick<BicepPart, 'at'> & { readonly value?: number | undefined }

const top: Written = { at: 0 }

const atDocument = (document: TemplateNode, context: BicepContext): TemplateNode =>
  atEntries(document, top, context, ({ key, value }) => {
    if (key.value === 'resources') return [top, atResources(value, context)]
    if (key.value === 'variables') return [top, atVariables(value, context)]
    const word = key.value === 'parameters' ? 'param' : 'output'
    return [top, atEntries(value, top, context, (entry) => atDeclaration(entry, word, context))]
  })

// The node and its keys at a place; `change` gives for each entry where it is written, and its value with its places.
const atEntries = (
  node: TemplateNode,
  written: Written,
  context: BicepContext,
  change: (entry: ObjectEntry) => readonly [written: Written, value: TemplateNode],
): TemplateNode => {
  if (node.kind !== 'object') return atValue(node, written, context)
  const entries = node.entries.map((entry) => {
    const [{ at }, value] = change(entry)
    return { key: { ...entry.key, at: context.place(at, entry.key.at.pointer) }, value }
  })
  return { ...node, at: context.place(written.at, node.at.pointer), entries }
}

const firstByName = (declarations: readonly BicepDeclaration[]): ReadonlyMap<string, BicepDeclaration> =>
  new Map(declarations.toReversed().map((one) => [`${one.word} ${one.name}`, one]))

// The declaration of a name.
export const declared = ({ byName }: BicepContext, word: BicepDeclaration['word'], name: string): BicepDeclaration | undefined =>
  byName.get(`${word} ${name}`)

// The value in the statement of a parameter is its default.
const atDeclaration = ({ key, value }: ObjectEntry, word: 'param' | 'output', context: BicepContext): readonly [Written, TemplateNode] => {
  const statement = declared(context, word, key.value) ?? top
  const inner = (entry: ObjectEntry): readonly [Written, TemplateNode] => {
    const written = entry.key.value === 'defaultValue' ? statement : { at: statement.at }
    return [statement, atValue(entry.value, written, context)]
  }
  return [statement, atEntries(value, statement, context, inner)]
}

const atVariables = (variables: TemplateNode, context: BicepContext): TemplateNode => {
  const statements = new Map(context.declarations.filter(({ word }) => word === 'var').map((one) => [one.name, one]))
  return atParts(variables, top, statements, context)
}

// Existing resources are only in documents with symbolic names.
const atResources = (resources: TemplateNode, context: BicepContext): TemplateNode => {
  if (resources.kind !== 'array')
    return atEntries(resources, top, context, ({ key, value }) => {
      const statement = declared(context, 'resource', key.value) ?? declared(context, 'module', key.value)
      return [statement ?? top, atResource(value, statement, context)]
    })
  // The compiler writes them in the order of the file.
  const waiting = byType(context.declarations)
  const items = resources.items.map((resource) => {
    const statement = waiting.get((getText(resource, 'type') ?? '').toLowerCase())?.next().value
    return atResource(resource, statement, context)
  })
  return { ...resources, at: context.place(0, resources.at.pointer), items }
}

// The statements that become resources, by the type of those, in lower case.
const byType = (declarations: readonly BicepDeclaration[]): ReadonlyMap<string, Iterator<BicepDeclaration, undefined>> => {
  const found = new Map<string, BicepDeclaration[]>()
  for (const one of declarations) {
    const type = typeOf(one)
    if (type === undefined) continue
    const ofType = found.get(type) ?? []
    found.set(type, ofType)
    ofType.push(one)
  }
  return new Map(Array.from(found, ([type, ofType]) => [type, ofType.values()]))
}

const typeOf = ({ word, target, isExisting }: BicepDeclaration): string | undefined => {
  if (word === 'module') return 'microsoft.resources/deployments'
  return word === 'resource' && !isExisting ? target?.toLowerCase() : undefined
}

const atResource = (resource: TemplateNode, statement: BicepDeclaration | undefined, context: BicepContext): TemplateNode => {
  if (statement === undefined) return atValue(resource, top, context)
  const body = loopBody(context.tokens, statement.value) ?? statement.value
  const written = { at: statement.at, value: body }
  if (statement.word === 'resource') return atParts(resource, written, ownParts(statement, body, context), context)
  const parts = ownParts(statement, body, context)
  const parameters = parts.get('params') ?? { at: statement.at }
  const inProperties = ({ key, value }: ObjectEntry): readonly [Written, TemplateNode] => {
    if (key.value === 'parameters') return [parameters, atParameters(value, parameters, context)]
    if (key.value === 'template') return [written, atModule(value, statement, context)]
    return [written, atValue(value, { at: statement.at }, context)]
  }
  return atEntries(resource, written, context, ({ key, value }) => {
    const part = parts.get(key.value) ?? { at: statement.at }
    return [part, key.value === 'properties' ? atEntries(value, written, context, inProperties) : atValue(value, part, context)]
  })
}

// With the decorators, which the compiler writes to `@options`.
const ownParts = (statement: BicepDeclaration, body: number | undefined, { tokens }: BicepContext): ReadonlyMap<string, Written> =>
  new Map<string, Written>([...partsAt(tokens, body), ['@options', { at: statement.decorated }]])

// What a module gets: {"name": {"value": …}}, or {"name": {"copy": [{"name": "value", …}]}} for a loop.
const atParameters = (parameters: TemplateNode, written: Written, context: BicepContext): TemplateNode => {
  const parts = partsAt(context.tokens, written.value)
  return atEntries(parameters, written, context, ({ key, value }) => {
    const part = parts.get(key.value) ?? { at: written.at }
    return [part, atParts(value, part, new Map([['value', part]]), context)]
  })
}

const atModule = (template: TemplateNode, statement: BicepDeclaration, context: BicepContext): TemplateNode => {
  const module = context.modules.get(statement.target ?? '')
  if (module === undefined) return atValue(template, { at: statement.at }, context)
  return 'kind' in module ? module : atBicep(template, module)
}

// A value that is written in one place, with the places of its parts.
export const atValue = (node: TemplateNode, written: Written, context: BicepContext): TemplateNode => {
  const at = context.place(written.at, node.at.pointer)
  if (node.kind === 'string') return { ...node, at, ...defined({ literals: literalsOf(node, written, context) }) }
  if (node.kind === 'scalar') return { ...node, at }
  const parts = partsAt(context.tokens, written.value, node.kind === 'array' ? node.items.length : undefined)
  if (node.kind === 'object') return atParts(node, written, parts, context)
  const body = loopBody(context.tokens, written.value)
  const rest = body === undefined ? { at: written.at } : { at: context.tokens[body]?.index ?? written.at, value: body }
  const items = node.items.map((item, index) => atValue(item, parts.get(String(index)) ?? rest, context))
  return { ...node, at, items }
}

// Undefined for a string that is not an expression.
const literalsOf = (
  { value, at }: StringNode,
  written: Written,
  { tokens, place }: BicepContext,
): ReadonlyMap<number, Place> | undefined =>
  written.value === undefined || !isExpression(value)
    ? undefined
    : new Map([...literalOffsets(value, tokens, written.value)].map(([offset, source]) => [offset, place(source, at.pointer)]))

// An object whose entries are written in these parts. The compiler moves the loops among its properties to `copy`.
const atParts = (node: TemplateNode, written: Written, parts: ReadonlyMap<string, Written>, context: BicepContext): TemplateNode =>
  atEntries(node, written, context, ({ key, value }) => {
    const part = parts.get(key.value) ?? { at: written.at }
    if (key.value !== 'copy' || value.kind !== 'array' || parts.has('copy')) return [part, atValue(value, part, context)]
    return [
      part,
      { ...value, at: context.place(part.at, value.at.pointer), items: value.items.map((loop) => atLoop(loop, written, parts, context)) },
    ]
  })

const atLoop = (loop: TemplateNode, written: Written, parts: ReadonlyMap<string, Written>, context: BicepContext): TemplateNode => {
  const part = parts.get(getText(loop, 'name') ?? '') ?? { at: written.at }
  const body = loopBody(context.tokens, part.value)
  return atEntries(loop, part, context, ({ key, value }) => [
    part,
    atValue(value, key.value === 'input' ? { at: part.at, value: body } : { at: part.at }, context),
  ])
}
