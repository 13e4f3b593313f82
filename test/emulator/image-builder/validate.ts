// The synchronous part of PUT and PATCH: checks the body against the model of its API version, with the service's messages.
import { isObject, objectOf, textOf, type Json, type JsonObject } from '../json.js'
import { validationFailed, type ArmError } from '../arm/errors.js'
import type { TemplateVersion } from './api-versions.js'
import {
  definitionOf,
  holds,
  propertiesIn,
  type DefinitionName,
  type Plain,
  type Properties,
  type Property,
  type ScalarType,
  type Union,
} from './model.js'

// The body as the service understands it: unknown fields are an error from 2024-02-01 on (docs/service.md 1.3), and dropped before.
// Throws the service's answer to a body that it refuses.
export const validateTemplate = (body: Json, version: TemplateVersion): JsonObject => {
  const template = objectOf(
    readValue({ object: 'ImageTemplate' }, body, { version, trail: '', field: 'ImageTemplate', parent: 'ImageTemplate' }),
  )
  checkObject('ImageTemplate', template, 'ImageTemplate', version)
  checkNetwork(template)
  checkRegions(template)
  return template
}

// Some properties of the template, as in the body of a PATCH.
export const validatePart = (definition: DefinitionName, path: string, value: Json, version: TemplateVersion): JsonObject => {
  const part = objectOf(
    readValue({ object: definition }, value, { version, trail: '', field: path, parent: 'ImageTemplateUpdateParameters' }),
  )
  checkObject(definition, part, path, version)
  return part
}

// The position of the reader: `trail` is the chain of Go types that the service names, `parent` the type that has the field.
interface Reading {
  readonly version: TemplateVersion
  readonly trail: string
  readonly parent: string
  readonly field: string
}

const readValue = (type: Property['type'], value: Json, at: Reading): Json => {
  if (typeof type === 'string') return readScalar(type, value, at)
  if ('object' in type) return isObject(value) ? readObject(type.object, value, at) : wrongType(value, type.object, at)
  if (!Array.isArray(value)) return wrongType(value, `[]${type.list}`, at)
  return value.map((item) => (isObject(item) ? readObject(type.list, item, at) : wrongType(item, type.list, at)))
}

const readObject = (name: DefinitionName, value: JsonObject, at: Reading): JsonObject => {
  const { properties, readOnly, typeName } = shapeOf(name, value, at.version)
  const goType = `*${goPackage(at.version)}.${typeName}`
  const here = `${at.trail}unmarshalling type ${goType}: `
  const known = new Map(propertiesIn(properties, at.version))
  const result: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const property = known.get(key)
    if (property && item !== undefined && item !== null) {
      result[key] = readValue(property.type, item, { ...at, trail: `${here}struct field ${pascal(key)}: `, parent: typeName, field: key })
    } else if (!property && !readOnly.includes(key) && at.version >= '2024-02-01') {
      throw syntaxError(`${here}unmarshalling type ${goType}, unknown field "${key}"`)
    }
  }
  return result
}

// The properties of a definition; for a union those of the variant that the discriminator names, which may not exist.
const shapeOf = (name: DefinitionName, value: JsonObject, version: TemplateVersion) => {
  const definition = definitionOf(name)
  if (!('by' in definition)) return { properties: definition.properties, readOnly: definition.readOnly ?? [], typeName: name }
  const variant = variantOf(definition, value, version)
  const own = variant ? plain(variant.definition) : { properties: {}, readOnly: Object.keys(value) }
  const properties: Properties = { [definition.by]: { type: 'string' }, ...definition.common, ...own.properties }
  return { properties, readOnly: own.readOnly ?? [], typeName: variant?.definition ?? name }
}

const variantOf = (union: Union, value: JsonObject, version: TemplateVersion) =>
  union.variants.find((variant) => variant.value === value[union.by] && holds(variant, version))

const plain = (name: DefinitionName): Plain => {
  const definition = definitionOf(name)
  return 'by' in definition ? { properties: {} } : definition
}

const readScalar = (type: ScalarType, value: Json, at: Reading): Json => (isA[type](value) ? value : wrongType(value, goTypes[type], at))

const everyText = (values: readonly (Json | undefined)[]): boolean => values.every((value) => typeof value === 'string')
const isA: Record<ScalarType, (value: Json) => boolean> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  strings: (value) => Array.isArray(value) && everyText(value),
  integers: (value) => Array.isArray(value) && value.every((item) => Number.isInteger(item)),
  tags: (value) => isObject(value) && everyText(Object.values(value)),
  identities: (value) => isObject(value),
}
const goTypes: Record<ScalarType, string> = {
  string: 'string',
  boolean: 'bool',
  integer: 'int32',
  strings: '[]string',
  integers: '[]int32',
  tags: 'map[string]string',
  identities: 'map[string]UserAssignedIdentity',
}

