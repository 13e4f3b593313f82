// The one clock of the core: the current time, waiting, and time limits. A lint rule keeps timers, Date.now, AbortSignal.timeout and
// AbortSignal.any out of every other file. On Node 20, the garbage collector collects a signal that AbortSignal.any made of a timeout, and
// the limit never fires (measured on 20.20). A pending setTimeout timer cannot be collected.
import { setMaxListeners } from 'node:events'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { defined } from './defined.js'

// A longer delay overflows Node's timers, which then fire after 1 ms.
const longestDelay = 2 ** 31 - 1

const delayOf = (milliseconds: number): number => Math.min(Math.max(0, milliseconds), longestDelay)

// Milliseconds since 1970.
export const now = (): number => Date.now()

// Returns a function that returns the milliseconds of processor time used by this process since now. Unlike the time of day, they do not
// pass while other processes run.
export const workStopwatch = (): (() => number) => {
  const start = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
}

// Waits this many milliseconds, at most 2^31 - 1 (24 days). Throws the reason of the signal as soon as it fires.
export const wait = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  signal?.throwIfAborted()
  try {
    await sleep(delayOf(milliseconds), undefined, defined({ signal }))
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

// Lets everything else run that is ready, operating system signals first. For use between parts of work that never waits. Throws the reason
// of the signal if it has fired.
export const letOthersRun = async (signal?: AbortSignal): Promise<void> => {
  await turn()
  signal?.throwIfAborted()
}

// Work that never waits: it yields where everything else may run for a moment.
export type Sliced<Result> = Generator<undefined, Result>

// Such work for each of the items, with a slice for every `perSlice` of them.
export function* eachInSlices<Item>(items: readonly Item[], perSlice: number, work: (item: Item) => void): Sliced<undefined> {
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % perSlice === 0) yield
    work(item)
  }
  return undefined
}

// Does such work, and lets everything else run between its slices. Throws the reason of the signal if it fires meanwhile.
export const inSlices = async <Result>(work: Sliced<Result>, signal?: AbortSignal): Promise<Result> => {
  for (;;) {
    const slice = work.next()
    if (slice.done === true) return slice.value
    await letOthersRun(signal)
  }
}

// Does such work without a pause.
export const atOnce = <Result>(work: Sliced<Result>): Result => {
  for (;;) {
    const slice = work.next()
    if (slice.done === true) return slice.value
  }
}

// A controller that also aborts when `parent` does, for the same reason.
export const controllerUnder = (parent: AbortSignal | undefined): AbortController => {
  const controller = new AbortController()
  if (parent === undefined) return controller
  // All parallel work listens to this signal: Node would warn of a leak that does not exist.
  setMaxListeners(0, parent, controller.signal)
  if (parent.aborted) controller.abort(parent.reason)
  else
    parent.addEventListener(
      'abort',
      () => {
        controller.abort(parent.reason)
      },
      { once: true, signal: controller.signal },
    )
  return controller
}

// A signal that fires when `parent` does, and at `deadline` (milliseconds since 1970) with this reason. Its timer does not keep the process alive.
export const signalUntil = (deadline: number, parent: AbortSignal | undefined, reason: Error): AbortSignal => {
  const controller = controllerUnder(parent)
  const arm = (): void => {
    const left = deadline - now()
    const timer = setTimeout(
      left <= longestDelay
        ? (): void => {
            controller.abort(reason)
          }
        : arm,
      delayOf(left),
    ).unref()
    controller.signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
      },
      { once: true },
    )
  }
  if (!controller.signal.aborted) arm()
  return controller.signal
}

// The result of work, or the reason of the signal as soon as it fires: for work that may ignore the signal, as a login of @azure/identity
// does (docs/platforms.md 3.6).
export const untilAborted = async <Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> => {
  const done = new AbortController()
  try {
    return await Promise.race([
      work,
      new Promise<never>((_resolve, reject) => {
        const fail = (): void => {
          reject(reasonOf(signal))
        }
        if (signal.aborted) fail()
        else signal.addEventListener('abort', fail, { signal: done.signal })
      }),
    ])
  } finally {
    done.abort()
  }
}

const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new Error(String(reason)))

// Why work was ended by its time limit.
export class TimeLimitPassed extends Error {
  override readonly name = 'TimeLimitPassed'

  constructor(milliseconds: number) {
    super(`There was no answer within ${milliseconds / 1000} seconds.`)
  }
}

// Runs work with a signal that fires when `parent` does, or when this many milliseconds have passed since its start and since its last call
// of `alive`. Throws what the work throws, and TimeLimitPassed if the limit ended it.
export const withTimeLimit = async <Result>(
  milliseconds: number,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal, alive: () => void) => Promise<Result>,
): Promise<Result> => {
  const controller = new AbortController()
  const passed = new TimeLimitPassed(milliseconds)
  const timer = setTimeout(() => {
    controller.abort(passed)
  }, delayOf(milliseconds))
  const end = (): void => {
    controller.abort(parent?.reason)
  }
  if (parent !== undefined) setMaxListeners(0, parent)
  if (parent?.aborted === true) end()
  parent?.addEventListener('abort', end)
  try {
    return await untilAborted(
      controller.signal,
      work(controller.signal, () => timer.refresh()),
    )
  } catch (error) {
    if (controller.signal.reason === passed) throw passed
    throw error
  } finally {
    clearTimeout(timer)
    parent?.removeEventListener('abort', end)
  }
}

// Calls this after these milliseconds if the process is still alive; the timer does not keep it alive.
export const ifAlive = (milliseconds: number, work: () => void): void => {
  setTimeout(work, milliseconds).unref()
}
