import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { diagnose } from '../../../shared/diagnosis/diagnose.js'
import { at, textOf } from '../../../shared/json.js'

describe('a login by the identity of the machine', () => {
  let seen: unknown

  before(async () => {
    const program = fileURLToPath(new URL('machine-login-program.js', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', './test/front-doors/jumping-clock.mjs', program])
    seen = JSON.parse(stdout)
  })

  const unreached = '169.254.169.254 could not be reached: connect ECONNREFUSED 169.254.169.254:80'
  for (const [service, reason, diagnosis, requests] of [
    ['unassigned', 'Identity not found', 'managed-identity-missing', 1],
    [
      'several',
      'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
      'managed-identity-several',
      1,
    ],
    ['audience', 'AADSTS500011: The resource principal named x was not found in the tenant.', 'resource-principal-missing', 1],
    ['page', '169.254.169.254 answered with HTTP status 403', 'metadata-unavailable', 1],
    ['absent', '169.254.169.254 answered with HTTP status 404', 'metadata-unavailable', 5],
    ['updating', '169.254.169.254 answered with HTTP status 410', 'metadata-unavailable', 12],
    ['throttled', 'Too many requests', 'metadata-throttled', 1],
    ['failing', 'Failed to retrieve token from the Active directory.', 'metadata-unavailable', 5],
    ['refused', unreached, 'metadata-not-reached', 5],
    ['silent', '169.254.169.254 did not answer within 30 seconds', 'metadata-not-reached', 1],
  ] as const)
    it(`fails with the reason and the remedy if the metadata service is ${service}`, () => {
      const message = textOf(at(seen, service, 'message')) ?? ''
      assert.equal(message, `The managed identity of this machine did not get a token: ${reason}`)
      assert.deepEqual(
        diagnose([{ origin: 'login', message }]).map(({ id }) => id),
        [diagnosis],
      )
      assert.ok(Number(at(seen, service, 'requests')) <= requests, `${String(at(seen, service, 'requests'))} requests`)
      assert.ok(Number(at(seen, service, 'seconds')) <= 125, `${String(at(seen, service, 'seconds'))} s`)
    })

  it('waits for a metadata service that is updated, throttles or restarts', () => {
    assert.deepEqual([at(seen, 'updated', 'message'), at(seen, 'updated', 'requests')], ['token', 8])
    assert.ok(Number(at(seen, 'updated', 'seconds')) >= 47)
  })
  it('gets a new token instead of one that Azure refuses, which the package would keep for a day', () => {
    assert.deepEqual(at(seen, 'renewed'), [
      { token: 'first', hours: 24 },
      { token: 'second', hours: 24 },
    ])
  })
})
