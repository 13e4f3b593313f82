// The idle timeout of HTTP exchanges: the packages' clients wait forever on a silent connection, as when a firewall drops packets.
import { TimeLimitPassed, withTimeLimit } from '../clock.js'

// Runs requests that call `alive` while bytes move. Silence of this many milliseconds ends them with ETIMEDOUT, which the packages' retry
// policies repeat like any lost connection. (The pipeline's own `timeout` leaves a timer behind when a connection breaks, which would keep
// the process alive until it fires.)
export const withIdleTimeout: typeof withTimeLimit = async (milliseconds, signal, work) => {
  try {
    return await withTimeLimit(milliseconds, signal, work)
  } catch (error) {
    if (!(error instanceof TimeLimitPassed)) throw error
    const { RestError } = await import('@azure/core-rest-pipeline')
    throw new RestError(error.message, { code: 'ETIMEDOUT' })
  }
}
