// The idle timeout of HTTP exchanges: the packages' clients wait endlessly for a connection that is never answered, as when a firewall drops
// its packets.
import { TimeLimitPassed, withTimeLimit } from '../clock.js'

// Runs requests that say with `alive` that bytes still move. Silence of this many milliseconds ends them with ETIMEDOUT, which the retry
// policies of the packages repeat like any lost connection. (The pipeline's own `timeout` leaves a timer behind when a connection breaks,
// which would keep the process alive for as long.)
export const withIdleTimeout: typeof withTimeLimit = async (milliseconds, signal, work) => {
  try {
    return await withTimeLimit(milliseconds, signal, work)
  } catch (error) {
    if (!(error instanceof TimeLimitPassed)) throw error
    const { RestError } = await import('@azure/core-rest-pipeline')
    throw new RestError(error.message, { code: 'ETIMEDOUT' })
  }
}
