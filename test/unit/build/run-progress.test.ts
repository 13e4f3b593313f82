import assert from 'node:assert/strict'
import { leftText, shareOfPhase, usualDuration } from '../../../shared/build/run-progress.js'
import type { ImageTemplate, Run } from '../../../shared/service/image-template.js'

const minute = 60_000

const after = (run?: Run): ImageTemplate => ({
  id: '',
  provisioningState: 'Succeeded',
  tags: {},
  body: {},
  ...(run === undefined ? {} : { lastRun: run }),
})

const run = (state: Run['state'], endTime?: string): Run => ({
  startTime: '2026-11-28T01:00:00Z',
  state,
  message: '',
  ...(endTime === undefined ? {} : { endTime }),
})

describe('the progress of a run', () => {
  it('estimates the time left from the last run, if that succeeded', () => {
    assert.equal(usualDuration(after(run('Succeeded', '2026-11-28T01:24:10Z'))), 24 * minute + 10_000)
    for (const existing of [
      undefined,
      after(),
      after(run('Succeeded')),
      after(run('Failed', '2026-11-28T01:24:10Z')),
      after(run('Canceled', '2026-11-28T01:02:00Z')),
      // A clock that was set back.
      after(run('Succeeded', '2026-11-28T00:59:00Z')),
      after(run('Succeeded', 'unknown')),
    ])
      assert.equal(usualDuration(existing), undefined)
  })

  it('says how long is left, and then only how long the last run took', () => {
    assert.equal(leftText(undefined, minute), '')
    assert.match(leftText(24 * minute, 12 * minute), /^ \(about 12m.* left: the last run took 24m.*\)$/)
    assert.match(leftText(24 * minute, 24 * minute), /^ \(the last run took 24m.*\)$/)
    assert.match(leftText(24 * minute, 40 * minute), /^ \(the last run took 24m.*\)$/)
  })

  it('grows from phase to phase', () => {
    const phases = ['Unheard-of', 'Queued', 'Building', 'Customizing', 'Optimizing', 'Validating', 'Distributing']
    const shares = phases.map(shareOfPhase)
    assert.deepEqual(
      shares,
      [...shares].sort((one, other) => one - other),
    )
    assert.ok(shares[0] === 0 && shares.every((share) => share < 1))
  })
})
