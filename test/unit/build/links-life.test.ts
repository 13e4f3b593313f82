import assert from 'node:assert/strict'
import { linksNeededUntil, newLinksUntil } from '../../../shared/build/links-life.js'
import { now } from '../../../shared/clock.js'

const minute = 60_000
const hour = 60 * minute

const job = (deadline: number, properties: { readonly buildTimeoutInMinutes?: number } = {}) => ({
  plan: { template: { properties } },
  polling: { deadline },
  arm: { now },
})

// At this point in time or up to ten minutes later: the clock runs during the test.
const assertFrom = (actual: number, earliest: number): void => {
  assert.ok(actual >= earliest && actual < earliest + 10 * minute, `${new Date(actual).toISOString()}, ${new Date(earliest).toISOString()}`)
}

describe('the links in a template', () => {
  it('are needed to the deadline of the job and a margin', () => {
    for (const left of [7 * hour, 24 * hour, 6 * 24 * hour]) {
      const deadline = now() + left
      assertFrom(linksNeededUntil(job(deadline)), deadline + 30 * minute - minute)
      assertFrom(linksNeededUntil(job(deadline, { buildTimeoutInMinutes: 60 })), deadline + 30 * minute - minute)
    }
  })

  it('are needed until the build ends if its deadline is earlier: the run continues in Azure', () => {
    for (const [left, buildTimeoutInMinutes, needed] of [
      [10 * minute, undefined, 6 * hour],
      [10 * minute, 0, 6 * hour],
      [10 * minute, 60, 3 * hour],
      [2 * hour, 960, 18 * hour],
      [-hour, 6, 126 * minute],
    ] as const)
      assertFrom(
        linksNeededUntil(job(now() + left, buildTimeoutInMinutes === undefined ? {} : { buildTimeoutInMinutes })),
        now() + needed + 30 * minute - minute,
      )
  })

  it('last an hour longer when they are new, so that a job that starts soon after finds them good', () => {
    const [first, second] = [job(now() + 7 * hour), job(now() + 7 * hour + 59 * minute)]
    assert.ok(newLinksUntil(first) >= linksNeededUntil(second))
    assert.ok(newLinksUntil(first) < linksNeededUntil(job(now() + 8 * hour + 2 * minute)))
  })
})
