// What happened to the requests of a login. The identity library hides it behind a word and a link (endpoints_resolution_error,
// network_error), whether a proxy refused, a name was not found or a certificate is not trusted.
import type { HttpClient } from '@azure/core-rest-pipeline'

export interface ReasonedClient {
  readonly client: HttpClient
  // Adds the reason of the last failed request to an error of the library; changes nothing if none failed.
  readonly explain: (error: unknown) => void
}

// The client that records failures.
export const withReasons = (http: HttpClient): ReasonedClient => {
  let reason: string | undefined
  const sendRequest: HttpClient['sendRequest'] = async (request) => {
    const host = URL.canParse(request.url) ? new URL(request.url).host : 'the authority'
    try {
      const response = await http.sendRequest(request)
      reason = response.status < 400 ? undefined : statusReason(host, response.status)
      return response
    } catch (error) {
      reason = `${host}: ${errorText(error)}`
      throw error
    }
  }
  return {
    client: { sendRequest },
    explain: (error) => {
      explain(error, reason)
    },
  }
}

// A proxy may answer a CONNECT in place of the host. Only 407 is certain to come from a proxy.
const statusReason = (host: string, status: number): string =>
  status === 407
    ? `the proxy refused the connection to ${host} (HTTP 407, Proxy Authentication Required)`
    : `${host}, or a proxy on the way to it, answered with HTTP status ${status}`

const errorText = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`
}

// An error of Entra itself (AADSTS…) already contains the reason.
const explain = (error: unknown, reason: string | undefined): void => {
  if (!(error instanceof Error) || reason === undefined) return
  const [word] = /\b(?:endpoints_resolution_error|network_error)\b/.exec(error.message) ?? []
  if (word !== undefined && !/AADSTS\d/.test(error.message)) error.message = `${word}: ${reason}`
}
