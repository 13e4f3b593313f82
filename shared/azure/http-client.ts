// The packages' HTTP client with a limit of time for each exchange: by itself it waits for ever for a connection that is never answered,
// as when a firewall drops its packets.
import type { HttpClient } from '@azure/core-rest-pipeline'

// Loads the package. An exchange without an answer within so many milliseconds ends with ETIMEDOUT, which the packages' retry policies
// repeat like any lost connection. (The pipeline's own `timeout` leaves a timer behind when a connection breaks, which would keep the
// process alive for as long.)
export const createHttpClient = async (milliseconds: number): Promise<HttpClient> => {
  const { createDefaultHttpClient, RestError } = await import('@azure/core-rest-pipeline')
  const client = createDefaultHttpClient()
  return {
    sendRequest: async (request) => {
      const whole = request.abortSignal
      const patience = new AbortController()
      const timer = setTimeout(() => {
        patience.abort()
      }, milliseconds)
      request.abortSignal = whole instanceof AbortSignal ? AbortSignal.any([whole, patience.signal]) : patience.signal
      try {
        return await client.sendRequest(request)
      } catch (error) {
        if (!patience.signal.aborted) throw error
        throw new RestError(`There was no answer within ${milliseconds / 1000} seconds.`, { code: 'ETIMEDOUT', request })
      } finally {
        clearTimeout(timer)
        if (whole === undefined) delete request.abortSignal
        else request.abortSignal = whole
      }
    },
  }
}
