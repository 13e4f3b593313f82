// A build may last for hours, and its tokens and assertions for minutes.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { itemsOf, at } from '../../../shared/json.js'

describe('a federated login of six hours, with tokens of ten minutes and assertions of five', () => {
  let seen: unknown

  before(async () => {
    const program = fileURLToPath(new URL('long-login-program.js', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', './test/front-doors/jumping-clock.mjs', program])
    seen = JSON.parse(stdout)
  })

  // Seconds. The program counts whole ones, and some pass on a busy machine between two requests: the limits are lower by that.
  const least = (name: string): number => Math.min(...itemsOf(at(seen, name)).map(Number))

  it('sends no token that has ended', () => {
    assert.ok(itemsOf(at(seen, 'tokens')).length >= 300)
    // The pipeline of the packages keeps a token until two minutes are left, and asks again at the next request.
    assert.ok(least('tokens') >= 30, `${least('tokens')} s`)
  })

  it('gets another token if less than five minutes are left of the one that it has', () => {
    assert.ok(itemsOf(at(seen, 'storage')).length >= 300)
    assert.ok(least('storage') >= 290, `${least('storage')} s`)
  })

  it('presents a new assertion each time, or one that still lives for a minute', () => {
    // Resource Manager's token lives for nine of its ten minutes, that of storage for five.
    assert.ok(itemsOf(at(seen, 'assertions')).length >= 36 + 60)
    assert.ok(least('assertions') >= 50, `${least('assertions')} s`)
    assert.ok(Number(at(seen, 'issued')) >= 60)
  })
})
