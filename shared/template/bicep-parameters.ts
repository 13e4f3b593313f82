// Maps places in the parameters file that the Bicep compiler generates to places in the user's .bicepparam file.
import { atValue, contextOf, declared, type BicepContext } from './bicep-places.js'
import { bicepTokens } from './bicep-tokens.js'
import type { ObjectEntry, TemplateNode } from './node.js'

// A .bicepparam file.
export interface BicepParametersSource {
  // As its user knows it.
  readonly file: string
  readonly text: string
  // The file that it extends.
  readonly base?: BicepParametersSource
}

// The path of the file that a .bicepparam file names after one of these words: its template, or the .bicepparam file whose values it
// extends. Undefined for none.
export const namedFile = (text: string, word: 'using' | 'extends'): string | undefined => {
  const tokens = bicepTokens(text)
  const index = tokens.findIndex(({ isFirst, kind, value }) => isFirst && kind === 'name' && value === word)
  const named = index < 0 ? undefined : tokens[index + 1]
  // `using none` names no file.
  return named?.kind === 'text' ? named.value : undefined
}

// The compiled document with the places of its values in these files, as near as they are written out: a value that is computed, or
// imported, has the place of its assignment.
export const atAssignments = (document: TemplateNode, source: BicepParametersSource): TemplateNode => {
  const contexts = chain(source).map((one) => contextOf({ ...one, modules: new Map() }))
  return withEntries(document, ({ key, value }) => ({
    key,
    value: key.value === 'parameters' ? withEntries(value, (entry) => atAssignment(entry, contexts)) : value,
  }))
}

const chain = (source: BicepParametersSource): readonly BicepParametersSource[] =>
  source.base === undefined ? [source] : [source, ...chain(source.base)]

const withEntries = (node: TemplateNode, change: (entry: ObjectEntry) => ObjectEntry): TemplateNode =>
  node.kind === 'object' ? { ...node, entries: node.entries.map(change) } : node

// {"name": {"value": …}}. A file overrides the values of the one that it extends.
const atAssignment = ({ key, value }: ObjectEntry, contexts: readonly BicepContext[]): ObjectEntry => {
  const context = contexts.find((one) => declared(one, 'param', key.value) !== undefined)
  const statement = context === undefined ? undefined : declared(context, 'param', key.value)
  if (context === undefined || statement === undefined) return { key, value }
  const written = { at: statement.at, value: throughVariables(statement.value, context) }
  const located = withEntries(value, (entry) => ({ key: entry.key, value: atValue(entry.value, written, context) }))
  return { key, value: { ...located, at: context.place(statement.at, value.at.pointer) } }
}

// The token where the value is written out, if it is only the name of a variable of the file.
const throughVariables = (value: number | undefined, context: BicepContext, passed: readonly number[] = []): number | undefined => {
  if (value === undefined || passed.includes(value)) return value
  const [token, next] = [context.tokens[value], context.tokens[value + 1]]
  if (token?.kind !== 'name' || !(next === undefined || next.isFirst)) return value
  const variable = declared(context, 'var', token.value ?? '')
  return variable === undefined ? value : throughVariables(variable.value, context, [...passed, value])
}