const wrongType = (value: Json, wanted: string, { parent, field }: Reading): never => {
  const got = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  throw syntaxError(`json: cannot unmarshal ${got} into Go struct field ${parent}.${field} of type ${wanted}`)
}

// The second half: required fields, enums, ranges and patterns.
const checkObject = (name: DefinitionName, value: JsonObject, path: string, version: TemplateVersion): void => {
  const { properties } = shapeOf(name, value, version)
  for (const [key, property] of propertiesIn(properties, version)) {
    const item = value[key]
    if (item === undefined || item === '' || (Array.isArray(item) && item.length === 0)) {
      if (isRequired(property, version)) throw missing(path, key)
    } else {
      checkProperty(property, item, path, key, version)
    }
  }
}

const checkProperty = (property: Property, item: Json, path: string, key: string, version: TemplateVersion): void => {
  const { type } = property
  if (typeof type === 'string') {
    if (!isAllowed(property, item, version)) throw badValue(path, key, typeof item === 'number' ? String(item) : textOf(item))
    return
  }
  const [name, items] = 'object' in type ? [type.object, [item]] : [type.list, Array.isArray(item) ? item : []]
  items.forEach((entry, index) => {
    const field = 'object' in type ? key : `${key}[${index}]`
    const definition = definitionOf(name)
    // A discriminator that the version does not know is empty to the service (MicrosoftDocs/azure-docs#71715).
    if ('by' in definition && !variantOf(definition, objectOf(entry), version)) throw badValue(path, `${field}.${definition.by}`, '')
    checkObject(name, objectOf(entry), `${path}.${field}`, version)
  })
}

const isRequired = ({ required }: Property, version: TemplateVersion): boolean =>
  required === true || (required !== undefined && holds(required, version))

const isAllowed = ({ values, min, max, pattern }: Property, item: Json, version: TemplateVersion): boolean => {
  if (typeof item === 'number') return (min === undefined || item >= min) && (max === undefined || item <= max)
  if (typeof item !== 'string') return true
  const isListed = values?.some((value) => (typeof value === 'string' ? value === item : value.value === item && holds(value, version)))
  return isListed !== false && (pattern?.every(({ is, ...span }) => !holds(span, version) || is.test(item)) ?? true)
}

// containerInstanceSubnetId requires subnetId, and excludes proxyVmSize (docs/service.md 3.11).
const checkNetwork = (template: JsonObject): void => {
  const network = objectOf(objectOf(objectOf(template.properties).vmProfile).vnetConfig)
  const subnet = textOf(network.containerInstanceSubnetId)
  if (subnet !== '' && (textOf(network.subnetId) === '' || textOf(network.proxyVmSize) !== '')) {
    throw badValue('ImageTemplate.properties.vmProfile.vnetConfig', 'containerInstanceSubnetId', subnet)
  }
}

// replicationRegions and targetRegions exclude each other (docs/service.md 1.12).
const checkRegions = (template: JsonObject): void => {
  const { distribute } = objectOf(template.properties)
  for (const [index, item] of (Array.isArray(distribute) ? distribute : []).entries()) {
    const { replicationRegions, targetRegions } = objectOf(item)
    if (replicationRegions && targetRegions) throw badValue(`ImageTemplate.properties.distribute[${index}]`, 'replicationRegions', '')
  }
}

// The three sentences, as recorded (troubleshooting; danielsollondon/azvmimagebuilder#39; MicrosoftDocs/azure-docs#71715; release notes).
const missing = (path: string, field: string): ArmError =>
  validationFailed(
    `Validation failed: '${path}': Missing field '${field}'. Please review http://aka.ms/azvmimagebuildertmplref for details on fields required in the Image Builder Template.`,
  )
const badValue = (path: string, field: string, value: string): ArmError =>
  validationFailed(
    `Validation failed: '${path}': Field '${field}' has a bad value: '${value}'. Please review  http://aka.ms/azvmimagebuildertmplref  for details on fields requirements in the Image Builder Template.`,
  )
const syntaxError = (reason: string): ArmError =>
  validationFailed(
    `Unmarshalling entity encountered error: ${reason}. There is an issue with the syntax with the JSON template you are submitting. Please check the JSON template for syntax and grammar. For more information on the syntax and grammar of the JSON template, visit http://aka.ms/azvmimagebuildertmplref.`,
  )

const goPackage = (version: TemplateVersion): string => `v${version.replaceAll('-', '_')}`
const pascal = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1)
