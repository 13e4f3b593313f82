// Members that are null, held to the official schemas: what a schema requires is an error, and the rest is an error only where the service's
// documentation requires more than the schema.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import { isJsonArray, isJsonObject, jsonObjectOf, type Json, type JsonObject } from '../../../shared/json.js'
import { parseDocument } from '../../../shared/template/load.js'
import { apiVersions, type ApiVersion } from '../../../shared/template/model/api-versions.js'
import { inputPlace, textNode, toJson, type ObjectNode } from '../../../shared/template/node.js'
import { readShape } from '../../../shared/template/shape.js'
import { evaluateTemplate, given, lint, object, remoteFilesIn, repository, scope } from './helpers.js'
import { changed, pathsIn, type Path } from './members.js'
import { completeTemplates } from './model/complete-templates.js'

// Where they are next to the repository.
const schemas = new URL('../shared/schemas/', repository)
const published = new URL('../shared/templates/', repository)

// A rendered template has no expressions, and unknown members are not the subject here.
const relaxed = (value: Json): Json => {
  if (isJsonArray(value)) return value.map(relaxed)
  if (!isJsonObject(value)) return value
  if (typeof value['$ref'] === 'string' && value['$ref'].endsWith('/expression')) return { not: {} }
  const entries = Object.entries(value).filter(([key, one]) => !(key === 'additionalProperties' && one === false))
  return Object.fromEntries(entries.map(([key, one]) => [key, relaxed(one)]))
}

const memberOf = (value: Json | undefined, name: string): JsonObject => {
  const found = isJsonObject(value) ? value[name] : undefined
  return isJsonObject(found) ? found : {}
}

const wrapper: readonly Json[] = ['name', 'apiVersion', 'type']

const validator = (version: ApiVersion): ValidateFunction => {
  const text = jsonObjectOf(JSON.parse(readFileSync(new URL(`${version}.json`, schemas), 'utf8')))
  const resource = memberOf(memberOf(text, 'resourceDefinitions'), 'imageTemplates')
  const properties = Object.entries(memberOf(resource, 'properties')).filter(([name]) => !wrapper.includes(name))
  const required = isJsonArray(resource['required']) ? resource['required'].filter((name) => !wrapper.includes(name)) : []
  const own = { properties: Object.fromEntries(properties), required, definitions: memberOf(text, 'definitions') }
  return new Ajv({ strict: false }).compile(memberOf({ schema: relaxed(own) }, 'schema'))
}

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/images/providers'
const values: Readonly<Record<string, string>> = {
  'api-version': '2020-02-14',
  imgBuilderId: `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`,
  sigDefImgVersionId: `${group}/Microsoft.Compute/galleries/base/images/windows/versions/1.0.0`,
  subscriptionID: '11111111-1111-1111-1111-111111111111',
  scriptUrl: 'https://account.blob.core.windows.net/scripts/install.sh',
  region2: 'eastus',
}

const publishedBody = (file: string): ObjectNode => {
  const text = readFileSync(new URL(file, published), 'utf8')
  const document = parseDocument(text, file)
  const shape = readShape(document)
  const declared = shape.kind === 'deployment' ? (shape.template.parameters?.entries.map(({ key }) => key.value) ?? []) : []
  const names = [...declared, ...[...text.matchAll(/<([\w-]+)>/g)].map(([, name = '']) => name)]
  const parameters = Object.fromEntries(names.map((name) => [name, values[name] ?? (/region|location/i.test(name) ? 'westus2' : 'web')]))
  return evaluateTemplate(document, given(JSON.stringify(parameters)), scope()).body
}

const errorsIn = (body: ObjectNode, version: ApiVersion): readonly string[] =>
  lint({ apiVersion: textNode(version, inputPlace('version')), body, remoteFiles: remoteFilesIn(body) }).flatMap(({ rule, severity }) =>
    severity === 'error' ? [rule] : [],
  )

// What the documentation of the service requires and the schemas do not.
const beyond = /^(?:source-platform-image|script-source|file-incomplete|identity-type|identity-one|run-as-system)$/

const label = (path: Path): string => path.join('.')

if (existsSync(schemas) && existsSync(published))
  describe('null and the official schemas', () => {
    const files = readdirSync(published).filter((name) => name.endsWith('.json'))
    const validators = new Map<ApiVersion, ValidateFunction>()
    const isValid = (body: ObjectNode, version: ApiVersion): boolean => {
      const validate = validators.get(version) ?? validator(version)
      validators.set(version, validate)
      return validate(toJson(body))
    }
    const agree = (body: ObjectNode): number => {
      const versions = apiVersions.filter((version) => isValid(body, version) && errorsIn(body, version).length === 0)
      for (const version of versions)
        for (const path of pathsIn(body)) {
          if (typeof path.at(-1) === 'number') continue
          const errors = errorsIn(changed(body, path, 'null'), version)
          if (!isValid(changed(body, path, 'absent'), version)) assert.notDeepEqual(errors, [], `${version} ${label(path)}`)
          else
            assert.deepEqual(
              errors.filter((rule) => !beyond.test(rule)),
              [],
              `${version} ${label(path)}`,
            )
        }
      return versions.length
    }

    for (const [name, template] of Object.entries(completeTemplates))
      it(`agree on each member of a template that has every property (${name})`, () => {
        agree(object(template))
      })
    for (const file of files)
      it(`agree on each member of ${file}`, () => {
        assert.ok(agree(publishedBody(file)) > 0)
      })
  })
