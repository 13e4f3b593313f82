// The run of an image template: started once, and followed to its end.
import { setTimeout as wait } from 'node:timers/promises'
import { ArmError, retryAfter } from '../azure/arm-error.js'
import { lookUntil, settle, type Pace } from '../azure/pace.js'
import { AibError } from '../errors.js'
import { isActive, type ImageTemplate, type Run } from './image-template.js'
import type { TemplateClient } from './template-client.js'

// One stretch of a run, such as Customizing; times in milliseconds since 1970.
export interface Phase {
  readonly name: string
  readonly start: number
  readonly end: number
}

export interface FinishedRun {
  readonly run: Run
  readonly template: ImageTemplate
  readonly phases: readonly Phase[]
}

// Starts a run, once. `before` is the start of the run that the template had: a lost answer is settled by whether there is a new one.
export const startRun = async (client: TemplateClient, before: string | undefined, pace: Pace): Promise<void> => {
  const hasStarted = async (): Promise<true | undefined> => {
    const run = (await client.find(pace.signal))?.template.lastRun
    return run !== undefined && run.startTime !== before ? true : undefined
  }
  await settle<unknown>(() => client.run(pace.signal), hasStarted, pace)
}

// What is told while a run is watched.
export interface RunWatcher {
  readonly onPhase: (phase: string) => void
  // Called at each look at the run while it goes on.
  readonly onLook: (template: ImageTemplate) => Promise<void>
}

// Follows the run that came after `before` until its state is terminal; nothing else ends it: not an error of a look, not an operation
// that ends early or late (SERVICE.md section 2).
export const watchRun = async (
  client: TemplateClient,
  before: string | undefined,
  watcher: RunWatcher,
  pace: Pace,
): Promise<FinishedRun> => {
  const timeline = new Timeline()
  return lookUntil(async (change) => {
    const found = await client.find(pace.signal)
    if (found === undefined) throw vanished(client.id)
    const run = found.template.lastRun
    const current = run === undefined || run.startTime === before ? undefined : run
    if (current !== undefined && !isActive(current)) return { result: { run: current, template: found.template, phases: timeline.close() } }
    const phase = current?.state === 'Canceling' ? 'Canceling' : (current?.phase ?? 'Queued')
    if (timeline.enter(phase)) {
      change()
      watcher.onPhase(phase)
    }
    if (current !== undefined) await watcher.onLook(found.template)
    return { retryAfter: retryAfter(found.response.headers) }
  }, pace)
}

// How long the end of a job may be held up by a cancellation, in milliseconds: runners kill the main step after 7.5 and 10 seconds, and
// leave a minute to the last one (PLATFORM.md section 6).
export const cancelPatience = { main: 6_000, post: 45_000 } as const

// Asks the service to cancel the run, within the seconds that a runner leaves to a cancelled job. Says whether it was accepted.
export const cancelRun = async (client: TemplateClient, patience: number): Promise<boolean> => {
  const signal = AbortSignal.timeout(patience)
  for (;;) {
    try {
      await client.cancel(signal)
      return true
    } catch (error) {
      // Already cancelling, or ended meanwhile (SERVICE.md section 3, row 4).
      if (error instanceof ArmError && error.code === 'OperationNotAllowed') return true
      if (signal.aborted || !(error instanceof ArmError && error.isTransient)) return false
      await wait(250)
    }
  }
}

// Collects the phases that a run went through.
class Timeline {
  readonly #phases: Phase[] = []
  #current: { readonly name: string; readonly start: number } | undefined

  // Whether this phase is another than the one before.
  enter(name: string): boolean {
    if (this.#current?.name === name) return false
    this.close()
    this.#current = { name, start: Date.now() }
    return true
  }

  close(): readonly Phase[] {
    if (this.#current !== undefined) this.#phases.push({ ...this.#current, end: Date.now() })
    this.#current = undefined
    return this.#phases
  }
}

const vanished = (id: string): AibError =>
  new AibError({
    code: 'build-failed',
    message: 'The image template was deleted while it was being built.',
    where: id,
    fix: 'See the activity log of the resource group for who deleted it.',
  })
