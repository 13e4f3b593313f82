// How often Azure is looked at, and for how long in spite of failures.
import { setTimeout as wait } from 'node:timers/promises'
import { ArmError } from './arm-error.js'

// Times are in milliseconds.
export interface PollPolicy {
  readonly interval: number
  // For how long on end looks may fail before the last failure is thrown.
  readonly tolerance: number
  // When waiting ends, as Date.now() counts.
  readonly deadline: number
  readonly signal: AbortSignal
  // Called before each wait; with the failure where the look before it failed.
  readonly onWait: (failure: ArmError | undefined) => void
}

// Time to the next look: short after a change, when the next one is near, and growing to the whole interval.
export const nextDelay = (interval: number, sinceChange: number): number => Math.min(interval, Math.max(interval / 4, sinceChange / 10))

// Time to the next look where every look may be the one that sees a change: always the interval.
export const evenDelay: typeof nextDelay = (interval) => interval

// Looks until `look` gives a result, at this pace. Transient failures are tolerated for as long as the pace says; `change` tells that
// something changed, so that looks come faster (unless `delay` says otherwise). Throws the last ArmError when they lasted longer, or one with code DeadlinePassed.
export const pollUntil = async <Result>(
  look: (change: () => void) => Promise<{ readonly result: Result } | { readonly retryAfter: number }>,
  polling: PollPolicy,
  delay: typeof nextDelay = nextDelay,
): Promise<Result> => {
  let changedAt = Date.now()
  let failingSince: number | undefined
  for (;;) {
    const outcome = await attempt(look, () => (changedAt = Date.now()))
    if ('result' in outcome) return outcome.result
    const failure = outcome instanceof ArmError ? outcome : undefined
    failingSince = failure === undefined ? undefined : (failingSince ?? Date.now())
    if (failure !== undefined && failingSince !== undefined && Date.now() - failingSince >= polling.tolerance) throw failure
    if (Date.now() >= polling.deadline)
      throw new ArmError({ status: 408, code: 'DeadlinePassed', message: 'The deadline passed.', cause: failure })
    polling.onWait(failure)
    await wait(Math.max(delay(polling.interval, Date.now() - changedAt), outcome.retryAfter), undefined, { signal: polling.signal })
  }
}

// One look; a transient failure is an answer, any other is thrown.
const attempt = async <Outcome>(look: (change: () => void) => Promise<Outcome>, change: () => void): Promise<Outcome | ArmError> => {
  try {
    return await look(change)
  } catch (error) {
    if (error instanceof ArmError && error.isTransient) return error
    throw error
  }
}

// About so long, with jitter: what failed together should not come back together.
export const withJitter = (milliseconds: number): number => milliseconds * (0.5 + Math.random())

const attempts = 5

// Sends a change until it is known to have happened. After an answer that leaves that open, `look` says whether it has; only when it
// has not is the change sent again. A conflict may be our own earlier try: that, too, is for `look` to say. A missing right had no effect,
// and is tried again, because a pipeline may have been given it a minute ago.
export const sendAndConfirm = async <Result>(
  send: () => Promise<Result>,
  look: (error: ArmError) => Promise<Result | undefined>,
  polling: PollPolicy,
): Promise<Result> => {
  for (let attempted = 1; ; attempted += 1) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof ArmError) || !(error.isTransient || error.isConflict || error.isUnauthorized)) throw error
      if (error.isUnauthorized && attempted === attempts) throw error
      polling.onWait(error)
      await wait(Math.max(polling.interval * attempted, error.retryAfter), undefined, { signal: polling.signal })
      if (error.isUnauthorized) continue
      const found = await look(error)
      if (found !== undefined) return found
      if (error.isConflict || attempted === attempts) throw error
    }
  }
}
