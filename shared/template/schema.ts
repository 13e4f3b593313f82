// The model as a JSON Schema, with which editors complete and check image templates.
import type { Json, JsonObject } from '../json.js'
import { isAmong, isSince, type ApiVersion } from './model/api-versions.js'
import { imageTemplate, resourceName, trigger } from './model/image-template.js'
import { requiredIn, type Members, type Value } from './model/property.js'
import { defined } from '../defined.js'
import { azureRegions } from '../azure/region.js'
import { kindDescriptions, sizeExamples } from './schema-words.js'

// The JSON Schema (draft-07) of the template files that are accepted, for one API version: an image template as a resource, or an ARM
// deployment template with one. Scripts and files may be paths in the repository; <placeholder> and [expression] may replace any value.
// `version` is the version of this tool that generates the schema.
export const templateSchema = (apiVersion: ApiVersion, version: string): JsonObject => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $comment: `Image Builder Pipelines ${version}`,
  title: `Image template, API version ${apiVersion}`,
  type: 'object',
  // Each part declares what it requires: strict validators insist on it.
  if: {
    type: 'object',
    properties: { resources: { description: 'The resources of a deployment template, of which one is an image template.' } },
    required: ['resources'],
    not: { type: 'object', properties: { properties: {} }, required: ['properties'] },
  },
  then: { $ref: '#/definitions/deployment' },
  else: { $ref: '#/definitions/imageTemplate' },
  definitions: {
    placeholder: placeholderSchema,
    imageTemplate: resourceSchema(apiVersion),
    deployment: deploymentSchema,
    ...(isSince(apiVersion, '2022-07-01') ? { trigger: triggerSchema(apiVersion) } : {}),
  },
})

const templateType = 'Microsoft.VirtualMachineImages/imageTemplates'

// A whole <placeholder>, or an expression of a deployment template; [[ escapes a bracket.
const placeholderSchema: JsonObject = { type: 'string', pattern: '^(<[^<>]+>|\\[(?!\\[)[\\s\\S]*\\])$' }

const orPlaceholder = ({ description, ...schema }: JsonObject): JsonObject => ({
  ...defined({ description }),
  anyOf: [schema, { $ref: '#/definitions/placeholder' }],
})

// Name, region and API version may come from inputs, so they are not required here. So may the identity, but a template that is also
// deployed by other means needs one: without it, the service refuses the template.
const resourceSchema = (version: ApiVersion): JsonObject => {
  const nested = isSince(version, '2022-07-01')
    ? { resources: { type: 'array', description: 'The triggers of the template.', items: { $ref: '#/definitions/trigger' } } }
    : {}
  return {
    type: 'object',
    properties: { ...wrapper(version, templateType), ...membersSchema(imageTemplate.members, version), ...nested },
    required: [...requiredNames({ identity: imageTemplate.members.identity }, version), 'properties'],
    additionalProperties: false,
  }
}

const triggerSchema = (version: ApiVersion): JsonObject => {
  return {
    type: 'object',
    properties: {
      ...wrapper(version, `${templateType}/triggers`),
      type: { enum: ['triggers', `${templateType}/triggers`], description: 'The type of the resource.' },
      ...membersSchema(trigger.members, version),
    },
    required: ['name', 'type', 'properties'],
    additionalProperties: false,
  }
}

// Properties of a resource in a file that are not sent to the service.
const wrapper = (version: ApiVersion, type: string): JsonObject => ({
  $schema: { type: 'string', description: 'The schema that editors use to validate this file. It is not sent.' },
  type: { enum: [type], description: 'The type of the resource.' },
  apiVersion: orPlaceholder({ type: 'string', enum: [version], description: 'The API version that the template is written for.' }),
  name: propertySchema(resourceName, version),
  dependsOn: { description: 'Other resources of the file.' },
  comments: { type: 'string', description: 'Notes for readers. They are not sent.' },
  condition: { description: 'Whether a deployment creates the resource.' },
  scope: { description: 'The scope that a deployment creates the resource in.' },
  copy: { description: 'How often a deployment creates the resource.' },
  metadata: { description: 'Information for tools. It is not sent.' },
})

