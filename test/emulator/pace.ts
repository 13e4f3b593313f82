// How long the service takes. `instant` ends each state once an observer has seen it, or after a short time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Phase, Settings } from './settings.js'

// The paces by their names.
export const paces = ['instant', 'fast', 'real'] as const
// One of them.
export type Pace = (typeof paces)[number]

// Milliseconds of each phase; `real` after the recordings, `fast` a whole run in about 6 s.
const durations: Record<Exclude<Pace, 'instant'>, Record<Phase | 'Settling' | 'Canceling', number>> = {
  fast: {
    Provisioning: 200,
    Queued: 500,
    Building: 800,
    Customizing: 1500,
    Optimizing: 800,
    Validating: 800,
    Distributing: 2000,
    Deleting: 800,
    Replicating: 2000,
    Settling: 300,
    Canceling: 600,
  },
  real: {
    Provisioning: 30_000,
    Queued: 20_000,
    Building: 180_000,
    Customizing: 180_000,
    Optimizing: 120_000,
    Validating: 120_000,
    Distributing: 480_000,
    Deleting: 78_000,
    Replicating: 480_000,
    Settling: 65_000,
    Canceling: 60_000,
  },
}

// The longest time in one state at pace instant if no observer sees it.
const unseen = 25

const statesOfRuns: ReadonlySet<string> = new Set(['Queued', 'Building', 'Customizing', 'Optimizing', 'Validating', 'Distributing'])

// Decides when states end.
export interface Clock {
  // Resolves when the phase of a resource ends; rejects when the signal aborts. `parts` divides the phase, as customizers do.
  stay(resource: string, phase: Phase | 'Settling' | 'Canceling', options?: { parts?: number; signal?: AbortSignal }): Promise<void>
  // An observer has seen the resource's state.
  observe(resource: string): void
  // The held phase changed.
  wake(): void
  // The time in Azure.
  now(): Date
}

// The clock of one emulator; the settings say in which phase builds are held.
export const createClock = (pace: Pace, settings: Readonly<Pick<Settings, 'hold' | 'lasting' | 'clockSkew'>>): Clock => {
  const observers = new Map<string, Set<() => void>>()
  const sleepers = new Set<() => void>()

  const seen = (resource: string): Promise<void> =>
    new Promise((resolve) => {
      const key = resource.toLowerCase()
      observers.set(key, (observers.get(key) ?? new Set()).add(resolve))
    })
  const release = (phase: string, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (signal?.aborted) reject(new Error('aborted'))
        else if (settings.hold === phase) return
        else resolve()
        sleepers.delete(look)
        signal?.removeEventListener('abort', look)
      }
      sleepers.add(look)
      signal?.addEventListener('abort', look)
      look()
    })

  return {
    stay: async (resource, phase, { parts = 1, signal } = {}) => {
      const options = signal ? { signal, ref: false } : { ref: false }
      if (pace === 'instant') await Promise.race([seen(resource), sleep(unseen / parts, undefined, options)])
      else await sleep(durations[pace][phase] / parts, undefined, options)
      if (settings.lasting !== null && statesOfRuns.has(phase)) {
        const { least, most } = settings.lasting
        await sleep((least + Math.random() * (most - least)) / parts, undefined, options)
      }
      await release(phase, signal)
    },
    observe: (resource) => {
      const key = resource.toLowerCase()
      for (const resolve of observers.get(key) ?? []) resolve()
      observers.delete(key)
    },
    wake: () => {
      for (const look of [...sleepers]) look()
    },
    now: () => new Date(Date.now() + settings.clockSkew * 1000),
  }
}
