// The builds of a job read their logs in turn: neither requests nor memory grow with their number.
import { now, wait } from '../../clock.js'
import { limit } from '../../concurrency.js'

// How many logs are read at once: each poll holds pieces of 4 MiB.
const mostAtOnce = 4
// Milliseconds between two polls, of the same build or of different ones: 120 polls a minute, which 8 builds do not reach.
const apart = 500

export class LogTurns {
  readonly #inTurn = limit(mostAtOnce)
  #due = 0

  // A poll during the build: its turn comes after those of the other builds. Throws if `signal` ends the wait for it.
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
