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

  it('stays closed for the longest of several waits, also for a request that waits already', async () => {
    const gate = throttleGate()
    const stop = new AbortController()
    const held = createPipelineRequest({ url: request.url, abortSignal: stop.signal })
    let sent = 0
    const send = () => {
      sent += 1
      return answer(200)()
    }
    // On its way when another is refused, and refused when a third waits for that one.
    let refuse = (): void => undefined
    const late = gate.sendRequest(request, async () => {
      await new Promise<void>((resolve) => (refuse = resolve))
      return answer(429, { 'retry-after': '3600' })()
    })
    await gate.sendRequest(request, answer(429, { 'retry-after': '0.25' }))
    const waiting = [gate.sendRequest(held, send)]
    refuse()
    await late
    waiting.push(gate.sendRequest(held, send))
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(sent, 0)
    stop.abort()
    for (const one of waiting) await assert.rejects(one, { name: 'AbortError' })
  })

  it('lets go of a request that is cancelled', async () => {
    const gate = throttleGate()
    await gate.sendRequest(request, answer(429, { 'retry-after': '3600' }))
    const held = createPipelineRequest({ url: request.url, abortSignal: AbortSignal.abort() })
    await assert.rejects(gate.sendRequest(held, answer(200)), { name: 'AbortError' })
  })
})
