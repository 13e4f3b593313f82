// The model, the facts of the official schemas and the editor's schema as lists of the same form, so that they can be compared: one row
// for each property of an API version, `properties.customize[](type=Shell).inline[]: text`.
import assert from 'node:assert/strict'
import { isJsonObject, type Json, type JsonObject } from '../../../../shared/json.js'
import type { Definition, Fact, Properties, SchemaFacts } from '../../../schema-facts/facts.js'
import { isAmong, type ApiVersion } from '../../../../shared/template/model/api-versions.js'
import { requiredIn, type Members, type Value } from '../../../../shared/template/model/property.js'

export type Rows = Record<string, string>

// Rows of the model.
export const modelRows = (property: Value, version: ApiVersion, path: string): Rows => {
  const rows: Rows = {}
  addModel(rows, property, version, path)
  return rows
}

const addModel = (rows: Rows, property: Value, version: ApiVersion, path: string): void => {
  rows[path] = describeModel(property, version)
  if (property.kind === 'list') addModel(rows, property.item, version, `${path}[]`)
  if (property.kind === 'map') addModel(rows, property.item, version, `${path}{}`)
  if (property.kind === 'object') addMembers(rows, property.members, version, path)
  if (property.kind === 'union')
    for (const [name, variant] of Object.entries(property.variants))
      if (isAmong(version, variant)) addMembers(rows, without(variant.members, property.on), version, `${path}(${property.on}=${name})`)
}

const without = (members: Members, name: string): Members => Object.fromEntries(Object.entries(members).filter(([key]) => key !== name))

const addMembers = (rows: Rows, members: Members, version: ApiVersion, path: string): void => {
  for (const [name, property] of Object.entries(members)) {
    if (!isAmong(version, property) || property.readOnly === true) continue
    addModel(rows, property, version, `${path}.${name}`)
    const required = requiredIn(property)
    if (required !== undefined && isAmong(version, required)) rows[`${path}.${name}`] = `${rows[`${path}.${name}`] ?? ''} required`
  }
}

const describeModel = (property: Value, version: ApiVersion): string => {
  switch (property.kind) {
    case 'text':
      return ['text', ...(property.patterns ?? []).flatMap((one) => (isAmong(version, one) ? [one.pattern] : []))].join(' ')
    case 'choice':
      return `one of ${Object.entries(property.values)
        .flatMap(([name, versions]) => (isAmong(version, versions) ? [name] : []))
        .sort()
        .join(' ')}`
    case 'integer':
      return `integer ${String(property.min)}..${String(property.max)}`
    case 'map':
    case 'object':
    case 'union':
      return 'object'
    default:
      return property.kind
  }
}

// Rows of the facts of an official schema, from a definition of its resources on.
export const factRows = (facts: SchemaFacts, definition: Definition | undefined, path: string): Rows => {
  assert(definition !== undefined, `${path} is in the facts`)
  const rows: Rows = {}
  addDefinition(rows, definition, facts, path)
  return rows
}

const addDefinition = (rows: Rows, definition: Definition, facts: SchemaFacts, path: string): void => {
  rows[path] = 'object'
  const { by, variants = {}, properties } = definition
  if (by === undefined) addFacts(rows, properties, facts, path)
  else
    for (const [name, variant] of Object.entries(variants)) {
      assert(properties[by]?.enum?.includes(name), `${name} is in the enum of its union`)
      addFacts(rows, { ...properties, ...definitionNamed(facts, variant).properties }, facts, `${path}(${by}=${name})`, by)
    }
}

const addFacts = (rows: Rows, properties: Properties, facts: SchemaFacts, path: string, left?: string): void => {
  for (const [name, fact] of Object.entries(properties)) {
    if (name === left) continue
    addFact(rows, fact, facts, `${path}.${name}`)
    if (fact.required) rows[`${path}.${name}`] = `${rows[`${path}.${name}`] ?? ''} required`
  }
}

const addFact = (rows: Rows, fact: Fact, facts: SchemaFacts, path: string): void => {
  if (fact.definition !== undefined) {
    addDefinition(rows, definitionNamed(facts, fact.definition), facts, path)
    return
  }
  rows[path] = describeFact(fact)
  if (fact.items !== undefined) addFact(rows, fact.items, facts, `${path}[]`)
  if (fact.values !== undefined) addFact(rows, fact.values, facts, `${path}{}`)
}

