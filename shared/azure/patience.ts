// How long silence is borne: the packages' clients wait for ever for a connection that is never answered, as when a firewall drops its
// packets.

// Runs requests that say with `alive` that they get on. Silence of so many milliseconds ends them with ETIMEDOUT, which the packages' retry
// policies repeat like any lost connection. (The pipeline's own `timeout` leaves a timer behind when a connection breaks, which would keep
// the process alive for as long.)
export const whileAlive = async <Result>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, alive: () => void) => Promise<Result>,
): Promise<Result> => {
  const silence = new AbortController()
  const timer = setTimeout(() => {
    silence.abort()
  }, milliseconds)
  const either = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal])
  try {
    return await work(either, () => timer.refresh())
  } catch (error) {
    if (!silence.signal.aborted) throw error
    const { RestError } = await import('@azure/core-rest-pipeline')
    throw new RestError(`There was no answer within ${milliseconds / 1000} seconds.`, { code: 'ETIMEDOUT' })
  } finally {
    clearTimeout(timer)
  }
}
