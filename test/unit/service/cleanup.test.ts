import assert from 'node:assert/strict'
import { reasonToKeep, reasonToKeepNow, type CleanupFacts, type LastRead } from '../../../shared/service/cleanup.js'
import type { ImageTemplate, Run } from '../../../shared/service/image-template.js'

const facts: CleanupFacts = {
  cleanup: 'on-success',
  state: 'Succeeded',
  isOurs: true,
  isUnmanaged: false,
  isOurRun: true,
  template: { properties: { distribute: [] } },
  keepsTrigger: false,
  isReplicating: false,
}
const withProperties = (properties: CleanupFacts['template']): Partial<CleanupFacts> => ({ template: { properties } })

const run: Run = { startTime: '2026-01-01T00:00:00Z', state: 'Succeeded', message: '' }
const now: ImageTemplate = { id: '/t', provisioningState: 'Succeeded', tags: { 'aib-pipelines-run': 'run-1' }, lastRun: run, body: {} }
const lastRead: LastRead = { now, leaseTag: 'run-1', run, triggers: [] }

describe('clean-up', () => {
  const removed: readonly (readonly [string, Partial<CleanupFacts>])[] = [
    ['after a success', {}],
    ['after a failure, with cleanup always', { cleanup: 'always', state: 'Failed' }],
    ['if the VHD has a uri', withProperties({ distribute: [{ type: 'VHD', uri: 'https://a.blob.core.windows.net/c/d' }] })],
    ['after a success with errorHandling abort', withProperties({ errorHandling: { onCustomizerError: 'abort' } })],
    [
      'after a failure with errorHandling cleanup',
      { ...withProperties({ errorHandling: { onCustomizerError: 'cleanup' } }), cleanup: 'always', state: 'Failed' },
    ],
  ]
  for (const [title, change] of removed) {
    it(`removes our template ${title}`, () => {
      assert.equal(reasonToKeep({ ...facts, ...change }), undefined)
    })
  }

  const kept: readonly (readonly [string, Partial<CleanupFacts>, string])[] = [
    ['cleanup is never', { cleanup: 'never' }, 'the cleanup input is never'],
    ['the build failed', { state: 'Failed' }, 'did not succeed'],
    ['only some images were distributed', { state: 'PartiallySucceeded' }, 'did not succeed'],
    ['it was run unchanged', { isUnmanaged: true }, 'unchanged'],
    ['another tool created it', { isOurs: false }, 'not created by'],
    ['another job started the run', { isOurRun: false }, 'another job'],
    ['a VHD is in its staging group', withProperties({ distribute: [{ type: 'VHD', runOutputName: 'd' }] }), 'VHD'],
    [
      'the failed machine is kept',
      { ...withProperties({ errorHandling: { onValidationError: 'abort' } }), cleanup: 'always', state: 'Failed' },
      'virtual machine',
    ],
    ['it is to keep its trigger', { cleanup: 'always', keepsTrigger: true }, 'has a trigger'],
    ['its image is still being copied', { cleanup: 'always', state: 'Failed', isReplicating: true }, 'still being replicated'],
  ]
  for (const [title, change, because] of kept) {
    it(`keeps it if ${title}`, () => {
      assert.ok(reasonToKeep({ ...facts, ...change })?.includes(because))
    })
  }

  it('deletes it if the last read shows no change', () => {
    assert.equal(reasonToKeepNow(lastRead), undefined)
  })

  const late: readonly (readonly [string, Partial<LastRead>, string])[] = [
    ['another job has taken it', { now: { ...now, tags: { 'aib-pipelines-run': 'run-2' } } }, '(run-2)'],
    ['it runs again', { now: { ...now, lastRun: { ...run, startTime: '2026-01-02T00:00:00Z', state: 'Running' } } }, 'in progress'],
    ['it was run again', { now: { ...now, lastRun: { ...run, startTime: '2026-01-02T00:00:00Z' } } }, 'run again'],
    ['it has a trigger', { triggers: ['nightly'] }, 'nightly'],
    ['its triggers cannot be read', { triggers: new Error('Forbidden') }, 'Forbidden'],
  ]
  for (const [title, change, because] of late) {
    it(`keeps it if the last read shows that ${title}`, () => {
      assert.ok(reasonToKeepNow({ ...lastRead, ...change })?.includes(because))
    })
  }
})
