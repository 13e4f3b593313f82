import assert from 'node:assert/strict'
import type { OperationResult } from '../../../shared/azure/operation.js'
import { parseImageTemplate } from '../../../shared/service/image-template.js'
import { watchRun } from '../../../shared/service/run.js'

describe('a run that never gets a status', () => {
  const template = parseImageTemplate({ id: '/t', properties: { provisioningState: 'Succeeded' } })
  const source = { id: '/t', find: () => Promise.resolve({ template, response: { headers: {} } }) }
  const polling = {
    interval: 0,
    tolerance: 0,
    deadline: Date.now() + 60_000,
    signal: new AbortController().signal,
    onWait: () => undefined,
  }
  const watch = (results: readonly (OperationResult | undefined)[]) => {
    let reads = 0
    const readOperation = (): Promise<OperationResult | undefined> => Promise.resolve(results[Math.min(reads++, results.length - 1)])
    return watchRun(source, undefined, { onPhase: () => undefined, onLook: () => undefined, readOperation }, polling)
  }

  it('ends with the error of its operation', async () => {
    const message = 'The assigned managed identity cannot be used.'
    const { run } = await watch([undefined, { status: 'failed', code: 'InternalOperationError', message }])
    assert.equal(run.state, 'Failed')
    assert.equal(run.message, `${message} [InternalOperationError]`)
  })

  it('is cancelled if its operation is', async () => {
    const { run } = await watch([{ status: 'canceled', code: 'OperationCanceled', message: 'Operation was canceled' }])
    assert.equal(run.state, 'Canceled')
  })

  it('is not taken for a success', async () => {
    await assert.rejects(watch([{ status: 'succeeded' }]), /without a run status/)
  })
})
