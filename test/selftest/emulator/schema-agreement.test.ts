// The emulator's table against the facts of the official schemas.
import assert from 'node:assert/strict'
import { templateVersions, type TemplateVersion } from '../../emulator/image-builder/api-versions.js'
import { definitionOf, definitions, holds, propertiesIn, type DefinitionName, type Property } from '../../emulator/image-builder/model.js'
import { schemaFacts, type Fact, type Properties, type SchemaFacts } from '../../schema-facts/facts.js'

const names = Object.keys(definitions).filter((name): name is DefinitionName => name in definitions)

// Properties in a form that both sides can take: type of value, required or not, allowed values and range.
type Shape = Record<string, string>

describe('emulator: agreement with the official schemas', () => {
  for (const version of templateVersions)
    it(`knows the properties of ${version}`, () => {
      const facts = schemaFacts(version)
      for (const name of names) assert.deepEqual(ownShape(name, version), officialShape(facts, name), name)
    })
})

const ownShape = (name: DefinitionName, version: TemplateVersion): Shape => {
  const definition = definitionOf(name)
  if (!('by' in definition)) return isUsed(name, version) ? shapeOf(propertiesIn(definition.properties, version), version) : {}
  const variants = definition.variants.filter((variant) => holds(variant, version)).map(({ value }) => value)
  if (!isUsed(name, version) || variants.length === 0) return {}
  return { ...shapeOf(propertiesIn(definition.common ?? {}, version), version), [definition.by]: `required ${variants.sort().join('|')}` }
}

const shapeOf = (properties: [string, Property][], version: TemplateVersion): Shape =>
  Object.fromEntries(properties.map(([name, property]) => [name, ownText(property, version)]))

const ownText = ({ type, required, values, min, max, pattern }: Property, version: TemplateVersion): string => {
  const isRequired = required === true || (required !== undefined && holds(required, version))
  const allowed = values
    ?.filter((value) => typeof value === 'string' || holds(value, version))
    .map((value) => (typeof value === 'string' ? value : value.value))
  const is = pattern?.find((span) => holds(span, version))?.is.source
  const kind = typeof type === 'string' ? type : 'object' in type ? type.object : `${type.list}[]`
  return [isRequired ? 'required' : '', allowed ? allowed.toSorted().join('|') : kind, range(min, max), is ?? '']
    .filter((part) => part !== '')
    .join(' ')
}

// A definition counts from the version on in which something that counts refers to it.
const isUsed = (name: DefinitionName, version: TemplateVersion): boolean =>
  name === 'ImageTemplate' ||
  names.some((user) => {
    const definition = definitionOf(user)
    if ('by' in definition)
      return definition.variants.some((variant) => variant.definition === name && holds(variant, version)) && isUsed(user, version)
    return propertiesIn(definition.properties, version).some(([, { type }]) => refersTo(type, name)) && isUsed(user, version)
  })

const refersTo = (type: Property['type'], name: DefinitionName): boolean =>
  typeof type !== 'string' && ('object' in type ? type.object === name : type.list === name)

const officialShape = ({ resources, definitions: official }: SchemaFacts, name: DefinitionName): Shape => {
  if (name === 'ImageTemplate')
    return without(officialProperties(resources.imageTemplates?.properties ?? {}), ['name', 'type', 'apiVersion', 'resources'])
  const { by, properties } = official[name] ?? { properties: {} }
  if (by !== undefined) return officialProperties(properties)
  // A variant's own discriminator is its value, which the union already lists.
  const isVariant = names.some((user) => {
    const union = definitionOf(user)
    return 'by' in union && union.variants.some((variant) => variant.definition === name)
  })
  return without(officialProperties(properties), isVariant ? ['type', 'scheme'] : [])
}

const without = (shape: Shape, left: readonly string[]): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !left.includes(name)))

const officialProperties = (properties: Properties): Shape =>
  Object.fromEntries(
    Object.entries(properties).map(([name, fact]) => [
      name,
      [fact.required === true ? 'required' : '', officialText(fact)].filter((part) => part !== '').join(' '),
    ]),
  )

const officialText = (fact: Fact): string =>
  fact.enum === undefined
    ? [kindOf(fact), range(fact.minimum, fact.maximum), fact.pattern ?? ''].filter((part) => part !== '').join(' ')
    : fact.enum.toSorted().join('|')

const kindOf = ({ definition, type, items, values }: Fact): string => {
  if (definition !== undefined) return definition
  if (items !== undefined) return items.type === 'string' || items.type === 'integer' ? `${items.type}s` : `${kindOf(items)}[]`
  if (values !== undefined) return values.type === 'string' ? 'tags' : 'identities'
  return type ?? ''
}

const range = (min: number | undefined, max: number | undefined): string =>
  min === undefined && max === undefined ? '' : `${String(min ?? '')}..${String(max ?? '')}`
