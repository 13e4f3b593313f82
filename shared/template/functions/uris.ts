// Functions that build and parse URIs (Microsoft Learn, string functions, buildUri and parseUri; results compared with those of the Bicep
// console).
import type { JsonObject } from '../../json.js'
import { entryOf } from '../node.js'
import { isNull } from './kinds.js'
import type { Call, FunctionTable } from './call.js'

export const uriFunctions: FunctionTable = {
  buildUri: { takes: [1, 1], run: (call) => call.give(buildUri(call)) },
  parseUri: { takes: [1, 1], run: (call) => call.give(parseUri(call)) },
}

// It is not documented how Azure would escape other characters.
const plain = /^[A-Za-z0-9\-._~/!$&'()*+,;=:@?#]*$/

const buildUri = (call: Call): string => {
  const [scheme, host, path, query] = [part(call, 'scheme'), part(call, 'host'), part(call, 'path'), part(call, 'query')]
  if (scheme === '' || host === '') throw call.fault('its argument needs a scheme and a host')
  if (![scheme, host, path, query].every((text) => plain.test(text)))
    throw call.fault('how Azure would escape the characters of the path or query is not known')
  const way = path === '' ? '/' : path.startsWith('/') ? path : `/${path}`
  const asked = query === '' || query.startsWith('?') ? query : `?${query}`
  const port = portOf(call)
  const uri = parsed(call, `${scheme}://${host}${port === undefined ? '' : `:${String(port)}`}/`)
  return `${uri.protocol}//${uri.host}${way}${asked}`
}

const part = (call: Call, name: string): string => {
  const value = entryOf(call.object(0), name)?.value
  if (value === undefined || isNull(value)) return ''
  if (value.kind === 'string') return value.value
  throw call.fault(`the ${name} of its argument must be a string`)
}

const portOf = (call: Call): number | undefined => {
  const value = entryOf(call.object(0), 'port')?.value
  if (value === undefined || isNull(value)) return undefined
  if (value.kind === 'scalar' && typeof value.value === 'number') return value.value
  throw call.fault('the port of its argument must be a whole number')
}

// The port is null if it is the default of the scheme, or missing in the URI.
const parseUri = (call: Call): JsonObject => {
  const text = call.text(0)
  if (!plain.test(text.replaceAll(/%[0-9A-Fa-f]{2}/g, '')))
    throw call.fault('how Azure would escape the characters of the URI is not known')
  const uri = parsed(call, text)
  return {
    scheme: uri.protocol.replace(/:$/, ''),
    host: uri.hostname,
    port: uri.port === '' ? null : Number(uri.port),
    ...(uri.pathname === '/' || uri.pathname === '' ? {} : { path: uri.pathname }),
    ...(uri.search === '' ? {} : { query: uri.search }),
  }
}

const parsed = (call: Call, text: string): URL => {
  const uri = URL.canParse(text) ? new URL(text) : undefined
  if (uri === undefined || uri.host === '') throw call.fault('its argument is not an absolute URI with a host')
  return uri
}
