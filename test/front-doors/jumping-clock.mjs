// A clock that jumps: preloaded by `node --import` into a child process of the tests, it replaces timers and Date, so that tests do not
// wait for a poll interval, a retry or a deadline. While the process has work to do, time passes normally. When it only waits for timers,
// time jumps to the next of them. A connection that waits for its answer is work: a timer that limits it fires in real time, unless the
// test says in AIB_TEST_SILENCE after how many milliseconds without a sign of life such a wait counts as idle, too. Node's own timers
// (AbortSignal.timeout, the time limits of sockets) stay real, and so does performance.now.
import { AsyncResource } from 'node:async_hooks'
import { writeSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import promises from 'node:timers/promises'
import { promisify } from 'node:util'
import { isMainThread } from 'node:worker_threads'

const real = { setTimeout, clearTimeout, setInterval, clearInterval, Date, now: Date.now }

// How often to look whether the process is idle.
const lookInterval = 2
// What is active in an idle process: timers, and standard output. A file that is being closed (CloseReq) and an immediate are work: on a busy
// machine, either can last longer than two polls, as in an import that a time limit surrounds.
const idleResources = new Set(['Timeout', 'PipeWrap', 'TTYWrap'])
const silence = Number(process.env['AIB_TEST_SILENCE'] ?? Infinity)

let jumped = 0
// By how many milliseconds the machine's clock is wrong, which Azure's is not.
const wrongBy = () => Number(process.env['AIB_TEST_CLOCK_WRONG_BY'] ?? 0)
const now = () => real.now() + wrongBy() + jumped

// Timers that have not fired, by their id.
const pending = new Map()
let lastId = 0
// Changes whenever a timer is set, moved or cleared.
let changes = 0
let alarm

class Timer {
  #callback
  #delay
  #isRepeated
  #scope = new AsyncResource('JumpingTimer')
  #hasRef = true

  constructor(callback, delay, isRepeated) {
    this.#callback = callback
    // As in Node: a delay out of range is 1 ms.
    this.#delay = delay >= 1 && delay <= 2 ** 31 - 1 ? Math.trunc(delay) : 1
    this.#isRepeated = isRepeated
    this.id = lastId += 1
    this.refresh()
  }

  refresh() {
    this.due = now() + this.#delay
    pending.set(this.id, this)
    arm()
    return this
  }

  fire() {
    pending.delete(this.id)
    if (this.#isRepeated) this.refresh()
    this.#scope.runInAsyncScope(this.#callback)
  }

  close() {
    pending.delete(this.id)
    arm()
    return this
  }

  ref() {
    this.#hasRef = true
    arm()
    return this
  }

  unref() {
    this.#hasRef = false
    arm()
    return this
  }

  hasRef() {
    return this.#hasRef
  }

  [Symbol.toPrimitive]() {
    return this.id
  }

  [Symbol.dispose ?? Symbol('dispose')]() {
    this.close()
  }
}

const next = () => [...pending.values()].reduce((first, timer) => (first === undefined || timer.due < first.due ? timer : first), undefined)

const isWaiting = () => [...pending.values()].some((timer) => timer.hasRef())

// Sets the one real timer for the next of ours; the process lives as long as one of ours keeps it alive.
const arm = () => {
  changes += 1
  real.clearTimeout(alarm)
  lookWhile(isWaiting())
  const first = next()
  if (first === undefined) return
  alarm = real.setTimeout(ring, Math.min(Math.max(0, first.due - now()), 2 ** 31 - 1))
  if (!isWaiting()) alarm.unref()
}

// A process that waits for nothing does not look: several of them stay between two runs (warm-bundle.ts), and each would take 3 % of a
// processor.
let looking
const lookWhile = (isNeeded) => {
  if (isNeeded) looking ??= real.setInterval(look, lookInterval).unref()
  else {
    real.clearInterval(looking)
    looking = undefined
  }
}

// Fires one timer, so that what waits for it runs before the next one.
const ring = () => {
  const first = next()
  if (first === undefined) return
  if (first.due > now()) {
    arm()
    return
  }
  try {
    first.fire()
  } finally {
    arm()
  }
}

let seen = ''
let seenAt = 0
let looks = 0

// Jumps if only timers were active at two consecutive checks, or if nothing has changed during the silence.
const look = () => {
  const active = process.getActiveResourcesInfo().filter((name) => !idleResources.has(name))
  const state = `${changes} ${active.join()}`
  if (state !== seen) {
    seen = state
    seenAt = real.now()
    looks = 0
    return
  }
  looks += 1
  if (active.length > 0 && real.now() - seenAt < silence) return
  const first = next()
  if (first === undefined || looks < 1) return
  jumped += Math.max(0, first.due - now())
  arm()
}

// For the process that runs several bundles in turn (bundle-server.mjs): the next one starts at the real time, without a timer of the last.
export const restartClock = () => {
  pending.clear()
  arm()
  jumped = 0
}

// By how many milliseconds the clock is ahead, and whether a timer keeps the process alive.
export const clockState = () => ({ jumped, isWaiting: isWaiting() })

const makeTimer =
  (isRepeated) =>
  (callback, delay, ...values) => {
    if (typeof callback !== 'function') throw new TypeError('The callback of a timer is not a function.')
    return new Timer(() => callback(...values), Number(delay), isRepeated)
  }

const clear = (timer) => {
  if (timer instanceof Timer) timer.close()
  else if (typeof timer === 'number' || typeof timer === 'string') pending.get(Number(timer))?.close()
  else real.clearTimeout(timer)
}

const wait = (delay, value, { signal, ref = true } = {}) =>
  new Promise((resolve, reject) => {
    const abort = () => {
      timer?.close()
      reject(Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError', code: 'ABORT_ERR' }))
    }
    let timer
    if (signal?.aborted) return abort()
    timer = makeTimer(false)(() => {
      signal?.removeEventListener('abort', abort)
      resolve(value)
    }, delay)
    if (!ref) timer.unref()
    signal?.addEventListener('abort', abort, { once: true })
  })

const replaceDate = () => {
  real.Date.now = now
  const construct = (target, values, newTarget) => Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget)
  globalThis.Date = new Proxy(real.Date, { construct, apply: () => new real.Date(now()).toString() })
  real.Date.prototype.constructor = globalThis.Date
}

if (isMainThread) {
  replaceDate()
  const replaced = { setTimeout: makeTimer(false), setInterval: makeTimer(true), clearTimeout: clear, clearInterval: clear }
  Object.defineProperty(replaced.setTimeout, promisify.custom, { value: wait })
  Object.assign(globalThis, replaced)
  Object.assign(timers, replaced)
  promises.setTimeout = wait
  syncBuiltinESMExports()
  // For child.ts.
  process.on('exit', () => {
    try {
      writeSync(3, String(jumped))
    } catch {
      // Started by something else.
    }
  })
}
