// The run of an image template: starts it once, and follows it to its end.
import { ArmError, retryAfter } from '../azure/arm-error.js'
import type { ArmResponse } from '../azure/arm.js'
import type { OperationResult } from '../azure/operation.js'
import { evenDelay, pollUntil, sendAndConfirm, type PollPolicy } from '../azure/polling.js'
import { now, signalUntil, TimeLimitPassed, wait } from '../clock.js'
import { AibError } from '../errors.js'
import { toolTagNames } from '../template/tool-tags.js'
import { defined } from '../defined.js'
import { isActive, type ImageTemplate, type Run } from './image-template.js'
import type { TemplateClient } from './template-client.js'

// One phase of a run, such as Customizing; times in milliseconds since 1970.
export interface Phase {
  readonly name: string
  readonly start: number
  readonly end: number
}

export interface FinishedRun {
  readonly run: Run
  readonly template: ImageTemplate
  readonly phases: readonly Phase[]
  // Absent if Azure returned the state in which the run ended. Otherwise `run` has the last state that was seen.
  readonly unseenEnd?: UnseenEnd
}

// Why the end of the run was not seen: its template was deleted, or run again, before the next poll.
export interface UnseenEnd {
  // When the later run began, as the service wrote it; absent if the template was deleted.
  readonly laterRun?: string
}

// The id by which Azure support finds the request; undefined if its answer was lost.
export interface AcceptedRun {
  readonly correlationId: string | undefined
  // The answer to the request, which names the run's operation.
  readonly response?: ArmResponse
}

// Starts a run, once. `before` is the start time of the template's previous run: after a lost answer, a newer run shows that the request
// arrived. False if the service refused because another run is in progress.
export const requestRun = async (
  client: TemplateClient,
  previousRun: string | undefined,
  polling: PollPolicy,
): Promise<AcceptedRun | false> => {
  let mayHaveStarted = false
  const confirm = async (error: ArmError): Promise<AcceptedRun | false | undefined> => {
    mayHaveStarted ||= error.isAmbiguous
    const run = (await client.find(polling.signal))?.template.lastRun
    if (run === undefined || run.startTime === previousRun) return undefined
    return mayHaveStarted ? { correlationId: undefined } : false
  }
  const send = async (): Promise<AcceptedRun | false> => {
    const response = await client.run(polling.signal)
    return { correlationId: response.headers['x-ms-correlation-request-id'], response }
  }
  return sendAndConfirm(send, confirm, polling)
}

// How the template is polled while its run is in progress.
export interface RunStatusSource {
  readonly id: string
  find(
    signal: AbortSignal,
  ): Promise<{ readonly template: ImageTemplate; readonly response: { readonly headers: Readonly<Record<string, string>> } } | undefined>
}

// What is reported while a run is watched.
export interface RunWatcher {
  readonly onPhase: (phase: string) => void
  // Called at each poll while the run is in progress.
  readonly onPoll: (template: ImageTemplate) => void
  // How the run's operation ended; undefined while it is running, or if that is not known.
  readonly readOperation: () => Promise<OperationResult | undefined>
}

// The number of polls without a status of the new run after which the run's operation is read: the service may end the operation with an
// error of the identity or of Container Instances (docs/service.md 4.14), and no recording shows a run status for such a run.
const pollsWithoutStatus = 5

// Follows the run that came after `previousRun` until its state is terminal. Nothing else ends the wait: no failed poll, and no operation
// that ends early or late (docs/service.md 4.4: 65 s), unless the service never reports a run status. `following` is the template with a
// run that was seen before. Once a run was seen, no other run of the template is mistaken for it.
export const watchRun = async (
  client: RunStatusSource,
  previousRun: string | undefined,
  watcher: RunWatcher,
  polling: PollPolicy,
  following?: ImageTemplate,
): Promise<FinishedRun> => {
  const timeline = new Timeline()
  let last = lastSeenOf(following, following?.lastRun)
  let polls = 0
  const poll = async (): Promise<{ readonly result: FinishedRun } | { readonly retryAfter: number }> => {
    const found = await client.find(polling.signal)
    const run = found?.template.lastRun
    if (last !== undefined && (found === undefined || isLater(run, last.run)))
      return {
        result: { ...last, phases: timeline.close(), ...(isActive(last.run) ? { unseenEnd: defined({ laterRun: run?.startTime }) } : {}) },
      }
    if (found === undefined) throw unprovenRun(client.id, {}, 'No run of it was seen.')
    const isFollowed = last === undefined ? run?.startTime !== previousRun : run?.startTime === last.run.startTime
    const current = isFollowed ? run : undefined
    if (current !== undefined && !isActive(current)) return { result: { run: current, template: found.template, phases: timeline.close() } }
    const phase = current?.state === 'Canceling' ? 'Canceling' : (current?.phase ?? 'Queued')
    if (timeline.enter(phase)) watcher.onPhase(phase)
    polls += 1
    if (current !== undefined) {
      last = { template: found.template, run: current }
      watcher.onPoll(found.template)
    } else if (polls % pollsWithoutStatus === 0) {
      const run = runOf(await watcher.readOperation(), client.id)
      if (run !== undefined) return { result: { run, template: found.template, phases: timeline.close() } }
    }
    return { retryAfter: retryAfter(found.response.headers) }
  }
  return pollUntil(poll, polling, evenDelay)
}

