import assert from 'node:assert/strict'
import { createHttpHeaders, createPipelineRequest, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline'
import { renewedToken } from '../../../shared/azure/renewed-token.js'

describe('a token that Azure refuses', () => {
  const inAnHour = Date.now() + 3_600_000
  const withToken = (token: string): PipelineRequest =>
    createPipelineRequest({ url: 'https://management.azure.com/', headers: createHttpHeaders({ authorization: `Bearer ${token}` }) })
  // Azure, which accepts one token only.
  const azure =
    (good: string, headers: Record<string, string> = {}) =>
    (request: PipelineRequest): Promise<PipelineResponse> =>
      Promise.resolve({
        request,
        status: request.headers.get('authorization') === `Bearer ${good}` ? 200 : 401,
        headers: createHttpHeaders(headers),
      })
  const counting = (token: string | null) => {
    const count = { renewals: 0 }
    const renew = () => {
      count.renewals += 1
      return Promise.resolve(token === null ? null : { token, expiresOnTimestamp: inAnHour })
    }
    return { count, policy: renewedToken(renew) }
  }

  it('is replaced once, for all requests under way and those that come after', async () => {
    const { count, policy } = counting('new')
    const answers = await Promise.all([1, 2, 3].map(() => policy.sendRequest(withToken('old'), azure('new'))))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal((await policy.sendRequest(withToken('old'), azure('new'))).status, 200)
    assert.equal(count.renewals, 1)
  })

  it('is refused for good if no other one is given', async () => {
    for (const token of ['old', null]) {
      const { policy } = counting(token)
      assert.equal((await policy.sendRequest(withToken('old'), azure('new'))).status, 401)
    }
  })

  it('is left to the package if Azure asks for claims', async () => {
    const { count, policy } = counting('new')
    const challenge = azure('new', { 'www-authenticate': 'Bearer error="insufficient_claims", claims="eyJh"' })
    assert.equal((await policy.sendRequest(withToken('old'), challenge)).status, 401)
    assert.equal(count.renewals, 0)
  })
})
