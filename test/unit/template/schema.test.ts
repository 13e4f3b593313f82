import assert from 'node:assert/strict'
import { Ajv } from 'ajv'
import { apiVersions, type ApiVersion } from '../../../shared/template/model/api-versions.js'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.js'
import { version as productVersion } from '../../../shared/product-version.js'
import { templateSchema } from '../../../shared/template/schema.js'
import { schemaFacts } from '../../schema-facts/facts.js'
import { factRows, objectAt, schemaRows, type Rows } from './model/flatten.js'

// Where the editor's schema says something else than the official one, and why.
const looser: Readonly<Record<string, string>> = {
  'template.name': 'It may come from an input.',
  'template.location': 'It may come from an input.',
  'template.apiVersion': 'It may come from an input.',
  'template.type': 'The REST form of a resource does not have it.',
  // Below, the words of the wrapper are compared by hand.
  'template.resources': 'Triggers are written with the whole type or its last part.',
}
// The service finds a marketplace image by these.
const stricter = ['publisher', 'offer', 'sku', 'version'].map((name) => `template.properties.source(type=PlatformImage).${name}`)
const onlyOurs = ['$schema', 'dependsOn', 'comments', 'condition', 'scope', 'copy', 'metadata']

const officialRows = (version: ApiVersion): Rows => {
  const facts = schemaFacts(version)
  const rows = factRows(facts, facts.resources.imageTemplates, 'template')
  for (const path of Object.keys(looser)) if (path in rows) rows[path] = (rows[path] ?? '').replace(' required', '')
  for (const path of stricter) if (path in rows) rows[path] = `${rows[path] ?? ''} required`
  return rows
}

const ownRows = (version: ApiVersion): Rows => {
  const schema = templateSchema(version, productVersion)
  const rows = schemaRows(objectAt(objectAt(schema, 'definitions'), 'imageTemplate'), schema, 'template')
  return Object.fromEntries(Object.entries(rows).filter(([path]) => !onlyOurs.some((name) => path === `template.${name}`)))
}

const withoutTriggers = (rows: Rows): Rows =>
  Object.fromEntries(Object.entries(rows).filter(([path]) => !path.startsWith('template.resources')))

describe("The editor's schema and the official one", () => {
  for (const version of apiVersions)
    it(`agree on names, kinds, enums, requirements, ranges and patterns of ${version}`, () => {
      assert.deepEqual(withoutTriggers(ownRows(version)), withoutTriggers(officialRows(version)))
      assert.equal('template.resources' in ownRows(version), 'template.resources' in officialRows(version))
    })
})

// As much of JSON Schema as the editor's schema uses.
const accepts = (schema: JsonObject, value: Json, root: JsonObject): boolean => {
  const { $ref, anyOf, type, properties, required, additionalProperties, items, pattern, minimum, maximum } = schema
  if (typeof $ref === 'string') return accepts($ref.split('/').slice(1).reduce(objectAt, root), value, root)
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false
  if ('const' in schema && schema.const !== value) return false
  if (Array.isArray(anyOf) && !anyOf.filter(isJsonObject).some((one) => accepts(one, value, root))) return false
  if (isJsonObject(schema.not) && accepts(schema.not, value, root)) return false
  if (isJsonObject(schema.if)) {
    const branch = accepts(schema.if, value, root) ? schema.then : schema.else
    if (isJsonObject(branch) && !accepts(branch, value, root)) return false
  }
  if (typeof type === 'string' && typeName(value, type) !== type) return false
  if (typeof value === 'string') return typeof pattern !== 'string' || new RegExp(pattern).test(value)
  if (typeof value === 'number')
    return (typeof minimum !== 'number' || value >= minimum) && (typeof maximum !== 'number' || value <= maximum)
  if (Array.isArray(value)) return !isJsonObject(items) || value.every((item: Json) => accepts(items, item, root))
  if (!isJsonObject(value)) return true
  if (Array.isArray(required) && required.some((name) => !(String(name) in value))) return false
  return Object.entries(value).every(([name, item]) => {
    const known = isJsonObject(properties) ? properties[name] : undefined
    if (isJsonObject(known)) return accepts(known, item, root)
    return isJsonObject(additionalProperties) ? accepts(additionalProperties, item, root) : additionalProperties !== false
  })
}

const typeName = (value: Json, wanted: string): string => {
  if (Array.isArray(value)) return 'array'
  return wanted === 'integer' && Number.isInteger(value) ? 'integer' : typeof value
}

const schema = templateSchema('2024-02-01', productVersion)
const isAccepted = (value: Json): boolean => accepts(schema, value, schema)

