// The emulator's table against the official schemas, where they lie beside the repository.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { templateVersions, type TemplateVersion } from '../../emulator/image-builder/api-versions.js'
import { definitionOf, definitions, holds, propertiesIn, type DefinitionName, type Property } from '../../emulator/image-builder/model.js'
import { isObject, listOf, objectOf, parseJson, textOf, textsOf, type Json, type JsonObject } from '../../emulator/json.js'

const folder = fileURLToPath(new URL('../../../../../shared/schemas/', import.meta.url))
const names = Object.keys(definitions).filter((name): name is DefinitionName => name in definitions)

// Properties in a form that both sides can take: type of value, required or not, allowed values and range.
type Shape = Record<string, string>

if (existsSync(folder)) {
  describe('emulator: agreement with the official schemas', () => {
    for (const version of templateVersions) {
      const schema = objectOf(parseJson(readFileSync(join(folder, `${version}.json`), 'utf8')))
      it(`knows the properties of ${version}`, () => {
        const known = names.filter((name) => !isEmpty(ownShape(name, version)))
        for (const name of names) assert.deepEqual(known.includes(name) ? ownShape(name, version) : {}, officialShape(schema, name), name)
      })
    }
  })
}

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

const officialShape = (schema: JsonObject, name: DefinitionName): Shape => {
  if (name === 'ImageTemplate') {
    const { imageTemplates } = objectOf(schema.resourceDefinitions)
    return without(officialProperties(objectOf(imageTemplates)), ['name', 'type', 'apiVersion', 'resources'])
  }
  const definition = objectOf(objectOf(schema.definitions)[name])
  const [common] = listOf(definition.allOf)
  if (isObject(common)) return officialProperties(common)
  // A variant's own discriminator is its value, which the union already lists.
  const isVariant = names.some((user) => {
    const union = definitionOf(user)
    return 'by' in union && union.variants.some((variant) => variant.definition === name)
  })
  return without(officialProperties(definition), isVariant ? ['type', 'scheme'] : [])
}

const without = (shape: Shape, left: readonly string[]): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !left.includes(name)))

const officialProperties = (definition: JsonObject): Shape =>
  Object.fromEntries(
    Object.entries(objectOf(definition.properties)).map(([name, value]) => [
      name,
      [textsOf(definition.required).includes(name) ? 'required' : '', officialText(value ?? null)].filter((part) => part !== '').join(' '),
    ]),
  )

const officialText = (value: Json): string => {
  const { oneOf, ...plain } = objectOf(value)
  const own = oneOf === undefined ? plain : objectOf(listOf(oneOf)[0])
  if (own.enum !== undefined) return textsOf(own.enum).sort().join('|')
  return [kindOf(own), range(own.minimum, own.maximum), textOf(own.pattern)].filter((part) => part !== '').join(' ')
}

const kindOf = ({ $ref, type, items, additionalProperties }: JsonObject): string => {
  if ($ref !== undefined) return textOf($ref).replace('#/definitions/', '')
  if (type === 'array') {
    const item = kindOf(objectOf(items))
    return item === 'string' || item === 'integer' ? `${item}s` : `${item}[]`
  }
  if (type === 'object') return objectOf(additionalProperties).type === 'string' ? 'tags' : 'identities'
  return textOf(type)
}

const range = (min: Json | undefined, max: Json | undefined): string =>
  min === undefined && max === undefined ? '' : `${typeof min === 'number' ? min : ''}..${typeof max === 'number' ? max : ''}`

const isEmpty = (shape: Shape): boolean => Object.keys(shape).length === 0
