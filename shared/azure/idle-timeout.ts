// How long silence is borne: the packages' clients wait for ever for a connection that is never answered, as when a firewall drops its
// packets.
import { setMaxListeners } from 'node:events'

// Why an exchange is ended.
const silence = new Error('There was no answer in time.')

// Runs requests that say with `alive` that they get on. Silence of so many milliseconds ends them with ETIMEDOUT, which the packages' retry
// policies repeat like any lost connection. (The pipeline's own `timeout` leaves a timer behind when a connection breaks, which would keep
// the process alive for as long. AbortSignal.any takes several times as long, and leaves behind what only a full collection finds.)
export const withIdleTimeout = async <Result>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, alive: () => void) => Promise<Result>,
): Promise<Result> => {
  const either = new AbortController()
  // As many listen to it as there are requests, and that is no leak, as Node would warn.
  if (signal !== undefined) setMaxListeners(0, signal)
  const timer = setTimeout(() => {
    either.abort(silence)
  }, milliseconds)
  const end = (): void => {
    either.abort(signal?.reason)
  }
  if (signal?.aborted === true) end()
  signal?.addEventListener('abort', end)
  try {
    return await work(either.signal, () => timer.refresh())
  } catch (error) {
    if (either.signal.reason !== silence) throw error
    const { RestError } = await import('@azure/core-rest-pipeline')
    throw new RestError(`There was no answer within ${milliseconds / 1000} seconds.`, { code: 'ETIMEDOUT' })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}
