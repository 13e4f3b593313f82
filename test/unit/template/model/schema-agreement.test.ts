import assert from 'node:assert/strict'
import { apiVersions, isSince, type ApiVersion } from '../../../../shared/template/model/api-versions.js'
import { imageTemplate, resourceName, trigger } from '../../../../shared/template/model/image-template.js'
import { schemaFacts } from '../../../schema-facts/facts.js'
import { factRows, modelRows, type Rows } from './flatten.js'

// Where the model says something else than the official schema, and why; by path.
const differences: Readonly<Record<string, { readonly until?: ApiVersion; readonly why: string }>> = {
  'template.name': { why: 'Part of the URL of the request: the model has it as resourceName, compared below.' },
  'template.type': { why: 'Part of an ARM template, not of the body of the request.' },
  'template.apiVersion': { why: 'A parameter of the request.' },
  'template.resources': { why: 'Each trigger is created by a separate request: the model has them as trigger, compared below.' },
  'trigger.name': { why: 'As template.name.' },
  'trigger.type': { why: 'As template.type.' },
  'trigger.apiVersion': { why: 'As template.apiVersion.' },
}

const isDeliberate = (path: string): boolean => Object.keys(differences).some((known) => path === known || path.startsWith(`${known}[`))

const common = (rows: Rows): Rows => Object.fromEntries(Object.entries(rows).filter(([path]) => !isDeliberate(path)))

describe('The model', () => {
  for (const version of apiVersions) {
    it(`has every property, kind, enum, requirement, range and pattern of ${version}, and no other`, () => {
      const facts = schemaFacts(version)
      const { imageTemplates, imageTemplates_triggers: triggers } = facts.resources
      const rows = factRows(facts, imageTemplates, 'template')
      assert(Object.keys(rows).length > 15, 'the facts were read')
      assert.deepEqual(modelRows(imageTemplate, version, 'template'), common(rows))
      assert.equal(rows['template.name'], `${modelRows(resourceName, version, 'name').name ?? ''} required`)
      assert.equal(triggers !== undefined, isSince(version, '2022-07-01'))
      if (triggers !== undefined) assert.deepEqual(modelRows(trigger, version, 'trigger'), common(factRows(facts, triggers, 'trigger')))
    })
  }

  it('differs from the schemas only where it must', () => {
    const facts = schemaFacts('2025-10-01')
    const rows = {
      ...factRows(facts, facts.resources.imageTemplates, 'template'),
      ...factRows(facts, facts.resources.imageTemplates_triggers, 'trigger'),
    }
    for (const [path, { why }] of Object.entries(differences)) assert(path in rows && why !== '', `${path} is no longer a difference`)
  })
})
