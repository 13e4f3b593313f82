import assert from 'node:assert/strict'
import type { OperationResult } from '../../../shared/azure/operation.js'
import { parseImageTemplate } from '../../../shared/service/image-template.js'
import { watchRun } from '../../../shared/service/run.js'

const polling = {
  interval: 0,
  tolerance: 0,
  // From when it is read: other tests may run for minutes between the declaration of this one and its start.
  get deadline() {
    return Date.now() + 60_000
  },
  signal: new AbortController().signal,
  onWait: () => undefined,
}

describe('a run that never gets a status', () => {
  const template = parseImageTemplate({ id: '/t', properties: { provisioningState: 'Succeeded' } })
  const source = { id: '/t', find: () => Promise.resolve({ template, response: { headers: {} } }) }
  const watch = (results: readonly (OperationResult | undefined)[]) => {
    let reads = 0
    const readOperation = (): Promise<OperationResult | undefined> => Promise.resolve(results[Math.min(reads++, results.length - 1)])
    return watchRun(source, undefined, { onPhase: () => undefined, onPoll: () => undefined, readOperation }, polling)
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

  it('is not mistaken for a success', async () => {
    await assert.rejects(watch([{ status: 'succeeded' }]), /without a run status/)
  })
})

describe('a run that is followed', () => {
  const watcher = { onPhase: () => undefined, onPoll: () => undefined, readOperation: () => Promise.resolve(undefined) }
  const templateWith = (startTime: string | undefined, runState = 'Running') =>
    parseImageTemplate({
      id: '/t',
      properties: { provisioningState: 'Succeeded', ...(startTime === undefined ? {} : { lastRunStatus: { startTime, runState } }) },
    })
  const [earlier, followed, later] = ['2026-01-01T00:00:00.1Z', '2026-01-01T01:00:00.1Z', '2026-01-01T01:30:00.1Z']
  type Template = ReturnType<typeof templateWith>

  // Watches a template that has these states, one a look.
  const watch = (states: readonly (Template | undefined)[], following: Template | undefined, previousRun?: string) => {
    const left = [...states]
    const find = () => {
      const template = left.shift()
      return Promise.resolve(template === undefined ? undefined : { template, response: { headers: {} } })
    }
    return watchRun({ id: '/t', find }, previousRun, watcher, polling, following)
  }

  it('ends out of sight when its template is deleted, whatever its last state was', async () => {
    const { run, unseenEnd } = await watch([undefined], templateWith(followed))
    assert.deepEqual([run.startTime, run.state, unseenEnd], [followed, 'Running', {}])
  })

  it('keeps the end that was seen before', async () => {
    for (const state of ['Succeeded', 'Failed']) {
      const { run, unseenEnd } = await watch([undefined], templateWith(followed, state))
      assert.deepEqual([run.state, unseenEnd], [state, undefined])
    }
  })

  it('is not a later run of the same template', async () => {
    for (const state of ['Running', 'Succeeded', 'Failed']) {
      const { run, unseenEnd } = await watch([templateWith(followed), templateWith(later, state)], templateWith(followed))
      assert.deepEqual([run.startTime, run.state, unseenEnd], [followed, 'Running', { laterRun: later }])
      // The job that started it sees the same.
      const own = await watch([templateWith(followed), templateWith(later, state)], undefined, earlier)
      assert.deepEqual([own.run.startTime, own.run.state, own.unseenEnd], [followed, 'Running', { laterRun: later }])
    }
  })

  it('outlasts an answer that is older than the one before', async () => {
    const states = [templateWith(followed), templateWith(earlier, 'Succeeded'), templateWith(undefined), templateWith(followed, 'Failed')]
    const { run, unseenEnd } = await watch(states, templateWith(followed))
    assert.deepEqual([run.startTime, run.state, unseenEnd], [followed, 'Failed', undefined])
  })
})
