// Why storage does not let a log be read: only some of its refusals are about a role.
import assert from 'node:assert/strict'
import { RestError } from '@azure/storage-blob'
import { storageDenied } from '../../../../shared/service/log/log-denied.js'

const account = '/subscriptions/s/resourceGroups/IT_r/providers/Microsoft.Storage/storageAccounts/logs'
const refused = (statusCode: number, code: string | undefined, message = 'Refused.'): RestError =>
  new RestError(message, { statusCode, ...(code === undefined ? {} : { code }) })
const reasonOf = async (...refusals: readonly unknown[]): Promise<string> => (await storageDenied(account, refusals)).reason
const role = refused(403, 'AuthorizationPermissionMismatch')

describe('a log that storage does not let be read', () => {
  for (const [name, refusals, expected] of [
    ['a clock', [refused(403, 'AuthenticationFailed', "Refused.\nRequest date header too old: 'Sat'")], 'storage-clock'],
    [
      'a token of another tenant',
      [refused(401, 'InvalidAuthenticationInfo', 'Issuer validation failed. Issuer did not match.')],
      'storage-other-tenant',
    ],
    ['a login that storage does not explain', [refused(403, 'AuthenticationFailed')], 'storage-not-authenticated'],
    ['a login that a proxy removed', [refused(401, 'NoAuthenticationInformation')], 'storage-no-login'],
    ['a disabled account', [refused(403, 'AccountIsDisabled')], 'storage-account-disabled'],
    [
      'a clock, seen with the key only',
      [role, refused(403, 'AuthenticationFailed', "Request date header too old: 'Sat'")],
      'storage-clock',
    ],
    [
      'the lifetime of the token, if the account takes no keys',
      [refused(401, 'InvalidAuthenticationInfo', 'Lifetime validation failed.'), refused(403, 'KeyBasedAuthenticationNotPermitted')],
      'storage-token-time',
    ],
    ['a page of a proxy', [refused(403, undefined, '<!DOCTYPE html><html><title>Blocked</title></html>')], 'storage-web-page'],
  ] as const)
    it(`is explained by ${name}, not by a role`, async () => {
      const reason = await reasonOf(...refusals)
      assert.ok(reason.includes(account) && reason.includes(`(${expected},`) && !reason.includes('Reader'), reason)
    })

  it('is explained by the firewall', async () => {
    assert.equal(await reasonOf(refused(403, 'AuthorizationFailure')), `The firewall of ${account} blocks this agent`)
  })

  it('is explained by the missing role for the codes of rights, and for an answer without a code', async () => {
    for (const refusals of [[role], [role, refused(403, 'KeyBasedAuthenticationNotPermitted')], [refused(403, undefined)]])
      assert.match(await reasonOf(...refusals), /needs Reader and Storage Blob Data Reader .* It lacks: .*blobs\/read on /)
  })
})
