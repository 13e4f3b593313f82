import assert from 'node:assert/strict'
import type { JsonObject } from '../../../shared/json.js'
import { silence } from '../../../shared/template/lint/silence.js'
import { parseDocument } from '../../../shared/template/load.js'
import { inputPlace, textNode, withEntry } from '../../../shared/template/node.js'
import { isLikeOne } from '../../../shared/template/like.js'
import { parsePolicy, type Policy } from '../../../shared/template/policy.js'
import { lint, object, problemsOf } from './helpers.js'

const rulesOf = (policy: Policy, body: JsonObject): readonly string[] =>
  lint({ apiVersion: textNode('2024-02-01', inputPlace('version')), body: object(body), remoteFiles: [] }, { policy })
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('policy-'))

describe('a policy file', () => {
  it('is YAML or JSON with lists of patterns', () => {
    const text = 'sources:\n  - Canonical:*\nregions: [westeurope]\nvm-sizes: []\nrequired-tags: [owner]\nrequired-validators: ["*"]\n'
    const expected = {
      sources: ['Canonical:*'],
      regions: ['westeurope'],
      vmSizes: [],
      requiredTags: ['owner'],
      requiredValidators: ['*'],
    }
    assert.deepEqual(parsePolicy(text, 'policy.yaml'), expected)
    assert.deepEqual(parsePolicy('{"regions": ["westeurope"]}', 'policy.json'), { regions: ['westeurope'] })
    assert.deepEqual(parsePolicy('{}', 'policy.json'), {})
  })

  it('reports everything that is wrong with it at its place', () => {
    const text = 'region: [a]\nsources: Canonical\nvm-sizes:\n  - 5\nrequired-tags:\n'
    assert.deepEqual(
      problemsOf(() => parsePolicy(text, 'policy.yaml')).map(({ code, message, where }) => [
        code,
        typeof where === 'object' ? where.line : 0,
        message,
      ]),
      [
        ['input-invalid', 1, 'A policy has no "region". Did you mean regions?'],
        ['input-invalid', 2, 'sources must be a list of strings of up to 500 characters.'],
        ['input-invalid', 4, 'vm-sizes must be a list of strings of up to 500 characters.'],
        ['input-invalid', 5, 'required-tags must be a list of strings of up to 500 characters.'],
      ],
    )
    assert.match(problemsOf(() => parsePolicy('- a\n', 'policy.yaml'))[0]?.message ?? '', /must be an object/)
    assert.match(problemsOf(() => parsePolicy('{"__proto__": ["a"]}', 'policy.json'))[0]?.message ?? '', /A policy has no "__proto__"/)
    assert.match(problemsOf(() => parsePolicy('{', 'policy.json'))[0]?.code ?? '', /template-syntax/)
  })

  it('compares patterns in any case and without regular expressions', () => {
    for (const [text, pattern] of [
      ['Canonical:ubuntu-24_04-lts:server', 'canonical:ubuntu-*:server'],
      ['abc', '*'],
      ['', '*'],
      ['abcabc', 'a*c'],
      ['a.c', 'a.c'],
      ['aXbXc', 'a**c'],
    ] as const)
      assert.equal(isLikeOne(text, [pattern]), true, pattern)
    for (const [text, pattern] of [
      ['abc', 'a.c'],
      ['ab', 'abc*'],
      ['aba', 'ab*ba'],
      ['xabc', 'abc'],
      ['abc', ''],
    ] as const)
      assert.equal(isLikeOne(text, [pattern]), false, pattern)
    assert.equal(isLikeOne('a'.repeat(100_000), [`${'a*'.repeat(240)}b`]), false)
  })
})

