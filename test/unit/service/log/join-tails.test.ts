import assert from 'node:assert/strict'
import { joinTails } from '../../../../shared/service/log/join-tails.js'

describe('joining the tails of a log', () => {
  const log = Array.from({ length: 100 }, (_, index) => `line ${index}`)
  const tail = (end: number, limit: number): readonly string[] => log.slice(Math.max(0, end - limit), end)

  it('loses no line and repeats none, whenever it is polled', () => {
    for (const limit of [5, 20, 1000]) {
      for (const step of [1, 2, 3, 4]) {
        const seen: string[] = []
        let before: readonly string[] = []
        for (let end = step; end <= log.length; end += step) {
          const next = tail(end, limit)
          const { lines, isGap } = joinTails(before, next, limit)
          assert.equal(isGap, false)
          seen.push(...lines)
          before = next
        }
        assert.deepEqual(seen, log.slice(0, seen.length))
        assert.ok(seen.length > log.length - step)
      }
    }
  })

  it('reports missed lines if two tails do not meet', () => {
    assert.deepEqual(joinTails(tail(10, 5), tail(30, 5), 5), { lines: tail(30, 5), isGap: true })
  })

  it('counts repeated lines while the whole log is given', () => {
    assert.deepEqual(joinTails(['.', '.'], ['.', '.', '.', '.'], 10), { lines: ['.', '.'], isGap: false })
  })

  it('prints nothing twice if repeated lines leave open how many arrived', () => {
    assert.deepEqual(joinTails(['.', '.', '.'], ['.', '.', '.'], 3), { lines: [], isGap: false })
  })

  it('knows a first line that was cut', () => {
    assert.deepEqual(joinTails(['one', 'two', 'three'], ['wo', 'three', 'four'], 3), { lines: ['four'], isGap: false })
  })

  it('misses nothing before the first tail, even if that is as long as it may be', () => {
    assert.deepEqual(joinTails([], ['a', 'b', 'c'], 3), { lines: ['a', 'b', 'c'], isGap: false })
  })

  it('returns the complete first tail', () => {
    assert.deepEqual(joinTails([], ['a'], 3), { lines: ['a'], isGap: false })
  })
})
