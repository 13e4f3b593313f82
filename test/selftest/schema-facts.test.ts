// The facts in the repository against the official schemas that they were made from.
import assert from 'node:assert/strict'
import type { JsonObject } from '../emulator/json.js'
import { digest } from '../schema-facts/digest.js'
import { schemaFacts, versionsWithFacts } from '../schema-facts/facts.js'
import { officialSchema, officialVersions } from '../schema-facts/official.js'

const expression = { $ref: 'https://schema.management.azure.com/schemas/common/definitions.json#/definitions/expression' }
const schemaOf = (properties: JsonObject, definitions: JsonObject = {}): JsonObject => ({
  id: 'x',
  resourceDefinitions: { imageTemplates: { type: 'object', properties, required: ['name'] } },
  definitions,
})
const name = { description: 'The name', oneOf: [{ type: 'string', pattern: '^a$' }, expression] }

describe('facts of the official schemas', () => {
  it('equal the digest of the schemas, if those are next to the repository', () => {
    const versions = officialVersions()
    if (versions.length > 0) assert.deepEqual(versionsWithFacts(), versions, 'run `npm run schema-facts`')
    for (const version of versions)
      assert.deepEqual(schemaFacts(version), digest(officialSchema(version)), `run \`npm run schema-facts\` (${version})`)
  })

  it('name every definition that they refer to', () => {
    for (const version of versionsWithFacts()) {
      const { resources, definitions } = schemaFacts(version)
      const used = JSON.stringify({ resources, definitions }).matchAll(/"definition":"(\w+)"/g)
      const variants = Object.values(definitions).flatMap((definition) => Object.values(definition.variants ?? {}))
      for (const known of [...[...used].map(([, one]) => one ?? ''), ...variants]) assert(known in definitions, `${known} of ${version}`)
      assert(variants.length > 0, `${version} has unions`)
    }
  })

  it('have names, types, enums, requirements, ranges, patterns and unions', () => {
    const variant = { allOf: [{ $ref: '#/definitions/A' }, { properties: { type: { const: 'a' } }, required: ['type'], type: 'object' }] }
    const definitions = {
      A: { type: 'object', properties: { size: { type: 'integer', minimum: 0, maximum: 9 } } },
      Union: {
        allOf: [{ type: 'object', properties: { type: { type: 'string', enum: ['a'] } }, required: ['type'] }, { oneOf: [variant] }],
      },
    }
    const list = { type: 'array', items: { oneOf: [{ $ref: '#/definitions/Union' }] } }
    const tags = { type: 'object', properties: {}, additionalProperties: { type: 'string' } }
    assert.deepEqual(digest(schemaOf({ name, list, tags, on: { type: 'boolean' } }, definitions)), {
      resources: {
        imageTemplates: {
          properties: {
            name: { type: 'string', required: true, pattern: '^a$' },
            list: { items: { definition: 'Union' } },
            tags: { values: { type: 'string' } },
            on: { type: 'boolean' },
          },
        },
      },
      definitions: {
        A: { properties: { size: { type: 'integer', minimum: 0, maximum: 9 } } },
        Union: { by: 'type', variants: { a: 'A' }, properties: { type: { type: 'string', required: true, enum: ['a'] } } },
      },
    })
  })

  it('refuse a construct that they cannot express', () => {
    for (const odd of [
      { type: 'string', maxLength: 5 },
      { type: 'number' },
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      { $ref: 'https://example.com/other.json#/definitions/X' },
    ])
      assert.throws(() => digest(schemaOf({ name, odd })), JSON.stringify(odd))
    assert.throws(() => digest(schemaOf({})), /name is required/)
  })
})