describe('a policy', () => {
  const ubuntu = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
  const version = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corporate/images/base/versions/latest'

  it('allows source images of the marketplace and of galleries', () => {
    const sources = ['canonical:ubuntu-*', '/subscriptions/*/galleries/corporate/*']
    const ruleOf = (source: JsonObject) => rulesOf({ sources }, { properties: { source } })
    assert.deepEqual(ruleOf(ubuntu), [])
    assert.deepEqual(ruleOf({ type: 'SharedImageVersion', imageVersionId: version }), [])
    assert.deepEqual(ruleOf({ ...ubuntu, publisher: 'Debian' }), ['policy-source'])
    assert.deepEqual(ruleOf({ type: 'SharedImageVersion', imageVersionId: version.replace('corporate', 'private') }), ['policy-source'])
    assert.deepEqual(rulesOf({ sources: [] }, { properties: { source: ubuntu } }), ['policy-source'])
    assert.deepEqual(rulesOf({}, { properties: { source: ubuntu } }), [])
  })

  it('reports that its list is empty, which allows none', () => {
    const body = object({ location: 'westeurope', properties: { source: ubuntu, vmProfile: { vmSize: 'Standard_D2s_v5' } } })
    const template = { apiVersion: textNode('2024-02-01', inputPlace('version')), body, remoteFiles: [] }
    const found = lint(template, { policy: { sources: [], regions: [], vmSizes: [] } }).filter(({ rule }) => rule.startsWith('policy-'))
    assert.equal(found.length, 3)
    for (const { message } of found) assert.match(message, /Its list is empty/)
  })

  it('holds every region of a template to its list', () => {
    const distribute = [{ type: 'SharedImage', targetRegions: [{ name: 'North Europe' }, { name: 'eastus' }] }]
    assert.deepEqual(rulesOf({ regions: ['West Europe', 'northeurope'] }, { location: 'westeurope', properties: { distribute } }), [
      'policy-region',
    ])
    assert.deepEqual(rulesOf({ regions: ['*europe', 'eastus'] }, { location: 'westeurope', properties: { distribute } }), [])
  })

  it('requires tags and validators, and limits sizes', () => {
    const policy = { requiredTags: ['owner', 'cost-*'], requiredValidators: ['cis'], vmSizes: ['Standard_D*'] }
    const broken = { tags: { Owner: 'a', 'cost-centre': '' }, properties: { vmProfile: { vmSize: 'Standard_E2s_v5' } } }
    assert.deepEqual(new Set(rulesOf(policy, broken)), new Set(['policy-tag', 'policy-validator', 'policy-size']))
    const validate = { inVMValidations: [{ type: 'Shell', name: 'cis', inline: ['x'] }] }
    assert.deepEqual(rulesOf(policy, { tags: { Owner: 'a', 'cost-centre': '1' }, properties: { validate } }), [])
    const unnamed = { inVMValidations: [{ type: 'Shell', inline: ['x'] }] }
    assert.deepEqual(rulesOf({ requiredValidators: ['*'] }, { properties: { validate: unnamed } }), [])
    assert.deepEqual(rulesOf({ requiredValidators: ['*'] }, { properties: {} }), ['policy-validator'])
  })

  it('reports a missing tag in the template, not where its values are', () => {
    const placeOf = (text: string) => {
      const body = parseDocument(text, 'image.yaml')
      assert(body.kind === 'object')
      const filled = withEntry(body, 'location', textNode('westus2', inputPlace('parameters')))
      const template = { apiVersion: textNode('2024-02-01', inputPlace('version')), body: filled, remoteFiles: [] }
      return lint(template, { policy: { requiredTags: ['owner'] } })
        .filter(({ rule }) => rule === 'policy-tag')
        .map(({ at }) => `${at.file}:${at.line}`)
    }
    assert.deepEqual(placeOf('properties: {}\nlocation: <location>\n'), ['image.yaml:2'])
    assert.deepEqual(placeOf('location: <location>\ntags:\n  team: images\n'), ['image.yaml:2'])
    assert.deepEqual(placeOf('properties: {}\nlocation: <location>\ntags: {}\n'), ['image.yaml:3'])
  })

  it('cannot be silenced by a comment, only by the input', () => {
    const at = { file: 'a.yaml', line: 1, column: 1, pointer: '' }
    const finding = { rule: 'policy-tag', severity: 'error' as const, message: '', at }
    const sources = new Map([['a.yaml', 'location: x # aib-ignore policy-tag\n']])
    assert.deepEqual(silence([finding], { sources }), [finding])
    assert.deepEqual(silence([finding], { sources, ignore: ['policy-tag'] }), [])
  })
})

describe('policy-source', () => {
  it('reads the address of an ISO source of the previews', () => {
    const iso = (sourceURI: string) => ({ properties: { source: { type: 'ISO', sourceURI, sha256Checksum: '0'.repeat(64) } } })
    const rules = (uri: string, sources: readonly string[]) => rulesOf({ sources }, iso(uri))
    assert.deepEqual(rules('https://example.com/rhel.iso', ['Canonical:*']), ['policy-source'])
    assert.deepEqual(rules('https://example.com/rhel.iso', ['https://example.com/*']), [])
  })
})
