// An official schema of Microsoft.VirtualMachineImages (JSON Schema draft 4) reduced to its facts. Descriptions, and the alternatives that
// allow an ARM expression instead of a value, are left out. A construct that this file does not know is an error, so that no fact is lost.
import { isObject, listOf, objectOf, textOf, textsOf, type Json, type JsonObject } from '../emulator/json.js'
import type { Definition, Fact, Properties, SchemaFacts } from './facts.js'

/** The facts of an official schema. Throws if it uses a keyword or a form that the facts cannot express. */
export const digest = (schema: JsonObject): SchemaFacts => {
  allow(schema, 'id', 'title', 'description', '$schema', 'resourceDefinitions', 'definitions')
  return { resources: definitionsOf(schema.resourceDefinitions), definitions: definitionsOf(schema.definitions) }
}

const definitionsOf = (value: Json | undefined): Record<string, Definition> =>
  Object.fromEntries(Object.entries(objectOf(value)).map(([name, definition]) => [name, definitionOf(objectOf(definition))]))

const definitionOf = (schema: JsonObject): Definition => {
  if (schema.allOf !== undefined) return unionOf(schema)
  allow(schema, 'description', 'type', 'properties', 'required', 'additionalProperties')
  // Free keys occur on definitions that earlier API versions refer to; the facts have them as a property of that name.
  const { additionalProperties } = schema
  const free = isObject(additionalProperties) ? { '*': factOf(additionalProperties, false) } : {}
  return { properties: { ...propertiesOf(schema), ...free } }
}

const propertiesOf = (schema: JsonObject): Properties => {
  const required = textsOf(schema.required)
  const properties = Object.entries(objectOf(schema.properties))
  for (const name of required) if (!properties.some(([known]) => known === name)) throw new Error(`${name} is required and not described`)
  return Object.fromEntries(properties.map(([name, value]) => [name, factOf(objectOf(value), required.includes(name))]))
}

// A union is written as the common members, and a oneOf of definitions, each with its value of the property that tells them apart.
const unionOf = (schema: JsonObject): Definition => {
  allow(schema, 'description', 'allOf')
  const [common, choice, ...others] = listOf(schema.allOf).map(objectOf)
  if (common === undefined || choice === undefined || others.length > 0) throw new Error('A union of another form')
  allow(common, 'type', 'properties', 'required', 'additionalProperties')
  allow(choice, 'oneOf')
  const variants = listOf(choice.oneOf).map((value) => variantOf(objectOf(value)))
  const by = variants[0]?.by
  if (by === undefined || variants.some((variant) => variant.by !== by)) throw new Error('The variants are not told apart by one property')
  return { properties: propertiesOf(common), by, variants: Object.fromEntries(variants.map(({ name, definition }) => [name, definition])) }
}

const variantOf = (schema: JsonObject): { readonly by: string; readonly name: string; readonly definition: string } => {
  allow(schema, 'allOf')
  const [reference, constant, ...others] = listOf(schema.allOf).map(objectOf)
  const [property, ...more] = Object.entries(objectOf(constant?.properties))
  if (reference === undefined || property === undefined || others.length + more.length > 0) throw new Error('A variant of another form')
  return { by: property[0], name: textOf(objectOf(property[1]).const), definition: referenceOf(reference) }
}

const factOf = (given: JsonObject, isRequired: boolean): Fact => {
  const schema = withoutExpression(given)
  const required = isRequired ? { required: true as const } : {}
  if (schema.$ref !== undefined) return { definition: referenceOf(schema), ...required }
  switch (schema.type) {
    case 'array':
      allow(schema, 'description', 'type', 'items')
      return { items: factOf(objectOf(schema.items), false), ...required }
    case 'object':
      allow(schema, 'description', 'type', 'properties', 'additionalProperties')
      if (Object.keys(objectOf(schema.properties)).length > 0) throw new Error('An object without a name')
      return isObject(schema.additionalProperties)
        ? { values: factOf(schema.additionalProperties, false), ...required }
        : { type: 'object', ...required }
    case 'string':
    case 'integer':
    case 'boolean':
      return { type: schema.type, ...required, ...limitsOf(schema) }
    default:
      throw new Error(`A value of another form: ${JSON.stringify(schema)}`)
  }
}

const limitsOf = (schema: JsonObject): Fact => {
  allow(schema, 'description', 'type', 'enum', 'pattern', 'minimum', 'maximum')
  const { pattern, minimum, maximum } = schema
  return {
    ...(schema.enum === undefined ? {} : { enum: textsOf(schema.enum).sort() }),
    ...(typeof pattern === 'string' ? { pattern } : {}),
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
  }
}

// The value itself, where the schema also takes an ARM expression instead of it.
const withoutExpression = (schema: JsonObject): JsonObject => {
  if (schema.oneOf === undefined) return schema
  allow(schema, 'description', 'oneOf')
  const real = listOf(schema.oneOf)
    .map(objectOf)
    .filter(({ $ref }) => !textOf($ref).endsWith('/common/definitions.json#/definitions/expression'))
  const [only, ...others] = real
  if (only === undefined || others.length > 0) throw new Error(`More than one kind of value: ${JSON.stringify(schema)}`)
  return only
}

const referenceOf = (schema: JsonObject): string => {
  allow(schema, 'description', '$ref')
  const [, name] = /^#\/definitions\/(\w+)$/.exec(textOf(schema.$ref)) ?? []
  if (name === undefined) throw new Error(`A reference to somewhere else: ${JSON.stringify(schema)}`)
  return name
}

const allow = (schema: JsonObject, ...keywords: readonly string[]): void => {
  const unknown = Object.keys(schema).filter((keyword) => !keywords.includes(keyword))
  if (unknown.length > 0) throw new Error(`The digest does not know ${unknown.join(', ')} here: ${JSON.stringify(schema).slice(0, 300)}`)
}
