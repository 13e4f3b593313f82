// The builds of a job read their logs in turn, so that neither requests nor memory grow with the number of builds.
import { now, wait } from '../../clock.js'
import { limit } from '../../concurrency.js'

// How many logs are read at once: each poll holds pieces of 4 MiB.
const mostAtOnce = 4
// Milliseconds between two polls, of one build or of several: at most 120 polls a minute, which 8 builds do not reach.
const apart = 500

export class LogTurns {
  readonly #inTurn = limit(mostAtOnce)
  #due = 0

  // A poll during the build: it waits for the polls of other builds. Throws if `signal` fires meanwhile.
  async live(poll: () => Promise<void>, signal: AbortSignal): Promise<void> {
    this.#due = Math.max(now(), this.#due + apart)
    await wait(this.#due - now(), signal)
    await this.last(async () => {
      signal.throwIfAborted()
      await poll()
    })
  }

  // A poll after the end of a build, as soon as its turn comes.
  last(poll: () => Promise<void>): Promise<void> {
    return this.#inTurn(poll)
  }
}
