import assert from 'node:assert/strict'
import type { Place } from '../../../shared/errors.js'
import { evaluateTemplate } from '../../../shared/template/evaluate.js'
import { sortFindings, type Finding } from '../../../shared/template/finding.js'
import { lint } from '../../../shared/template/lint.js'
import { inputPlace, textNode, type JsonObject } from '../../../shared/template/node.js'
import { fixture, given, object, placeText, scope } from './helpers.js'

const valid: JsonObject = {
  location: 'x',
  identity: {},
  properties: { source: {}, distribute: [{ type: 'VHD', runOutputName: 'disk' }] },
}

const findings = (body: JsonObject, apiVersion = '2024-02-01', name = 'web') =>
  lint({ name: textNode(name, inputPlace('name')), apiVersion: textNode(apiVersion, inputPlace('version')), body: object(body) })

const rulesOf = (body: JsonObject, apiVersion?: string, name?: string) => findings(body, apiVersion, name).map(({ rule }) => rule)

const withProperties = (properties: JsonObject): JsonObject => ({ ...valid, properties: { source: {}, distribute: [], ...properties } })

describe('lint', () => {
  it('finds nothing in a template that is in order', () => {
    assert.deepEqual(findings(valid), [])
    const { name, apiVersion, body } = evaluateTemplate(fixture('symbolic.jsonc'), given(''), scope())
    assert(apiVersion !== undefined)
    assert.deepEqual(lint({ name, apiVersion, body }), [])
  })

  for (const [what, body, version, expected] of [
    ['a template without properties', { identity: {} }, '2024-02-01', ['properties-missing']],
    ['properties without source and distribute', { identity: {}, properties: {} }, '2024-02-01', ['source-missing', 'distribute-missing']],
    ['no identity', { properties: { source: {}, distribute: [] } }, '2020-02-14', ['identity-missing']],
    ['no identity where none was needed', { properties: { source: {}, distribute: [] } }, '2019-05-01-preview', ['api-version-preview']],
    ['no runOutputName', withProperties({ distribute: [{}, { runOutputName: 'a' }] }), '2024-02-01', ['run-output-name-missing']],
    [
      'bad run output names',
      withProperties({ distribute: [{ runOutputName: 'a b' }, { runOutputName: 1 }] }),
      '2024-02-01',
      ['run-output-name', 'run-output-name'],
    ],
    [
      'a runOutputName twice',
      withProperties({ distribute: [{ runOutputName: 'a' }, { runOutputName: 'A' }] }),
      '2024-02-01',
      ['run-output-name-twice'],
    ],
    ['inline that is no array', withProperties({ customize: [{ type: 'Shell', inline: 'x' }] }), '2024-02-01', ['inline-not-texts']],
    ['inline with a number', withProperties({ customize: [{ type: 'Shell', inline: ['x', 1] }] }), '2024-02-01', ['inline-not-texts']],
    ['a step without a script', withProperties({ customize: [{ type: 'Shell' }] }), '2024-02-01', ['script-source']],
    [
      'a validation with two',
      withProperties({ validate: { inVMValidations: [{ type: 'PowerShell', inline: [], scriptUri: 'a' }] } }),
      '2024-02-01',
      ['script-source'],
    ],
    ['apiVersion in the properties', withProperties({ apiVersion: 'x' }), '2024-02-01', ['api-version-in-properties']],
    ['apiVersion in the properties where it was ignored', withProperties({ apiVersion: 'x' }), '2023-07-01', []],
    [
      'a remote script without a checksum',
      withProperties({ customize: [{ type: 'Shell', scriptUri: 'https://x/a' }] }),
      '2024-02-01',
      ['remote-file-unpinned'],
    ],
    [
      'a remote script with one',
      withProperties({ customize: [{ type: 'Shell', scriptUri: 'https://x/a', sha256Checksum: 'a' }] }),
      '2024-02-01',
      [],
    ],
    ['a local script', withProperties({ customize: [{ type: 'Shell', scriptUri: 'a.sh' }] }), '2024-02-01', []],
  ] as const)
    it(`${expected.length === 0 ? 'accepts' : 'finds'} ${what}`, () => {
      assert.deepEqual(rulesOf(body, version), expected)
    })

  it('holds names against the pattern of the API version', () => {
    for (const name of ['', 'a b', 'ä', 'x'.repeat(65)]) assert.deepEqual(rulesOf(valid, '2024-02-01', name), ['template-name'], name)
    assert.deepEqual(rulesOf(valid, '2024-02-01', 'a.b-c_1'), [])
    assert.deepEqual(rulesOf(valid, '2019-02-01-preview', 'a.b'), ['template-name', 'api-version-preview'])
  })

  it('points at the line that the user wrote, in the order of the file', () => {
    const values = 'region=westus\nimgBuilderId=/i\nrelease=r1\noutputName=not valid\nsubscriptionID=sub\nrgName=rg'
    const { apiVersion, body } = evaluateTemplate(fixture('bare.yaml'), given(values), scope())
    assert(apiVersion !== undefined)
    assert.deepEqual(
      lint({ apiVersion, body }).map(({ rule, severity, at }) => [rule, severity, placeText(at)]),
      [
        ['remote-file-unpinned', 'warning', 'bare.yaml:26:18'],
        ['run-output-name', 'error', 'parameters:4:12'],
      ],
    )
  })

  it('takes any value anywhere', () => {
    for (const value of ['x', 1, null, [], [[]], [null], {}, [{ runOutputName: {} }]])
      for (const key of ['source', 'distribute', 'customize', 'validate', 'optimize', 'identity'])
        assert(
          Array.isArray(
            lint({ apiVersion: textNode('2025-10-01', inputPlace('v')), body: object({ properties: { [key]: value }, [key]: value }) }),
          ),
        )
    const [finding] = lint({
      apiVersion: textNode('2024-02-01', inputPlace('v')),
      body: object({ properties: { source: 1, distribute: 2 } }),
    })
    assert.equal(finding?.rule, 'identity-missing')
  })
})

describe('sortFindings', () => {
  it('sorts by file, line and column, and keeps the order of equals', () => {
    const at = (file: string, line: number, column: number): Place => ({ file, line, column, pointer: '' })
    const finding = (rule: string, place: Place): Finding => ({ rule, severity: 'info', message: '', at: place })
    const unsorted = [
      finding('e', at('b', 1, 1)),
      finding('c', at('a', 10, 1)),
      finding('b', at('a', 2, 9)),
      finding('d', at('a', 10, 1)),
      finding('a', at('a', 2, 1)),
    ]
    assert.equal(
      sortFindings(unsorted)
        .map(({ rule }) => rule)
        .join(''),
      'abcde',
    )
  })
})
