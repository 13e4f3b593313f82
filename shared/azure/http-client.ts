// The packages' HTTP client with an idle timeout, a size limit for answers, and a Retry-After that fits a timer.
import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline'
import { withIdleTimeout } from './idle-timeout.js'
import { controllerUnder, now, untilAborted } from '../clock.js'
import { ArmError } from './arm-error.js'
import { decoded, sendUndecoded } from './decoded-answer.js'
import { defined } from '../defined.js'

// No answer of Azure comes near it, but a compressed answer of a megabyte may expand to more than Node can hold.
const mostBytes = 64 * 1024 * 1024

// Loads the package. An exchange that is silent for this many milliseconds counts as lost. The client returns the text of an answer, never
// a stream. It throws ArmError for an answer over 64 MB, and RestError for one that breaks off or is not compressed as it says.
export const createHttpClient = async (milliseconds: number): Promise<HttpClient> => {
  const { createDefaultHttpClient, RestError } = await import('@azure/core-rest-pipeline')
  const client = createDefaultHttpClient()
  // The code by which the package reports the same.
  const unreadable = (error: unknown): Error =>
    new RestError(`The answer could not be read: ${error instanceof Error ? error.message : String(error)}.`, {
      code: RestError.PARSE_ERROR,
    })
  return {
    sendRequest: async (request) => {
      const { abortSignal: outer, streamResponseStatusCodes: streamed } = request
      try {
        return await withIdleTimeout(milliseconds, outer instanceof AbortSignal ? outer : undefined, async (signal) => {
          const ending = controllerUnder(signal)
          request.abortSignal = ending.signal
          // The package counts the bytes of an answer only through a stream that loses the error of its decompression, which would end the
          // process.
          request.streamResponseStatusCodes = allStatuses
          const { status, headers, readableStreamBody: raw } = await untilAborted(ending.signal, sendUndecoded(client, request))
          const body = raw === undefined ? undefined : readBody(decoded(raw, headers.get('Content-Encoding')), request)
          try {
            const bodyAsText = body === undefined ? undefined : await untilAborted(signal, body)
            return withBoundedRetryAfter({ request, status, headers, ...defined({ bodyAsText }) })
          } catch (error) {
            // The client does not close the connection by itself when a body is cut off.
            ending.abort(error)
            signal.throwIfAborted()
            throw error instanceof ArmError ? error : unreadable(error)
          }
        })
      } finally {
        if (outer === undefined) delete request.abortSignal
        else request.abortSignal = outer
        if (streamed === undefined) delete request.streamResponseStatusCodes
        else request.streamResponseStatusCodes = streamed
      }
    },
  }
}

// The package's own option not to read a body into memory.
const allStatuses: Set<number> = new Set([Number.POSITIVE_INFINITY])

const readBody = async (stream: NodeJS.ReadableStream, request: { readonly method: string; readonly url: string }): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk)
    bytes += piece.length
    if (bytes > mostBytes) throw answerTooLarge(request)
    chunks.push(piece)
  }
  return Buffer.concat(chunks).toString('utf8')
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
