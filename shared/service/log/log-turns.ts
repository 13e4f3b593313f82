// The builds of a job read their logs in turn: neither requests nor memory grow with their number.
import { now, wait } from '../../clock.js'
import { limit } from '../../concurrency.js'

// So many logs are read at once: each look holds pieces of 4 MiB.
const mostAtOnce = 4
// Milliseconds from one look to the next, whosever it is: 120 looks a minute, which 8 builds do not reach.
const apart = 500

export class LogTurns {
  readonly #inTurn = limit(mostAtOnce)
  #due = 0

  // A look while the build goes on: it has its turn after those of the other builds. Throws where `signal` ends the wait for it.
  async live(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
    this.#due = Math.max(now(), this.#due + apart)
    await wait(this.#due - now(), signal)
    await this.last(async () => {
      signal.throwIfAborted()
      await look()
    })
  }

  // A look after the end of a build, as soon as there is room for it.
  last(look: () => Promise<void>): Promise<void> {
    return this.#inTurn(look)
  }
}
