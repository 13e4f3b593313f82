import assert from 'node:assert/strict'
import type { ImageTemplate, Run } from '../../../shared/service/image-template.js'
import { tagsSent } from '../../../shared/service/provision.js'
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

  for (const [what, tags] of [
    ['no room for any tag', {}],
    ['no room for the run', { 'aib-pipelines-template': 'same' }],
    ['no room for the fingerprint', { 'aib-pipelines-run': 'us' }],
    ['its author’s own values', { 'aib-pipelines-run': 'mine', 'aib-pipelines-template': 'mine', 'aib-pipelines-owner': 'mine' }],
    ['its author’s own names in capitals', { 'AIB-Pipelines-Run': 'mine', 'AIB-Pipelines-Template': 'mine' }],
  ] as const)
    it(`is not mistaken for another job’s with ${what}`, () => {
      const sent = tagsSent({ tags }, 'same')
      const own: ImageTemplate = { ...template({}), tags }
      assert.equal(decideOnStart(own, { ...sent, previousRun: 'before' }).action, 'start')
      assert.notEqual(decideOnStart(template({ run: 'them' }), { ...sent, previousRun: 'before' }).action, 'start')
    })

  it('follows the run that the template has now, not the one that it had before', () => {
    const now = template({ lastRun: run('later', 'Running') })
    const decision = decideOnStart(now, { run: 'us', templateFingerprint: 'same', previousRun: 'before' })
    assert.deepEqual(decision, { action: 'attach', startTime: 'later', template: now })
  })
})
