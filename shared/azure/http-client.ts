// The packages' HTTP client with an idle timeout, a size limit for answers, and a Retry-After that fits a timer.
import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline'
import { withIdleTimeout } from './idle-timeout.js'
import { controllerUnder, now, untilAborted } from '../clock.js'
import { ArmError } from './arm-error.js'

// No answer of Azure comes near it, but a compressed answer of a megabyte may expand to more than Node can hold.
const mostBytes = 64 * 1024 * 1024

// Loads the package. An exchange that is silent for this many milliseconds counts as lost. Throws ArmError for an answer over 64 MB.
export const createHttpClient = async (milliseconds: number): Promise<HttpClient> => {
  const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline')
  const client = createDefaultHttpClient()
  return {
    sendRequest: async (request) => {
      const { abortSignal: outer, onDownloadProgress: progress } = request
      try {
        return await withIdleTimeout(milliseconds, outer instanceof AbortSignal ? outer : undefined, async (signal) => {
          const tooLarge = controllerUnder(signal)
          request.abortSignal = tooLarge.signal
          // Counted while it is decompressed.
          request.onDownloadProgress = (report) => {
            if (report.loadedBytes > mostBytes) tooLarge.abort(answerTooLarge(request))
            progress?.(report)
          }
          // The client does not close the connection by itself when a body is cut off.
          return withBoundedRetryAfter(await untilAborted(tooLarge.signal, client.sendRequest(request)))
        })
      } finally {
        if (outer === undefined) delete request.abortSignal
        else request.abortSignal = outer
        if (progress === undefined) delete request.onDownloadProgress
        else request.onDownloadProgress = progress
      }
    },
  }
}

// Not repeated: it would be as large again.
const answerTooLarge = ({ method, url }: { readonly method: string; readonly url: string }): ArmError => {
  const { host, pathname } = new URL(url)
  return new ArmError({ status: 200, code: 'AnswerTooLarge', message: `The answer to ${method} ${host}${pathname} has more than 64 MB.` })
}

// The packages pass the value of these headers to setTimeout, which treats more than 2^31 - 1 ms as 1 ms.
const withBoundedRetryAfter = (response: PipelineResponse): PipelineResponse => {
  for (const [name, unit] of Object.entries({ 'retry-after': 1000, 'retry-after-ms': 1, 'x-ms-retry-after-ms': 1 })) {
    const text = response.headers.get(name)
    const most = Math.floor((2 ** 31 - 1) / unit)
    const milliseconds = Number(text) * unit
    const until = name === 'retry-after' && Number.isNaN(milliseconds) ? Date.parse(text ?? '') - now() : milliseconds
    if (until / unit > most) response.headers.set(name, String(most))
  }
  return response
}
