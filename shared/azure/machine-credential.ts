// The managed identity of the machine as a credential.
import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import { TimeLimitPassed, now, wait, withTimeLimit } from '../clock.js'
import { defined } from '../defined.js'
import { at, isObject, textOf } from '../json.js'
import { parseBody, retryAfter } from './arm-error.js'
import { LoginError } from './login-error.js'

// A credential of the user-assigned identity with this client id, otherwise of the machine's only one. Loads @azure/identity. Its getToken
// throws LoginError.
export const machineCredential = async (clientId: string | undefined, http: HttpClient): Promise<TokenCredential> => {
  const { ManagedIdentityCredential } = await import('@azure/identity')
  const options = { ...defined({ clientId }), httpClient: patientClient(http), retryOptions: { maxRetries: 0 } }
  const credential = new ManagedIdentityCredential(options)
  return {
    getToken: async (scopes, tokenOptions) => {
      try {
        const token = await credential.getToken(scopes, tokenOptions)
        return { ...token, expiresOnTimestamp: ends.get(token.token) ?? token.expiresOnTimestamp }
      } catch (error) {
        throw new LoginError(`The managed identity of this machine did not get a token: ${reasonIn(error)}`, { cause: error })
      }
    },
  }
}

// When tokens end, in milliseconds since 1970. The package keeps the first client of the process, and so its answers, for all credentials.
const ends = new Map<string, number>()

// MSAL keeps the tokens of a machine for the process, and would give a token that Azure refused to a new credential as well
// (docs/platforms.md 3.8). One that ends within five minutes it does not keep; whoever asked for the token keeps it until its end.
const notKept = (response: PipelineResponse, body: Readonly<Record<string, unknown>>): PipelineResponse => {
  const { access_token: token, expires_on: end } = body
  if (typeof token !== 'string' || (typeof end !== 'string' && typeof end !== 'number')) return response
  ends.set(token, Number.isNaN(Number(end)) ? new Date(end).getTime() : Number(end) * 1000)
  return { ...response, bodyAsText: JSON.stringify({ ...body, expires_on: Math.floor(now() / 1000) + 60 }) }
}

// The package wraps the answer of the metadata service in text.
const reasonIn = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  const description = /Description: ([\s\S]+?)(?: - Correlation ID:|$)/.exec(message)?.[1]
  return (description ?? message.replace(/^ManagedIdentityCredential: /, '')).trim()
}

// The client for the metadata service of a machine, which answers at once, unless it is being updated or throttles (docs/service.md 7.13).
// What is not an answer of it becomes one with the reason: the package would say "network_error" in its place (docs/platforms.md 3.7).
const patientClient = (http: HttpClient): HttpClient => ({
  sendRequest: async (request) => {
    const end = now() + timeLimit
    for (let faults = 0; ;) {
      const response = await exchange(http, request)
      if (response.status !== 410) faults += 1
      const pause = pauseAfter(response, faults)
      if (pause === undefined || now() + pause > end) return withDescription(response)
      const { abortSignal: signal } = request
      await wait(pause, signal instanceof AbortSignal ? signal : undefined)
    }
  },
})

// In milliseconds. Outside of Azure, nothing answers at all.
const silence = 30_000
const timeLimit = 120_000

const exchange = async (http: HttpClient, request: PipelineRequest): Promise<PipelineResponse> => {
  const { abortSignal: outer } = request
  try {
    return await withTimeLimit(silence, outer instanceof AbortSignal ? outer : undefined, (signal) => {
      request.abortSignal = signal
      return http.sendRequest(request)
    })
  } catch (error) {
    if (outer instanceof AbortSignal && outer.aborted) throw error
    const status = error instanceof TimeLimitPassed ? 400 : 503
    return described(request, status, `${new URL(request.url).host} ${troubleOf(error)}`)
  } finally {
    if (outer === undefined) delete request.abortSignal
    else request.abortSignal = outer
  }
}

const troubleOf = (error: unknown): string =>
  error instanceof TimeLimitPassed
    ? `did not answer within ${silence / 1000} seconds`
    : `could not be reached: ${error instanceof Error ? error.message : String(error)}`

// While it is being updated, it returns within 70 seconds (410). For other answers the pauses grow, to a quarter of a minute in total.
const pauseAfter = ({ status, headers }: PipelineResponse, faults: number): number | undefined => {
  if (status === 410) return 10_000
  if ((status !== 404 && status !== 429 && status < 500) || faults > 4) return undefined
  return Math.max(retryAfter(headers.toJSON()), 2 ** (faults - 1) * 1000)
}

const withDescription = (response: PipelineResponse): PipelineResponse => {
  const body = parseBody(response.bodyAsText)
  if (response.status === 200 && isObject(body)) return notKept(response, body)
  const description = textOf(at(body, 'error_description')) ?? textOf(at(body, 'message'))
  const { host } = new URL(response.request.url)
  const text = description ?? `${host} answered with HTTP status ${String(response.status)}`
  return { ...response, ...described(response.request, 400, text), headers: response.headers }
}

const described = (request: PipelineRequest, status: number, description: string): PipelineResponse => ({
  request,
  status,
  headers: request.headers,
  bodyAsText: JSON.stringify({ error: 'no_token', error_description: description }),
})
