import assert from 'node:assert/strict'
import type { ImageTemplate, Run } from '../../../shared/service/image-template.js'
import { decideOnStart, type StartDecision } from '../../../shared/service/start.js'

const run = (startTime: string, state: Run['state']): Run => ({ startTime, state, message: '' })
const template = (fields: { run?: string; fingerprint?: string; lastRun?: Run; state?: string }): ImageTemplate => ({
  id: '/t',
  provisioningState: fields.state ?? 'Succeeded',
  tags: { 'aib-pipelines-run': fields.run ?? 'us', 'aib-pipelines-template': fields.fingerprint ?? 'same' },
  body: {},
  ...(fields.lastRun === undefined ? {} : { lastRun: fields.lastRun }),
})

const cases: readonly (readonly [string, ImageTemplate | undefined, StartDecision['action']])[] = [
  ['ours, never run', template({}), 'start'],
  ['ours, with the run that it had before', template({ lastRun: run('before', 'Succeeded') }), 'start'],
  ['ours, running since another job', template({ lastRun: run('later', 'Running') }), 'attach'],
  ['ours, run by another job meanwhile', template({ lastRun: run('later', 'Failed') }), 'start'],
  ['ours, being cancelled', template({ lastRun: run('later', 'Canceling') }), 'wait'],
  ['taken by another job of the same template', template({ run: 'them' }), 'wait'],
  ['taken and running', template({ run: 'them', lastRun: run('later', 'Running') }), 'attach'],
  ['taken and built', template({ run: 'them', lastRun: run('later', 'Succeeded') }), 'attach'],
  ['replaced by another', template({ run: 'them', fingerprint: 'other' }), 'lost'],
  ['replaced by another of our run', template({ fingerprint: 'other', lastRun: run('later', 'Running') }), 'lost'],
  ['being deleted', template({ state: 'Deleting' }), 'lost'],
  ['gone', undefined, 'lost'],
]

describe('starting a run, right before', () => {
  for (const [title, existing, action] of cases) {
    it(`${title} → ${action}`, () => {
      assert.equal(decideOnStart(existing, { run: 'us', templateFingerprint: 'same', previousRun: 'before' }).action, action)
    })
  }

  it('follows the run that the template has now, not the one that it had before', () => {
    const now = template({ lastRun: run('later', 'Running') })
    const decision = decideOnStart(now, { run: 'us', templateFingerprint: 'same', previousRun: 'before' })
    assert.deepEqual(decision, { action: 'attach', startTime: 'later', template: now })
  })
})
