import assert from 'node:assert/strict'
import type { JsonObject } from '../../../shared/json.js'
import { buildIdentities } from '../../../shared/preflight/checks/build-identities.js'
import { templateIdentity } from '../../../shared/preflight/checks/template-identity.js'
import { denied, said, subscription, template, type World } from './world.js'

const identityOf = (id: string, tenantId: string): World => ({ [id]: { id, properties: { principalId: 'p', clientId: 'c', tenantId } } })
const elsewhere = '/subscriptions/22222222-3333-4444-5555-666666666666/resourceGroups/shared'
const foreign = `${elsewhere}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/foreign`
const withIdentity: JsonObject = { ...template(), identity: { type: 'UserAssigned', userAssignedIdentities: { [foreign]: {} } } }
const withBuildIdentity = template({ vmProfile: { userAssignedIdentities: [foreign] } })
const home: World = { [subscription]: { tenantId: 'home' } }

describe('an identity of another subscription', () => {
  for (const [check, body] of [
    [templateIdentity, withIdentity],
    [buildIdentities, withBuildIdentity],
  ] as const) {
    it(`fails ${check.id} if it belongs to another tenant`, async () => {
      assert.deepEqual(await said(check, body, { ...home, ...identityOf(foreign, 'away') }), [
        `failed: The identity ${foreign} belongs to the tenant away, the subscription of the image template to home.`,
      ])
    })

    it(`is not checked by ${check.id} if the tenant of the subscription cannot be read`, async () => {
      assert.deepEqual(await said(check, body, { [subscription]: denied, ...identityOf(foreign, 'away') }), [
        'unknown: The pipeline’s identity may not read it.',
      ])
    })
  }

  it('passes in the same tenant, however Azure writes it', async () => {
    assert.deepEqual(await said(templateIdentity, withIdentity, { ...home, ...identityOf(foreign, 'HOME') }), [])
  })

  it('is not checked if Azure does not name the tenants', async () => {
    assert.deepEqual(await said(templateIdentity, withIdentity, { ...identityOf(foreign, 'away') }), [
      `unknown: Azure does not say which tenant ${subscription} belongs to.`,
    ])
    assert.deepEqual(await said(templateIdentity, withIdentity, { ...home, [foreign]: { properties: { principalId: 'p' } } }), [
      `unknown: Azure does not say which tenant ${foreign} belongs to.`,
    ])
  })
})
