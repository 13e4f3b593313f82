import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { apiVersions, isSince, type ApiVersion } from '../../../../shared/template/model/api-versions.js'
import { imageTemplate, resourceName, trigger } from '../../../../shared/template/model/image-template.js'
import { parseDocument } from '../../../../shared/template/load.js'
import { toJson } from '../../../../shared/template/node.js'
import { isJsonObject, type JsonObject } from '../../../../shared/json.js'
import { repository } from '../helpers.js'
import { modelRows, objectAt, schemaRows, type Rows } from './flatten.js'

// The official schemas, where they lie beside the repository.
const schemas = new URL('../shared/schemas/', repository)

// Where the model says something else than the official schema, and why; by path.
const differences: Readonly<Record<string, { readonly until?: ApiVersion; readonly why: string }>> = {
  'template.name': { why: 'It stands in the URL of the request: the model has it as resourceName, compared below.' },
  'template.type': { why: 'It is part of an ARM template, and not of what is sent.' },
  'template.apiVersion': { why: 'It is a parameter of the request.' },
  'template.resources': { why: 'Triggers are requests of their own: the model has them as trigger, compared below.' },
  'trigger.name': { why: 'As template.name.' },
  'trigger.type': { why: 'As template.type.' },
  'trigger.apiVersion': { why: 'As template.apiVersion.' },
}

const isDeliberate = (path: string): boolean => Object.keys(differences).some((known) => path === known || path.startsWith(`${known}[`))

const official = (version: ApiVersion): JsonObject => {
  const schema = toJson(parseDocument(readFileSync(new URL(`${version}.json`, schemas), 'utf8'), version))
  assert(isJsonObject(schema))
  return schema
}

const common = (rows: Rows): Rows => Object.fromEntries(Object.entries(rows).filter(([path]) => !isDeliberate(path)))

if (existsSync(schemas))
  describe('The model', () => {
    for (const version of apiVersions) {
      it(`has every property, kind, enum, requirement, range and pattern of ${version}, and no other`, () => {
        const schema = official(version)
        const definitions = objectAt(schema, 'resourceDefinitions')
        const rows = schemaRows(objectAt(definitions, 'imageTemplates'), schema, 'template')
        assert(Object.keys(rows).length > 15, 'the schema was read')
        assert.deepEqual(modelRows(imageTemplate, version, 'template'), common(rows))
        assert.equal(rows['template.name'], `${modelRows(resourceName, version, 'name').name ?? ''} required`)
        if (!isSince(version, '2022-07-01')) return
        assert.deepEqual(
          modelRows(trigger, version, 'trigger'),
          common(schemaRows(objectAt(definitions, 'imageTemplates_triggers'), schema, 'trigger')),
        )
      })
    }

    it('differs from the schemas only where it must', () => {
      const schema = official('2025-10-01')
      const definitions = objectAt(schema, 'resourceDefinitions')
      const rows = {
        ...schemaRows(objectAt(definitions, 'imageTemplates'), schema, 'template'),
        ...schemaRows(objectAt(definitions, 'imageTemplates_triggers'), schema, 'trigger'),
      }
      for (const [path, { why }] of Object.entries(differences)) assert(path in rows && why !== '', `${path} is no difference any more`)
    })
  })
