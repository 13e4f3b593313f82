import assert from 'node:assert/strict'
import { chooseApiVersion } from '../../../shared/template/api-version.js'
import { apiVersions, isSince } from '../../../shared/template/model/api-versions.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import type { JsonObject } from '../../../shared/json.js'
import { versionsWithFacts } from '../../schema-facts/facts.js'
import { object, placeText, problemsOf } from './helpers.js'

const choose = (properties: JsonObject = {}, input?: string, template?: string) =>
  chooseApiVersion({
    input: input === undefined ? undefined : textNode(input, inputPlace('api-version')),
    template: template === undefined ? undefined : textNode(template, inputPlace('image.json')),
    body: object({ properties }),
  })

describe('chooseApiVersion', () => {
  it('takes the input, else the version of the template, else 2024-02-01', () => {
    assert.equal(choose({}, '2022-07-01', '2020-02-14').value, '2022-07-01')
    assert.equal(choose({ additionalDataDisks: [] }, undefined, '2020-02-14').value, '2020-02-14')
    assert.equal(choose().value, '2024-02-01')
  })

  it('raises the default only for what the newest version added', () => {
    for (const properties of [
      { additionalDataDisks: [] },
      { optimize: { workload: {} } },
      { distribute: [{}, { type: 'SharedImage', replicationMode: 'Full' }] },
    ])
      assert.equal(choose(properties).value, '2025-10-01')
    assert.equal(choose({ optimize: { vmBoot: {} }, distribute: [{}] }).value, '2024-02-01')
  })

  it('refuses versions that do not exist, at their place, and lists those that do', () => {
    const [ofInput] = problemsOf(() => choose({}, '2022-07-02'))
    assert.deepEqual([ofInput?.code, placeText(ofInput?.where)], ['input-invalid', 'api-version:1:1'])
    assert.match(`${ofInput?.message ?? ''} ${ofInput?.fix ?? ''}`, /Did you mean 2022-07-01\? Use one of 2018-02-01-preview, .*2025-10-01/)
    assert.equal(problemsOf(() => choose({}, undefined, 'latest'))[0]?.code, 'template-shape')
  })

  it('compares versions by age', () => {
    assert(isSince('2024-02-01', '2024-02-01') && isSince('2025-10-01', '2020-02-14') && isSince('2030-01-01', '2025-10-01'))
    assert(!isSince('2019-05-01-preview', '2020-02-14'))
  })
})

describe('apiVersions', () => {
  it('are those of the official schemas', () => {
    assert.deepEqual(apiVersions, versionsWithFacts())
  })
})
