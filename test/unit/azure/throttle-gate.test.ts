import assert from 'node:assert/strict'
import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline'
import { throttleGate } from '../../../shared/azure/throttle-gate.js'

describe('the gate of throttled requests', () => {
  const request = createPipelineRequest({ url: 'https://management.azure.com/' })
  const answer =
    (status: number, headers: Record<string, string> = {}) =>
    (): Promise<PipelineResponse> =>
      Promise.resolve({ request, status, headers: createHttpHeaders(headers) })

  it('holds back every request while one was told to wait', async () => {
    const gate = throttleGate()
    const start = Date.now()
    await gate.sendRequest(request, answer(429, { 'retry-after': '0.1' }))
    await Promise.all([gate.sendRequest(request, answer(200)), gate.sendRequest(request, answer(200))])
    const waited = Date.now() - start
    assert.ok(waited >= 100, `waited ${waited} ms`)
    let isSent = false
    const open = gate.sendRequest(request, () => {
      isSent = true
      return answer(200)()
    })
    assert.ok(isSent, 'it is open again: the next one is sent at once')
    await open
  })

  it('lets go of a request that is cancelled', async () => {
    const gate = throttleGate()
    await gate.sendRequest(request, answer(429, { 'retry-after': '3600' }))
    const held = createPipelineRequest({ url: request.url, abortSignal: AbortSignal.abort() })
    await assert.rejects(gate.sendRequest(held, answer(200)), { name: 'AbortError' })
  })
})
