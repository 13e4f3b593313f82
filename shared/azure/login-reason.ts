// What happened to the requests of a login. The identity library hides it behind a word and a link (endpoints_resolution_error,
// network_error), whether a proxy refused, a name was not found or a certificate is not trusted.
import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline'

export interface ReasonedClient {
  readonly client: HttpClient
  // Adds the reason of the last failed request to an error of the library; changes nothing if none failed.
  readonly explain: (error: unknown) => void
}

// The client that records failures. `isEntra`: the authority is one of Azure's own clouds, which answers with JSON, whatever happens.
export const withReasons = (http: HttpClient, isEntra: boolean): ReasonedClient => {
  let reason: string | undefined
  const sendRequest: HttpClient['sendRequest'] = async (request) => {
    const host = URL.canParse(request.url) ? new URL(request.url).host : 'the authority'
    try {
      const response = await http.sendRequest(request)
      reason = answerReason(host, response, isEntra)
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

// Undefined if the login continues with this answer. A proxy may answer a CONNECT in place of the host, mostly with a page in HTML or with nothing.
const answerReason = (host: string, { status, bodyAsText }: PipelineResponse, isEntra: boolean): string | undefined => {
  if (status === 407) return `the proxy refused the connection to ${host} (HTTP 407, Proxy Authentication Required)`
  const isJson = /^\s*\{/.test(bodyAsText ?? '')
  if (isJson && status < 400) return undefined
  // The servers in front of Entra may answer with a page, too, if Entra fails.
  return isEntra && !isJson && status < 500
    ? `a proxy answered in place of ${host}, with HTTP status ${status} and not in JSON`
    : `${host}, or a proxy on the way to it, answered with HTTP status ${status}${isJson ? '' : ' and not in JSON'}`
}

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