const definitionNamed = ({ definitions }: SchemaFacts, name: string): Definition => {
  const found = definitions[name]
  assert(found !== undefined, `${name} is in the facts`)
  return found
}

const describeFact = ({ type, enum: values, pattern, minimum, maximum, items }: Fact): string => {
  if (values !== undefined) return `one of ${values.toSorted().join(' ')}`
  if (items !== undefined) return 'list'
  if (type === 'string') return ['text', ...(pattern === undefined ? [] : [pattern])].join(' ')
  if (type === 'integer') return `integer ${text(minimum)}..${text(maximum)}`
  return type ?? 'object'
}

// Rows of the editor's schema; `definitions` resolves its references.
export const schemaRows = (schema: JsonObject, root: JsonObject, path: string): Rows => {
  const rows: Rows = {}
  addSchema(rows, schema, root, path)
  return rows
}

const addSchema = (rows: Rows, given: JsonObject, root: JsonObject, path: string): void => {
  const schema = resolve(given, root)
  const union = unionOf(schema)
  if (union !== undefined) {
    rows[path] = 'object'
    for (const { on, name, members, required } of union) addProperties(rows, members, required, root, `${path}(${on}=${name})`)
    return
  }
  rows[path] = describeSchema(schema)
  const { items, additionalProperties } = schema
  if (isJsonObject(items)) addSchema(rows, items, root, `${path}[]`)
  if (isJsonObject(additionalProperties)) addSchema(rows, additionalProperties, root, `${path}{}`)
  addProperties(rows, objectAt(schema, 'properties'), textsAt(schema, 'required'), root, path)
}

const addProperties = (rows: Rows, members: JsonObject, required: readonly string[], root: JsonObject, path: string): void => {
  for (const [name, member] of Object.entries(members)) {
    assert(isJsonObject(member))
    addSchema(rows, member, root, `${path}.${name}`)
    if (required.includes(name)) rows[`${path}.${name}`] = `${rows[`${path}.${name}`] ?? ''} required`
  }
}

// Without references, and without the alternatives that stand for expressions and placeholders.
const resolve = (schema: JsonObject, root: JsonObject): JsonObject => {
  const { $ref, anyOf } = schema
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? ''
    return resolve(objectAt(objectAt(root, 'definitions'), name), root)
  }
  const alternatives = (Array.isArray(anyOf) ? anyOf : []).filter(isJsonObject)
  const real = alternatives.filter((one) => typeof one.$ref !== 'string' || !/\/(?:expression|placeholder)$/.test(one.$ref))
  return real.length === 1 && real[0] !== undefined ? resolve(real[0], root) : schema
}

interface Variant {
  readonly on: string
  readonly name: string
  readonly members: JsonObject
  readonly required: readonly string[]
}

// The editor's schema writes a union as an anyOf of whole objects.
const unionOf = (schema: JsonObject): readonly Variant[] | undefined => {
  if (Object.values(objectAt(schema, 'properties')).some((member) => isJsonObject(member) && 'const' in member)) return [ownVariant(schema)]
  if (!Array.isArray(schema.anyOf)) return undefined
  const variants = schema.anyOf.filter(isJsonObject).filter((one) => isJsonObject(one.properties))
  return variants.length === 0 ? undefined : variants.map(ownVariant)
}

const ownVariant = (one: JsonObject): Variant => {
  const members = objectAt(one, 'properties')
  const found = Object.entries(members).find(([, member]) => isJsonObject(member) && typeof member.const === 'string')
  assert(found !== undefined && isJsonObject(found[1]))
  const [on, { const: name }] = found
  assert(typeof name === 'string')
  const others = Object.fromEntries(Object.entries(members).filter(([key]) => key !== on))
  return { on, name, members: others, required: textsAt(one, 'required') }
}

const describeSchema = (schema: JsonObject): string => {
  const { type, pattern, minimum, maximum } = schema
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(String).sort().join(' ')}`
  switch (type) {
    case 'string':
      return ['text', ...(typeof pattern === 'string' ? [pattern] : [])].join(' ')
    case 'integer':
      return `integer ${text(minimum)}..${text(maximum)}`
    case 'array':
      return 'list'
    default:
      return text(type)
  }
}

const text = (value: Json | undefined): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : 'undefined')

export const objectAt = (schema: JsonObject, key: string): JsonObject => {
  const value = schema[key]
  return isJsonObject(value) ? value : {}
}

const textsAt = (schema: JsonObject, key: string): readonly string[] => {
  const value: Json | undefined = schema[key]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}
