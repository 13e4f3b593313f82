// The tests that wait in real time, in one list. All others run under the clock that jumps (test/front-doors/jumping-clock.mjs).
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const inRealTime = {
  'start-up.test.ts': 'what a bundle loads, without a module that is loaded before it',
  'wire-traps.test.ts': 'Retry-After is measured from outside, by when the requests arrive',
}

describe('real time', () => {
  it('passes only in the tests of this list', () => {
    const folder = 'test/integration'
    const files = readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'utf8').includes("clock: 'real'"))
    assert.deepEqual(files, Object.keys(inRealTime))
  })
})
