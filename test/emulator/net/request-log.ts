// Every request to every front, in the order of arrival, without secrets.
import type { Json } from '../json.js'

// The fronts that are logged.
export type HostName = 'arm' | 'blob' | 'authority'

// One request.
export interface RequestRecord {
  readonly at: string
  readonly host: HostName
  readonly method: string
  // The path with those query parameters that are not secret.
  readonly path: string
  // The principal of the token by its name; 'sas' or 'key' if the request had a signature instead; null without either.
  principal: string | null
  // The status of the answer; null until the answer, or if the connection was cut before.
  status: number | null
  // The client's names for itself and its request (x-ms-client-request-id); absent if it sends none.
  userAgent?: string
  clientRequestId?: string
  // The fault that was injected.
  fault?: string
  // What was written to ARM; for a token request its client, scope and kind of credential.
  body?: Json
}

// Parameters that may be shown: the rest of a query may contain signatures.
const harmless = new Set([
  'api-version',
  'comp',
  'restype',
  '$expand',
  '$skiptoken',
  '$filter',
  'prefix',
  'audience',
  'serviceconnectionid',
])

// The path of a URL for the log and for fault rules.
const shownPath = (url: URL): string => {
  const query = [...url.searchParams].filter(([name]) => harmless.has(name.toLowerCase())).map(([name, value]) => `${name}=${value}`)
  return query.length === 0 ? url.pathname : `${url.pathname}?${query.join('&')}`
}

// The text without the signatures of SAS URLs.
export const withoutSignatures = (text: string): string => text.replace(/([?&;]sig=)[^&"\\]+/gi, '$1(removed)')

// The requests so far.
export interface RequestLog {
  add(host: HostName, method: string, url: URL): RequestRecord
  list(): readonly RequestRecord[]
  readonly clear: () => void
}

// Starts empty.
export const createRequestLog = (): RequestLog => {
  const records: RequestRecord[] = []
  return {
    add: (host, method, url) => {
      const record = { at: new Date().toISOString(), host, method, path: shownPath(url), principal: null, status: null }
      records.push(record)
      return record
    },
    list: () => records,
    clear: () => {
      records.length = 0
    },
  }
}