// The last known state of the followed run.
interface LastSeen {
  readonly template: ImageTemplate
  readonly run: Run
}

const lastSeenOf = (template: ImageTemplate | undefined, run: Run | undefined): LastSeen | undefined =>
  template === undefined || run === undefined ? undefined : { template, run }

// A cached answer may be older than the previous one. It shows an earlier run or none, and ends nothing.
const isLater = (run: Run | undefined, seen: Run): boolean => run !== undefined && Date.parse(run.startTime) > Date.parse(seen.startTime)

// The run whose operation ended without a run status; undefined while the operation is running.
const runOf = (result: OperationResult | undefined, id: string): Run | undefined => {
  if (result === undefined) return undefined
  if (!('code' in result)) {
    if (result.status === 'unknown') return undefined
    throw new AibError({
      code: 'build-failed',
      message: 'The service ended the run without a run status: it is unknown whether it created its images.',
      where: id,
      fix: 'Look for the images at their destinations, then run the build again.',
    })
  }
  return {
    startTime: new Date(now()).toISOString(),
    state: result.status === 'failed' ? 'Failed' : 'Canceled',
    message: `${result.message} [${result.code}]`,
  }
}

// How long a cancellation may delay the end of a job, in milliseconds: runners kill the main step after 7.5 and 10 seconds, and allow the
// last step a minute (docs/platforms.md 1.1, 2.1).
export const cancelTimeout = { main: 6_000, post: 45_000 } as const

// Asks the service to cancel the run that came after `identity.previousRun`, within the seconds that a runner allows a cancelled job. The run of another
// job that has claimed the template meanwhile is left alone. Returns whether there was such a run, and whether the service accepted the
// cancellation.
export const cancelRun = async (
  client: TemplateClient,
  identity: RunIdentity,
  timeLimit: number,
): Promise<'none' | 'accepted' | 'unknown'> => {
  const signal = signalUntil(now() + timeLimit, undefined, new TimeLimitPassed(timeLimit))
  for (let attempt = 1; ; attempt += 1) {
    try {
      const template = (await client.find(signal))?.template
      const isNew = template?.lastRun !== undefined && template.lastRun.startTime !== identity.previousRun
      if (isNew && (template.lastRun.state !== 'Running' || template.tags[toolTagNames.run] !== identity.leaseTag)) return 'none'
      // The request that starts the run may have been in flight when the job was cancelled.
      if (!isNew && attempt === pollsForNewRun) return 'none'
      if (isNew) {
        await client.cancel(signal)
        return 'accepted'
      }
    } catch (error) {
      // The run is being cancelled, or has ended meanwhile (docs/service.md 2.9).
      if (error instanceof ArmError && error.code === 'OperationNotAllowed') return 'accepted'
      if (signal.aborted || !(error instanceof ArmError && error.isTransient)) return 'unknown'
    }
    await wait(250)
  }
}

const pollsForNewRun = 4

// What identifies a run: the run before it, and the run tag that its template carried.
export interface RunIdentity {
  readonly previousRun: string | undefined
  readonly leaseTag: string | undefined
}

// Collects the phases of a run.
class Timeline {
  readonly #phases: Phase[] = []
  #current: { readonly name: string; readonly start: number } | undefined

  // Whether this phase differs from the previous one.
  enter(name: string): boolean {
    if (this.#current?.name === name) return false
    this.close()
    this.#current = { name, start: now() }
    return true
  }

  close(): readonly Phase[] {
    if (this.#current !== undefined) this.#phases.push({ ...this.#current, end: now() })
    this.#current = undefined
    return this.#phases
  }
}

// The error if the end of a run was not seen and nothing proves what it created. `because` consists of whole sentences.
export const unprovenRun = (id: string, { laterRun }: UnseenEnd, because: string): AibError =>
  unknownResult(
    id,
    `The image template was ${laterRun === undefined ? 'deleted' : 'run again'} before the end of its run was seen: it is unknown whether that run created its images. ${because}`,
  )

// The error if a run has ended, but its run outputs were deleted before they were read.
export const unknownImages = (id: string, because: string): AibError =>
  unknownResult(
    id,
    `The image template was deleted before its run outputs were read: it is unknown which images its run created. ${because}`,
  )

const unknownResult = (where: string, message: string): AibError =>
  new AibError({
    code: 'build-failed',
    message,
    where,
    fix: 'Another job that builds the same template probably cleaned up or ran it again: the log of that job has the result. Otherwise, the activity log of the resource group shows who deleted it.',
  })
