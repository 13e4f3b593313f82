import assert from 'node:assert/strict'
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { withReasons } from '../../../shared/azure/login-reason.js'

const host = 'login.microsoftonline.com'

// The library's error about an answer, after the reason was added.
const explained = async (status: number, bodyAsText: string, isEntra = true): Promise<string> => {
  const { client, explain } = withReasons(
    { sendRequest: (request) => Promise.resolve({ request, status, bodyAsText, headers: createHttpHeaders() }) },
    isEntra,
  )
  await client.sendRequest(createPipelineRequest({ url: `https://${host}/common/discovery` }))
  const error = new Error('network_error: see a link')
  explain(error)
  return error.message
}

describe('the reason of a login that failed', () => {
  const page = '<!DOCTYPE html><title>ERR_ACCESS_DENIED</title>'
  for (const [what, status, body] of [
    ['a page of Squid', 403, page],
    ['a page of Zscaler', 403, '<html><head><title>Zscaler</title>'],
    ['nothing', 403, ''],
    ['a redirect to a page for a login', 302, ''],
    ['that page itself', 200, page],
    ['an answer that is blocked by law', 451, 'blocked'],
  ] as const)
    it(`is the proxy, for ${what}`, async () => {
      const expected = `network_error: a proxy answered in place of ${host}, with HTTP status ${String(status)} and not in JSON`
      assert.equal(await explained(status, body), expected)
    })

  it('may be a proxy, if Entra’s own servers could have answered, or the host is not Entra’s', async () => {
    const either = `network_error: ${host}, or a proxy on the way to it, answered with HTTP status`
    assert.equal(await explained(502, page), `${either} 502 and not in JSON`)
    assert.equal(await explained(503, '{}'), `${either} 503`)
    assert.equal(await explained(403, page, false), `${either} 403 and not in JSON`)
  })

  it('is a proxy that wants a login, for 407', async () => {
    assert.match(await explained(407, page), /the proxy refused the connection to \S+ \(HTTP 407/)
  })

  it('is not known if Entra answered', async () => {
    assert.equal(await explained(200, '{"metadata":[]}'), 'network_error: see a link')
  })
})
