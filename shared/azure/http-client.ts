// The packages' HTTP client with a limit of time for each exchange.
import type { HttpClient } from '@azure/core-rest-pipeline'
import { withIdleTimeout } from './idle-timeout.js'

// Loads the package. An exchange without an answer within so many milliseconds counts as lost.
export const createHttpClient = async (milliseconds: number): Promise<HttpClient> => {
  const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline')
  const client = createDefaultHttpClient()
  return {
    sendRequest: async (request) => {
      const whole = request.abortSignal
      try {
        return await withIdleTimeout(milliseconds, whole instanceof AbortSignal ? whole : undefined, (signal) => {
          request.abortSignal = signal
          return client.sendRequest(request)
        })
      } finally {
        if (whole === undefined) delete request.abortSignal
        else request.abortSignal = whole
      }
    },
  }
}
