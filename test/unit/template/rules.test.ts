import assert from 'node:assert/strict'
import type { Finding } from '../../../shared/template/finding.js'
import type { SurroundingFacts } from '../../../shared/template/lint.js'
import { ruleIds, rules, themes } from '../../../shared/template/lint/rules.js'
import type { Rule } from '../../../shared/template/lint/rule.js'
import { parseDocument } from '../../../shared/template/load.js'
import { isAmong, newestApiVersion } from '../../../shared/template/model/api-versions.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import { evaluateTemplate, given, lint, remoteFilesIn, scope } from './helpers.js'

// What the examples take for known.
const facts: SurroundingFacts = {
  now: Date.UTC(2026, 0, 1),
  subscriptionId: 'own',
  cloud: 'AzureCloud',
  policy: {
    sources: ['canonical:*'],
    regions: ['West Europe'],
    vmSizes: ['Standard_D*s_v5'],
    requiredTags: ['Cost-Centre'],
    requiredValidators: ['cis-*'],
  },
  fileBytes: new Map([
    ['files/large.iso', 20_000_000],
    ['files/small.conf', 19_999_999],
  ]),
  galleryRegions: new Map([['/subscriptions/…/resourcegroups/images/providers/microsoft.compute/galleries/northern', 'North Europe']]),
}

// An example is a fragment of a resource; the first line makes it one.
const findingsOf = (example: string, rule: Rule): readonly Finding[] => {
  const document = parseDocument(`type: Microsoft.VirtualMachineImages/imageTemplates\n${example}`, 'example.yaml')
  const template = evaluateTemplate(document, given(''), scope())
  const apiVersion = template.apiVersion ?? textNode(isAmong('2024-02-01', rule) ? '2024-02-01' : newestApiVersion, inputPlace('v'))
  return lint({ ...template, apiVersion, remoteFiles: remoteFilesIn(template.body) }, facts).filter(({ rule: id }) => id === rule.id)
}

const marked = (example: string): readonly number[] =>
  example.split('\n').flatMap((line, index) => (line.endsWith('# ✗') ? [index + 2] : []))

describe('Each rule', () => {
  for (const rule of rules) {
    it(`${rule.id} finds the marked lines of its bad example, and nothing in its good one`, () => {
      const found = findingsOf(rule.bad, rule)
      assert.notEqual(found.length, 0)
      assert.deepEqual(
        found.map(({ at }) => at.line),
        marked(rule.bad),
      )
      for (const { severity } of found) assert.equal(severity, rule.severity)
      assert.deepEqual(findingsOf(rule.good, rule), [])
      assert.deepEqual(marked(rule.good), [])
    })
  }

  it('has a unique id, a title, a reason and a source', () => {
    assert.equal(new Set(ruleIds).size, ruleIds.length)
    for (const { id, title, why, source } of rules) {
      assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      assert.match(title, /^[A-Za-z].*[^.]$/)
      assert.match(why, /\.$/)
      assert.notEqual(source, '')
    }
    assert.equal(Object.values(themes).flat().length, rules.length)
  })

  it('says in its message what to do, as sentences', () => {
    for (const rule of rules) for (const { message } of findingsOf(rule.bad, rule)) assert.match(message, /[.?]$/, message)
  })
})
