// Each part that keeps the deadline of a request to Azure Resource Manager, alone: none may rely on another.
import assert from 'node:assert/strict'
import type { AccessToken } from '@azure/core-auth'
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { Arm } from '../../../shared/azure/arm.js'
import { cloudOf } from '../../../shared/azure/clouds.js'
import { pollPolicyUntil, pollUntil } from '../../../shared/azure/polling.js'

const token: AccessToken = { token: 't', expiresOnTimestamp: 4_000_000_000_000 }
const never = new Promise<never>(() => undefined)
const reason = new Error('the deadline')

const armWith = (http: HttpClient, getToken: () => Promise<AccessToken> = () => Promise.resolve(token)): Promise<Arm> =>
  Arm.create({ getToken, renew: getToken }, cloudOf({ environment: 'AzureCloud' }), http, 'test')

describe('A request to Azure Resource Manager', () => {
  it('is aborted, so that nothing is sent or awaited after the deadline', async () => {
    const stop = new AbortController()
    const sent: PipelineRequest[] = []
    const arm = await armWith({
      sendRequest: (request) => {
        sent.push(request)
        stop.abort(reason)
        return never
      },
    })
    await assert.rejects(arm.read('/subscriptions/s', '2022-12-01', stop.signal), reason)
    assert.equal(sent[0]?.abortSignal?.aborted, true)
  })

  it('ends if its login never answers, which does not listen to the signal', async () => {
    const stop = new AbortController()
    const arm = await armWith({ sendRequest: () => never }, () => {
      stop.abort(reason)
      return never
    })
    await assert.rejects(arm.read('/subscriptions/s', '2022-12-01', stop.signal), reason)
  })

  for (const seconds of ['7200', '1000000000', '1000000000000', 'Fri, 31 Dec 9999 23:59:59 GMT'])
    it(`ends while it waits for Retry-After: ${seconds}`, async () => {
      const stop = new AbortController()
      const arm = await armWith({
        sendRequest: (request) => {
          setImmediate(() => {
            stop.abort(reason)
          })
          return Promise.resolve({ request, status: 429, headers: createHttpHeaders({ 'retry-after': seconds }) })
        },
      })
      await assert.rejects(arm.read('/subscriptions/s', '2022-12-01', stop.signal), reason)
    })
})

describe('Waiting for the next poll', () => {
  const look = () => Promise.resolve({ retryAfter: 1e12 })
  const base = { interval: 0, tolerance: 0, onWait: () => undefined, signal: new AbortController().signal }

  it('ends at the deadline of its policy, whose signal never fires', async () => {
    await assert.rejects(pollUntil(look, { ...base, deadline: Date.now() + 30 }), { code: 'DeadlinePassed' })
  })

  it('ends with the signal of its policy, before the deadline', async () => {
    const stop = new AbortController()
    setImmediate(() => {
      stop.abort(reason)
    })
    await assert.rejects(pollUntil(look, { ...base, deadline: Date.now() + 1e12, signal: stop.signal }), reason)
  })

  it('ends at the deadline while a read hangs', async () => {
    const policy = pollPolicyUntil(Date.now() + 30, base)
    const keepAlive = setTimeout(() => undefined, 60_000)
    const hanging = () =>
      new Promise<never>((_resolve, reject) => {
        policy.signal.addEventListener('abort', () => {
          reject(new Error('ended'))
        })
      })
    await assert.rejects(pollUntil(hanging, policy), /ended/)
    clearTimeout(keepAlive)
  })
})
