// How often Azure is polled, and how long failures are tolerated.
import { ArmError, isDeadlinePassed } from './arm-error.js'
import { now, signalUntil, wait } from '../clock.js'

// Times are in milliseconds.
export interface PollPolicy {
  readonly interval: number
  // How long polls may fail in a row before the last failure is thrown.
  readonly tolerance: number
  // When waiting ends, in milliseconds since 1970.
  readonly deadline: number
  // Ends requests and waits; that of pollPolicyUntil also fires at the deadline.
  readonly signal: AbortSignal
  // Called before each wait; after a failed poll with the failure, and with how long or how often it is tried again.
  readonly onWait: (failure: ArmError | undefined, bound?: string) => void
}

// The policy with this deadline. Its signal fires when that of `polling` does, and at the deadline with an ArmError of code DeadlinePassed,
// so that neither a silent request nor a wait of the SDK for a Retry-After outlasts the deadline.
export const pollPolicyUntil = (deadline: number, polling: Omit<PollPolicy, 'deadline'>): PollPolicy => ({
  ...polling,
  deadline,
  signal: signalUntil(deadline, polling.signal, deadlinePassed()),
})

// Why waiting ended at a deadline; with the failure of the last poll, if it failed.
export const deadlinePassed = (failure?: ArmError): ArmError =>
  new ArmError({ status: 408, code: 'DeadlinePassed', message: 'The deadline passed.', cause: failure })

// Time to the next poll: short after a change, when another is likely, and growing to the whole interval.
export const nextDelay = (interval: number, sinceChange: number): number => Math.min(interval, Math.max(interval / 4, sinceChange / 10))

// Time to the next poll if every poll may be the one that sees a change: always the interval.
export const evenDelay: typeof nextDelay = (interval) => interval

// Polls until `poll` returns a result. Transient failures are tolerated as long as the policy allows. `poll` calls `change` when it has
// seen a change: the next polls then follow sooner, unless `delay` is even. Throws the last ArmError if failures last longer than the
// tolerance, and one with code DeadlinePassed at the deadline.
export const pollUntil = async <Result>(
  poll: (change: () => void) => Promise<{ readonly result: Result } | { readonly retryAfter: number }>,
  polling: PollPolicy,
  delay: typeof nextDelay = nextDelay,
): Promise<Result> => {
  let changedAt = now()
  let failingSince: number | undefined
  for (;;) {
    const outcome = await attempt(poll, () => (changedAt = now()))
    if ('result' in outcome) return outcome.result
    const failure = outcome instanceof ArmError ? outcome : undefined
    failingSince = failure === undefined ? undefined : (failingSince ?? now())
    if (failure !== undefined && failingSince !== undefined && now() - failingSince >= polling.tolerance) throw failure
    if (now() >= polling.deadline) throw deadlinePassed(failure)
    polling.onWait(failure, `for up to ${Math.ceil(polling.tolerance / 60_000)} min`)
    await waitAt(polling, Math.max(delay(polling.interval, now() - changedAt), outcome.retryAfter), failure)
  }
}

// Waits until the deadline at most, whatever Retry-After the service sent, and then throws deadlinePassed.
const waitAt = async (polling: PollPolicy, milliseconds: number, failure: ArmError | undefined): Promise<void> => {
  const left = polling.deadline - now()
  try {
    await wait(Math.min(milliseconds, left), polling.signal)
  } catch (error) {
    throw isDeadlinePassed(error) ? deadlinePassed(failure) : error
  }
  if (milliseconds >= left) throw deadlinePassed(failure)
}

// One poll. Returns a transient failure, throws any other.
const attempt = async <Outcome>(poll: (change: () => void) => Promise<Outcome>, change: () => void): Promise<Outcome | ArmError> => {
  try {
    return await poll(change)
  } catch (error) {
    if (error instanceof ArmError && error.isTransient) return error
    throw error
  }
}

// The time with jitter: requests that failed together should not be repeated together.
export const withJitter = (milliseconds: number): number => milliseconds * (0.5 + Math.random())

const attempts = 5

// Sends a change until it is known to have happened. After an ambiguous response, `confirm` reads whether it happened, and the change is
// sent again only if it did not. A conflict may come from our own earlier try, which `confirm` also detects. A request without the
// necessary right had no effect and is tried again: a new role assignment takes a few minutes to take effect.
export const sendAndConfirm = async <Result>(
  send: () => Promise<Result>,
  confirm: (error: ArmError) => Promise<Result | undefined>,
  polling: PollPolicy,
): Promise<Result> => {
  for (let attempted = 1; ; attempted += 1) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof ArmError)) throw error
      const hadNoEffect = error.isUnauthorized || (error.isTokenRefused && attempted === 1)
      if (!(error.isTransient || error.isConflict || hadNoEffect)) throw error
      if (error.isUnauthorized && attempted === attempts) throw error
      polling.onWait(error, `try ${attempted + 1} of ${attempts}`)
      await waitAt(polling, Math.max(polling.interval * attempted, error.retryAfter), error)
      if (hadNoEffect) continue
      const found = await confirm(error)
      if (found !== undefined) return found
      if (error.isConflict || attempted === attempts) throw error
    }
  }
}
