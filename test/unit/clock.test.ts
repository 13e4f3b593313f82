// The clock of the core, by real timers of a few milliseconds, and in both Nodes with a garbage collector that runs.
import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { controllerUnder, now, signalUntil, TimeLimitPassed, untilAborted, wait, withTimeLimit } from '../../shared/clock.js'
import { itWith, toolPath, type Tool } from '../tools.js'

const never = (): Promise<never> => new Promise(() => undefined)

// Whether it is still pending after some milliseconds.
const isPending = async (work: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([work.then(() => 'done'), wait(15).then(() => 'pending')])) === 'pending'

describe('a wait', () => {
  for (const milliseconds of [2 ** 31, 2 ** 31 - 1, 2 ** 53, 1e15, Number.POSITIVE_INFINITY])
    it(`of ${milliseconds} ms does not overflow to no wait at all`, async () => {
      const stop = new AbortController()
      const waiting = wait(milliseconds, stop.signal)
      waiting.catch(() => undefined)
      assert.ok(await isPending(waiting))
      stop.abort()
    })

  for (const milliseconds of [0, -1, -1e12, Number.NEGATIVE_INFINITY])
    it(`of ${milliseconds} ms is over at once`, async () => {
      await wait(milliseconds)
    })

  it('throws the reason of its signal, before and meanwhile', async () => {
    const reason = new Error('why')
    const stop = new AbortController()
    const waiting = wait(1e6, stop.signal)
    stop.abort(reason)
    await assert.rejects(waiting, reason)
    await assert.rejects(wait(0, stop.signal), reason)
  })
})

describe('a signal until a deadline', () => {
  const late = new Error('late')

  it('fires at the deadline with its reason, at once where that has passed', async () => {
    const signal = signalUntil(now() + 50, undefined, late)
    assert.equal(signal.aborted, false)
    await assert.rejects(untilAborted(signal, never()), late)
    await assert.rejects(untilAborted(signalUntil(now() - 1, undefined, late), never()), late)
  })

  it('fires with its parent, for the parent’s reason', () => {
    const parent = new AbortController()
    const signal = signalUntil(now() + 1e6, parent.signal, late)
    parent.abort(new Error('cancelled'))
    assert.equal(String(signal.reason), 'Error: cancelled')
    assert.equal(signalUntil(now() + 1e6, parent.signal, late).aborted, true)
  })

  it('of more than 24 days fires when they have passed, not with the longest timer of Node', () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    try {
      const day = 86_400_000
      const signal = signalUntil(now() + 40 * day, undefined, late)
      mock.timers.tick(30 * day)
      assert.equal(signal.aborted, false)
      mock.timers.tick(11 * day)
      assert.equal(signal.reason, late)
    } finally {
      mock.timers.reset()
    }
  })

  it('of more than 24 days does not fire early', async () => {
    const signal = signalUntil(now() + 40 * 86_400_000, undefined, late)
    assert.ok(await isPending(untilAborted(signal, never())))
  })
})

describe('a time limit', () => {
  it('ends work that does not listen to its signal', async () => {
    await assert.rejects(withTimeLimit(5, undefined, never), TimeLimitPassed)
  })

  it('counts from the last sign of life', async () => {
    const result = await withTimeLimit(40, undefined, async (_signal, alive) => {
      for (let part = 0; part < 5; part += 1) {
        await wait(15)
        alive()
      }
      return 'done'
    })
    assert.equal(result, 'done')
  })

  it('gives way to the reason of the signal around it', async () => {
    const parent = new AbortController()
    const work = withTimeLimit(1e6, parent.signal, never)
    parent.abort(new Error('cancelled'))
    await assert.rejects(work, /cancelled/)
  })
})

describe('a controller under a signal', () => {
  it('aborts with it, and alone without it', () => {
    const parent = new AbortController()
    const [one, other] = [controllerUnder(parent.signal), controllerUnder(parent.signal)]
    one.abort()
    assert.deepEqual([parent.signal.aborted, one.signal.aborted, other.signal.aborted], [false, true, false])
    parent.abort()
    assert.equal(other.signal.aborted, true)
  })
})

const nodes: readonly (readonly [string, readonly Tool[]])[] = [
  ['this Node', []],
  ['Node 24', ['node-24']],
]

for (const [name, tools] of nodes)
  describe(`with a garbage collector that runs, on ${name}`, () => {
    itWith(tools, 'a wait of 31 years is one, without a warning of Node', async () => {
      const path = tools[0] === undefined ? process.execPath : toolPath(tools[0])
      const code = `
        import { wait } from ${JSON.stringify(resolve('build/shared/clock.js'))}
        process.on('warning', (warning) => console.log(warning.name))
        const stop = new AbortController()
        const waiting = wait(1e12, stop.signal).then(() => 'over', () => 'stopped')
        setTimeout(() => stop.abort(), 20)
        console.log(await waiting)`
      const { stdout } = await promisify(execFile)(path, ['--input-type=module', '-e', code], { timeout: 50_000 })
      assert.equal(stdout, 'stopped\n')
    })

    const limits = {
      'a time limit': 'withTimeLimit(80, new AbortController().signal, hang)',
      'a time limit without a parent': 'withTimeLimit(80, undefined, hang)',
      'a deadline': 'hang(signalUntil(now() + 80, new AbortController().signal, new Error("late")))',
      'a deadline under a deadline':
        'hang(signalUntil(now() + 80, signalUntil(now() + 1e7, undefined, new Error("x")), new Error("late")))',
      'a parent that fires': 'hang(controllerUnder(signalUntil(now() + 80, undefined, new Error("late"))).signal)',
    }
    for (const [what, expression] of Object.entries(limits))
      itWith(tools, `${what} still fires`, async () => {
        const path = tools[0] === undefined ? process.execPath : toolPath(tools[0])
        const code = `
          import { controllerUnder, now, signalUntil, withTimeLimit } from ${JSON.stringify(resolve('build/shared/clock.js'))}
          const keep = setInterval(() => gc(), 5)
          const hang = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          const error = await ${expression}.catch((error) => error)
          clearInterval(keep)
          console.log(error.name)`
        const { stdout } = await promisify(execFile)(path, ['--expose-gc', '--input-type=module', '-e', code], { timeout: 50_000 })
        assert.match(stdout, /^(?:TimeLimitPassed|Error)\n/)
      })
  })
