// The time by Azure's clock. Whether an image is too old, or a link has expired, must not depend on a machine whose clock is wrong by hours:
// a gate would open for an old image, and `retain` would delete a young one.
import { now } from '../clock.js'

// A smaller difference does not count: an answer has its date in whole seconds, and may have been on its way for minutes.
const tolerance = 5 * 60_000

// Learned from answers of Azure. Until the first answer, the time is that of this machine.
export class AzureClock {
  #ahead = 0

  // Takes the Date header of an answer that has just arrived.
  set(date: string | undefined): void {
    const ahead = Date.parse(date ?? '') - now()
    if (!Number.isNaN(ahead)) this.#ahead = Math.abs(ahead) < tolerance ? 0 : ahead
  }

  // Milliseconds since 1970.
  now(): number {
    return now() + this.#ahead
  }
}
