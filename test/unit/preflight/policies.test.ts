import assert from 'node:assert/strict'
import type { AzureReader } from '../../../shared/azure/reader.js'
import { Unreadable } from '../../../shared/azure/unreadable.js'
import { at, textOf } from '../../../shared/json.js'
import { policies } from '../../../shared/preflight/checks/policies.js'
import { subjectOf } from '../../../shared/preflight/subject.js'
import { orUnknown } from '../../../shared/preflight/check.js'
import { containerUrl, planOf, template } from './world.js'

interface Expression {
  readonly path: string
  readonly result: string
}
const evaluation = (expressions: readonly Expression[], more: object = {}) => ({
  policyInfo: { policyAssignmentId: '/policyAssignments/need' },
  evaluationResult: 'NonCompliant',
  evaluationDetails: { evaluatedExpressions: expressions },
  ...more,
})

// Azure's answers by the type of the resource that is asked about.
const remarks = async (
  answers: Readonly<Record<string, unknown>>,
  {
    exemptions = [],
    enforcementMode,
    time = Date.parse('2026-01-01T00:00:00Z'),
  }: { readonly exemptions?: readonly object[]; readonly enforcementMode?: string; readonly time?: number } = {},
): Promise<readonly string[]> => {
  const azure: AzureReader = {
    get: () => Promise.resolve({ properties: { enforcementMode } }),
    list: () => Promise.resolve(exemptions.map((properties) => ({ properties }))),
    now: () => time,
    ask: (_, body, right) => {
      const answer = answers[(textOf(at(body, 'resourceDetails', 'resourceContent', 'type')) ?? '').split('/').at(-1) ?? '']
      return answer === 'denied'
        ? Promise.reject(new Unreadable('The pipeline’s identity may not read it.', right))
        : Promise.resolve(
            answer === 'missing' ? undefined : { contentEvaluationResult: { policyEvaluations: answer === undefined ? [] : [answer] } },
          )
    },
  }
  const subject = subjectOf(planOf(template()), {
    target: { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'images' },
    artifacts: { access: 'identity', containerUrl, createContainer: false },
    ...{ environment: 'AzureCloud', waits: true, spell: (name) => name },
  })
  return (await orUnknown(() => policies.check(subject, azure))).map(({ status, message }) => `${status}: ${message}`)
}
const missingTag = [
  { path: 'type', result: 'True' },
  { path: 'tags.owner', result: 'True' },
]

describe('the check policies', () => {
  it('passes without a denial', async () => {
    assert.deepEqual(await remarks({}), [])
  })

  it('is unknown without an answer', async () => {
    assert.deepEqual(await remarks({ imageTemplates: 'missing' }), [
      'unknown: Azure does not say whether a policy denies the image template.',
    ])
  })

  it('fails for the template, which is known in full', async () => {
    const expected = 'failed: The policy /policyAssignments/need denies the image template, because of properties.vmProfile.vmSize.'
    assert.deepEqual(await remarks({ imageTemplates: evaluation([{ path: 'properties.vmProfile.vmSize', result: 'True' }]) }), [expected])
    assert.deepEqual(await remarks({ imageTemplates: evaluation([]) }), [
      'failed: The policy /policyAssignments/need denies the image template.',
    ])
  })

  it('passes if the denial is exempt or not enforced', async () => {
    const denied = { imageTemplates: evaluation([]) }
    const exemption = { policyAssignmentId: '/PolicyAssignments/need', exemptionCategory: 'Waiver' }
    assert.deepEqual(await remarks(denied, { exemptions: [exemption] }), [])
    assert.deepEqual(await remarks(denied, { enforcementMode: 'DoNotEnforce' }), [])
    for (const other of [
      { ...exemption, policyAssignmentId: '/policyAssignments/other' },
      { ...exemption, expiresOn: '2020-01-01T00:00:00Z' },
      { ...exemption, policyDefinitionReferenceIds: ['another'] },
    ])
      assert.equal((await remarks(denied, { exemptions: [other], enforcementMode: 'Default' })).length, 1)
  })

  it('judges the end of an exemption by Azure’s clock', async () => {
    const denied = { imageTemplates: evaluation([]) }
    const exemptions = [{ policyAssignmentId: '/policyAssignments/need', expiresOn: '2020-01-01T00:00:00Z' }]
    assert.deepEqual(await remarks(denied, { exemptions, time: Date.parse('2019-12-31T23:00:00Z') }), [])
    assert.equal((await remarks(denied, { exemptions, time: Date.parse('2020-01-01T01:00:00Z') })).length, 1)
  })

  it('warns of what the service creates only if the known facts decide', async () => {
    assert.deepEqual(await remarks({ resourceGroups: evaluation(missingTag), virtualMachines: evaluation(missingTag) }), [
      'warning: The policy /policyAssignments/need would deny the staging group, because of tags.owner.',
      'warning: The policy /policyAssignments/need would deny the build VM, because of tags.owner.',
    ])
    const unknownProperty = [...missingTag, { path: 'properties.supportsHttpsTrafficOnly', result: 'True' }]
    assert.deepEqual(await remarks({ storageAccounts: evaluation(unknownProperty) }), [])
    assert.deepEqual(await remarks({ storageAccounts: evaluation([...missingTag, { path: 'properties.x', result: 'False' }]) }), [
      'warning: The policy /policyAssignments/need would deny the storage account of the build, because of tags.owner.',
    ])
  })

  it('leaves out other effects, and evaluations that failed', async () => {
    assert.deepEqual(await remarks({ imageTemplates: evaluation(missingTag, { effectDetails: { policyEffect: 'Audit' } }) }), [])
    assert.deepEqual(await remarks({ imageTemplates: evaluation(missingTag, { evaluationResult: 'Error' }) }), [])
  })

  it('is not checked without the right, which is named once', async () => {
    const answers = { imageTemplates: 'denied', resourceGroups: 'denied', virtualMachines: 'denied' }
    assert.deepEqual(await remarks(answers), ['unknown: The pipeline’s identity may not read it.'])
  })
})
