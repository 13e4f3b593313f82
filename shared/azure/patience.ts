// How long silence is borne: the client itself waits for ever for a connection that is never answered.

// Runs requests that say with `alive` that they get on. Silence of so many milliseconds ends them with ETIMEDOUT, like any lost connection.
export const whileAlive = async <Result>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal, alive: () => void) => Promise<Result>,
): Promise<Result> => {
  const silence = new AbortController()
  const timer = setTimeout(() => {
    silence.abort()
  }, milliseconds)
  try {
    return await work(AbortSignal.any([signal, silence.signal]), () => timer.refresh())
  } catch (error) {
    if (!silence.signal.aborted) throw error
    const { RestError } = await import('@azure/storage-blob')
    throw new RestError(`There was no answer within ${milliseconds / 1000} seconds.`, { code: 'ETIMEDOUT' })
  } finally {
    clearTimeout(timer)
  }
}