const source = { type: 'PlatformImage', publisher: 'p', offer: 'o', sku: 's', version: 'latest' }
const distribute = [{ type: 'VHD', runOutputName: 'disk' }]
const identity = { type: 'UserAssigned', userAssignedIdentities: { '<identity>': {} } }
const resource = (properties: JsonObject): JsonObject => ({
  location: '<region>',
  identity,
  properties: { source, distribute, ...properties },
})

describe("The editor's schema", () => {
  it('accepts local paths, placeholders and expressions', () => {
    assert(isAccepted(resource({})))
    assert(isAccepted(resource({ customize: [{ type: 'Shell', scriptUri: 'scripts/install.sh' }] })))
    assert(
      isAccepted(
        resource({
          buildTimeoutInMinutes: '<minutes>',
          vmProfile: "[variables('profile')]",
          distribute: [{ type: 'VHD', runOutputName: '<name>' }],
        }),
      ),
    )
    assert(
      isAccepted({ type: 'Microsoft.VirtualMachineImages/imageTemplates', apiVersion: "[parameters('v')]", name: 'x', ...resource({}) }),
    )
  })

  it('refuses unknown names, wrong values, and what is missing', () => {
    for (const properties of [
      { optimize: { vmboot: {} } },
      { buildTimeoutInMinutes: '60' },
      { buildTimeoutInMinutes: 961 },
      { errorHandling: { onCustomizerError: 'Abort' } },
      { customize: [{ type: 'Shell', inline: 'x' }] },
      { distribute: [{ type: 'VHD' }] },
      { distribute: [{ type: 'VHD', runOutputName: 'a b' }] },
      { distribute: [{ type: 'sharedImage', runOutputName: 'a' }] },
      { additionalDataDisks: [] },
    ])
      assert(!isAccepted(resource(properties)), JSON.stringify(properties))
    assert(!isAccepted({ location: 'x' }))
    assert(!isAccepted({ location: 'x', properties: { source, distribute } }))
    for (const missing of ['publisher', 'offer', 'sku', 'version'])
      assert(!isAccepted(resource({ source: Object.fromEntries(Object.entries(source).filter(([name]) => name !== missing)) })), missing)
  })

  it('checks the image template of a deployment template, and lets other resources be', () => {
    const type = 'Microsoft.VirtualMachineImages/imageTemplates'
    const other = { type: 'Microsoft.Storage/storageAccounts', anything: 1 }
    assert(isAccepted({ parameters: {}, resources: [other, { type, ...resource({}) }] }))
    assert(isAccepted({ resources: { image: { type, ...resource({}) } } }))
    assert(!isAccepted({ resources: [other, { type, ...resource({ nonsense: 1 }) }] }))
    assert(!isAccepted({ resources: { image: { type, ...resource({ nonsense: 1 }) } } }))
    assert(isAccepted({ type, ...resource({}), resources: [{ type: 'triggers', name: 't', properties: { kind: 'SourceImage' } }] }))
    assert(!isAccepted({ type, ...resource({}), resources: [{ type: 'triggers', name: 't', properties: { kind: 'sourceImage' } }] }))
  })

  it('describes every property', () => {
    const undescribed: string[] = []
    const walk = (node: JsonObject, path: string): void => {
      for (const [name, member] of Object.entries(objectAt(node, 'properties')))
        if (isJsonObject(member)) {
          if (member.description === undefined) undescribed.push(`${path}.${name}`)
          walk(member, `${path}.${name}`)
        }
      const alternatives = Array.isArray(node.anyOf) ? node.anyOf.filter(isJsonObject) : []
      for (const value of [node.items, node.additionalProperties, ...alternatives]) if (isJsonObject(value)) walk(value, path)
    }
    const newest = templateSchema('2025-10-01', productVersion)
    walk(objectAt(newest, 'if'), 'deployment')
    for (const name of ['imageTemplate', 'trigger']) walk(objectAt(objectAt(newest, 'definitions'), name), name)
    assert.deepEqual(undescribed, [])
  })
})

describe("The editor's schema under a strict validator", () => {
  for (const version of apiVersions)
    it(`compiles for ${version}, and takes a template`, () => {
      const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(templateSchema(version, productVersion))
      assert.equal(validate(resource({ unknown: 1 })), false)
      if (version >= '2022-07-01') assert.equal(validate(resource({})), true, JSON.stringify(validate.errors))
    })

  it('offers regions and sizes, and describes every kind', () => {
    const text = JSON.stringify(schema)
    for (const word of ['westeurope', 'Standard_D2s_v5', '"examples":["latest"]', 'Runs a shell script', '"deprecated":true'])
      assert.ok(text.includes(word), word)
    assert.ok(!text.includes('The kind.'))
  })
})
