// The facts of the official schemas as test/fixtures/schema-facts holds them: one file an API version, written by `npm run schema-facts`.
import { readdirSync, readFileSync } from 'node:fs'
import { isObject, objectOf, parseJson, textOf, textsOf, type Json, type JsonObject } from '../emulator/json.js'

/** The schema of one value. `definition` names its object type; the other members are as in JSON Schema. */
export interface Fact {
  readonly type?: 'string' | 'integer' | 'boolean' | 'object'
  readonly definition?: string
  readonly required?: true
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  /** The items of an array. */
  readonly items?: Fact
  /** The values of an object with free keys. */
  readonly values?: Fact
}

export type Properties = Readonly<Record<string, Fact>>

/** An object of the schema. A union has the definition of each variant by the value of the property `by`, and `properties` of all. */
export interface Definition {
  readonly properties: Properties
  readonly by?: string
  readonly variants?: Readonly<Record<string, string>>
}

export interface SchemaFacts {
  readonly resources: Readonly<Record<string, Definition>>
  readonly definitions: Readonly<Record<string, Definition>>
}

const folder = new URL('../../../test/fixtures/schema-facts/', import.meta.url)

/** The API versions whose facts are in the repository, oldest first. */
export const versionsWithFacts = (): readonly string[] =>
  readdirSync(folder)
    .map((name) => name.replace(/\.json$/, ''))
    .sort()

/** The facts of one API version. Throws if the repository does not contain them. */
export const schemaFacts = (version: string): SchemaFacts => {
  const { resources, definitions } = objectOf(parseJson(readFileSync(new URL(`${version}.json`, folder), 'utf8')))
  return { resources: definitionsOf(resources), definitions: definitionsOf(definitions) }
}

const definitionsOf = (value: Json | undefined): Record<string, Definition> => mapObject(objectOf(value), definitionOf)

const definitionOf = (value: JsonObject): Definition => ({
  properties: mapObject(objectOf(value.properties), factOf),
  ...(value.by === undefined ? {} : { by: textOf(value.by), variants: textMembers(objectOf(value.variants)) }),
})

const factOf = (value: JsonObject): Fact => ({
  ...(isType(value.type) ? { type: value.type } : {}),
  ...(value.definition === undefined ? {} : { definition: textOf(value.definition) }),
  ...(value.required === true ? { required: true } : {}),
  ...(value.enum === undefined ? {} : { enum: textsOf(value.enum) }),
  ...(value.pattern === undefined ? {} : { pattern: textOf(value.pattern) }),
  ...(typeof value.minimum === 'number' ? { minimum: value.minimum } : {}),
  ...(typeof value.maximum === 'number' ? { maximum: value.maximum } : {}),
  ...(isObject(value.items) ? { items: factOf(value.items) } : {}),
  ...(isObject(value.values) ? { values: factOf(value.values) } : {}),
})

const isType = (value: Json | undefined): value is 'string' | 'integer' | 'boolean' | 'object' =>
  value === 'string' || value === 'integer' || value === 'boolean' || value === 'object'

const mapObject = <T>(object: JsonObject, map: (value: JsonObject) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(objectOf(value))]))

const textMembers = (object: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, textOf(value)]))
