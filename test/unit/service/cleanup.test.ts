import assert from 'node:assert/strict'
import { reasonToKeep, reasonToKeepNow, type CleanupFacts, type LastLook } from '../../../shared/service/cleanup.js'
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
const look: LastLook = { now, leaseTag: 'run-1', run, triggers: [] }

describe('clean-up', () => {
  const removed: readonly (readonly [string, Partial<CleanupFacts>])[] = [
    ['after a success', {}],
    ['after a failure, where that is told', { cleanup: 'always', state: 'Failed' }],
    ['where the VHD has a place of its own', withProperties({ distribute: [{ type: 'VHD', uri: 'https://a.blob.core.windows.net/c/d' }] })],
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
    ['told never to', { cleanup: 'never' }, 'cleanup is never'],
    ['the build failed', { state: 'Failed' }, 'did not succeed'],
    ['only some images were made', { state: 'PartiallySucceeded' }, 'did not succeed'],
    ['it was run as it is', { isUnmanaged: true }, 'as it is'],
    ['somebody else made it', { isOurs: false }, 'not made by'],
    ['somebody else runs it', { isOurRun: false }, 'another job'],
    ['a VHD lives in its staging group', withProperties({ distribute: [{ type: 'VHD', runOutputName: 'd' }] }), 'VHD'],
    [
      'the failed machine is kept',
      { ...withProperties({ errorHandling: { onValidationError: 'abort' } }), cleanup: 'always', state: 'Failed' },
      'virtual machine',
    ],
    ['it is told to keep a trigger', { cleanup: 'always', keepsTrigger: true }, 'has a trigger'],
    ['its image is still being copied', { cleanup: 'always', state: 'Failed', isReplicating: true }, 'still being replicated'],
  ]
  for (const [title, change, because] of kept) {
    it(`keeps it where ${title}`, () => {
      assert.ok(reasonToKeep({ ...facts, ...change })?.includes(because))
    })
  }

  it('goes on after a last look that finds all as it was', () => {
    assert.equal(reasonToKeepNow(look), undefined)
  })

  const late: readonly (readonly [string, Partial<LastLook>, string])[] = [
    ['another job has taken it', { now: { ...now, tags: { 'aib-pipelines-run': 'run-2' } } }, '(run-2)'],
    ['it runs again', { now: { ...now, lastRun: { ...run, startTime: '2026-01-02T00:00:00Z', state: 'Running' } } }, 'goes on'],
    ['it was run again', { now: { ...now, lastRun: { ...run, startTime: '2026-01-02T00:00:00Z' } } }, 'run again'],
    ['it has a trigger', { triggers: ['nightly'] }, 'nightly'],
    ['its triggers cannot be read', { triggers: new Error('Forbidden') }, 'Forbidden'],
  ]
  for (const [title, change, because] of late) {
    it(`stops at the last look where ${title}`, () => {
      assert.ok(reasonToKeepNow({ ...look, ...change })?.includes(because))
    })
  }
})