// Other resources are not validated.
const deploymentSchema: JsonObject = {
  type: 'object',
  properties: {
    resources: {
      if: { type: 'array' },
      then: { type: 'array', items: { $ref: '#/definitions/deployment/definitions/resource' } },
      else: { type: 'object', additionalProperties: { $ref: '#/definitions/deployment/definitions/resource' } },
    },
  },
  definitions: {
    resource: {
      if: { type: 'object', properties: { type: { const: templateType } }, required: ['type'] },
      then: { $ref: '#/definitions/imageTemplate' },
    },
  },
}

const membersSchema = (members: Members, version: ApiVersion): Record<string, JsonObject> =>
  Object.fromEntries(usable(members, version).map(([name, property]) => [name, propertySchema(property, version)]))

const usable = (members: Members, version: ApiVersion): readonly (readonly [string, Value])[] =>
  Object.entries(members).filter(([, property]) => property.readOnly !== true && isAmong(version, property))

const propertySchema = (property: Value, version: ApiVersion): JsonObject => {
  const { about } = property
  const deprecated = about?.startsWith('Deprecated:') === true ? true : undefined
  const examples = property.kind === 'text' ? examplesOf(property) : undefined
  const schema = { ...defined({ description: about, deprecated, examples }), ...shapeSchema(property, version) }
  // A string without a pattern accepts placeholders as it is.
  return property.kind === 'text' && !('pattern' in schema) ? schema : orPlaceholder(schema)
}

// What editors suggest for a string that may be something else.
const examplesOf = ({ form, suggests }: Extract<Value, { kind: 'text' }>): Json[] | undefined => {
  if (form === 'region') return [...azureRegions]
  if (suggests === 'latest') return ['latest']
  return suggests === 'vm-size' ? [...sizeExamples] : undefined
}

const shapeSchema = (property: Value, version: ApiVersion): JsonObject => {
  switch (property.kind) {
    case 'text':
      return { type: 'string', ...patternSchema(property.patterns?.find((one) => isAmong(version, one))?.pattern) }
    case 'choice':
      return { type: 'string', enum: Object.keys(property.values).filter((name) => isAmong(version, property.values[name] ?? {})) }
    case 'integer':
      return { type: 'integer', ...limits(property.min, property.max) }
    case 'boolean':
      return { type: 'boolean' }
    case 'list':
      return { type: 'array', items: propertySchema(property.item, version) }
    case 'map':
      return { type: 'object', additionalProperties: propertySchema(property.item, version) }
    case 'object':
      return objectSchema(property.members, version)
    case 'union':
      return unionSchema(property, version)
    case 'anything':
      return {}
  }
}

const patternSchema = (pattern: string | undefined): JsonObject => defined({ pattern })

const limits = (minimum: number | undefined, maximum: number | undefined): JsonObject => ({
  ...defined({ minimum, maximum }),
})

const objectSchema = (members: Members, version: ApiVersion): JsonObject => {
  const required = requiredNames(members, version)
  return {
    type: 'object',
    properties: membersSchema(members, version),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  }
}

const requiredNames = (members: Members, version: ApiVersion): readonly string[] =>
  usable(members, version).flatMap(([name, property]) => {
    const versions = property.needed === true ? {} : requiredIn(property)
    return versions !== undefined && isAmong(version, versions) ? [name] : []
  })

// One whole object for each kind: editors choose by the constant, and complete its properties.
const unionSchema = ({ on, variants }: Extract<Value, { kind: 'union' }>, version: ApiVersion): JsonObject => ({
  anyOf: Object.entries(variants).flatMap(([name, variant]) => {
    if (!isAmong(version, variant)) return []
    const whole = objectSchema(variant.members, version)
    const description = kindDescriptions[name] ?? variant.members[on]?.about ?? ''
    const constant = { const: name, description }
    return [{ ...whole, properties: { ...membersSchema(variant.members, version), [on]: constant } }]
  }),
})
