import assert from 'node:assert/strict'
import { permissions, permissionsOf, preflightReader } from '../../../shared/azure/permissions.js'

describe('the table of permissions', () => {
  it('names actions and data actions as Azure writes them', () => {
    for (const { actions, dataActions, holder, scope } of permissions) {
      assert.ok(actions.length + dataActions.length > 0, `${holder} at ${scope} needs nothing`)
      for (const action of [...actions, ...dataActions])
        assert.match(action, /^Microsoft\.[A-Za-z]+\/[A-Za-z/]+\/(read|write|delete|action)$/, action)
      for (const action of dataActions) assert.match(action, /\/containers\/blobs\//)
      for (const action of actions) assert.ok(!action.includes('/containers/blobs/'), action)
    }
  })

  it('has only read actions in the role of the preflight', () => {
    for (const action of preflightReader) assert.match(action, /\/read$/)
    assert.equal(new Set(preflightReader).size, preflightReader.length)
  })

  it('gives what a holder needs somewhere for a command', () => {
    const [operator] = permissionsOf('template', 'build-identity')
    assert.deepEqual(operator?.actions, ['Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'])
    assert.deepEqual(permissionsOf('build-vm', 'subnet'), [])
  })
})
