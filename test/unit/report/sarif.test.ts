import assert from 'node:assert/strict'
import { at, itemsOf } from '../../../shared/json.js'
import { sarifLog } from '../../../shared/report/sarif.js'
import type { Finding } from '../../../shared/template/finding.js'

const finding = (rule: string, line: number, pointer: string, more: Partial<Finding> = {}): Finding => ({
  rule,
  severity: 'error',
  message: `${rule} is broken.`,
  at: { file: 'images/web server.json', line, column: 7, pointer },
  ...more,
})

const resultsOf = (...findings: readonly Finding[]): readonly unknown[] =>
  itemsOf(at(itemsOf(at(sarifLog(findings, new Map(), '1.2.3'), 'runs'))[0], 'results'))
const fingerprintOf = (result: unknown): unknown => at(result, 'partialFingerprints', 'findingPlace/v1')

describe('sarifLog', () => {
  it('is a SARIF 2.1.0 log of one run', () => {
    const rules = new Map([['b', { title: 'No b', why: 'It is bad.' }]])
    const log = sarifLog([finding('b', 3, '/x'), finding('a', 9, '/y', { severity: 'info' })], rules, '1.2.3')
    assert.equal(at(log, 'version'), '2.1.0')
    const [run] = itemsOf(at(log, 'runs'))
    assert.deepEqual(at(run, 'tool'), {
      driver: {
        name: 'azure-image-builder-pipelines',
        version: '1.2.3',
        rules: [
          { id: 'a' },
          { id: 'b', shortDescription: { text: 'No b' }, fullDescription: { text: 'It is bad.' }, help: { text: 'It is bad.' } },
        ],
      },
    })
    const [first, second] = itemsOf(at(run, 'results'))
    assert.deepEqual(
      { ...Object(first), partialFingerprints: undefined },
      {
        ruleId: 'b',
        ruleIndex: 1,
        level: 'error',
        message: { text: 'b is broken.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'images/web%20server.json', uriBaseId: '%SRCROOT%' },
              region: { startLine: 3, startColumn: 7 },
            },
          },
        ],
        partialFingerprints: undefined,
      },
    )
    assert.deepEqual([at(second, 'ruleId'), at(second, 'ruleIndex'), at(second, 'level')], ['a', 0, 'note'])
  })

  it('recognises a finding that moves, and distinguishes two at one place', () => {
    const [before] = resultsOf(finding('a', 3, '/x'))
    const [moved] = resultsOf(finding('a', 30, '/x'))
    const [one, two] = resultsOf(finding('a', 3, '/x'), finding('a', 3, '/x'))
    assert.equal(fingerprintOf(before), fingerprintOf(moved))
    assert.equal(fingerprintOf(before), fingerprintOf(one))
    assert.notEqual(fingerprintOf(one), fingerprintOf(two))
    assert.notEqual(fingerprintOf(before), fingerprintOf(resultsOf(finding('a', 3, '/y'))[0]))
  })

  it('writes paths as URIs, whatever is in them', () => {
    const uri = (file: string) => {
      const [result] = resultsOf(finding('a', 1, '', { at: { file, line: 1, column: 1, pointer: '' } }))
      return at(itemsOf(at(result, 'locations'))[0], 'physicalLocation', 'artifactLocation', 'uri')
    }
    assert.equal(uri('a\\b#c.json'), 'a/b%23c.json')
    assert.equal(uri('/tmp/a b.json'), 'file:///tmp/a%20b.json')
    assert.equal(uri('C:\\x.json'), 'file:///C:/x.json')
    assert.equal(uri('\ud800'), '%EF%BF%BD')
  })

  it('has no link that a template writes', () => {
    const link = /\[(?:\\.|[^\]\\])*\]\([^)]*\)/
    for (const text of ['[here](https://evil.example)', '[1](1)', '[a\\](b)](javascript:x)', '[[x]]((y))', '[x]( y )']) {
      const [result] = resultsOf(finding('a', 1, '', { message: `The value is "${text}".` }))
      assert.doesNotMatch(String(at(result, 'message', 'text')), link)
    }
    const [ordinary] = resultsOf(finding('a', 1, '', { message: 'customize[0].type cannot be "Shel".' }))
    assert.equal(at(ordinary, 'message', 'text'), 'customize[0].type cannot be "Shel".')
  })

  it('is a valid log without findings', () => {
    assert.deepEqual(resultsOf(), [])
  })
})
