// ARM's gateway: it checks the token, subscription, API version, role and resource group, and passes on valid requests.
import { randomUUID } from 'node:crypto'
import { text as textFrom } from 'node:stream/consumers'
import { seconds } from '../clock.js'
import { isArmAudience } from '../entra/authority.js'
import type { Directory, Principal } from '../entra/directory.js'
import type { Roles } from '../entra/roles.js'
import { bearerClaims } from '../entra/tokens.js'
import { parseJson, type Json } from '../json.js'
import { empty, json, type Answer } from '../net/answer.js'
import type { Call, Handler } from '../net/front.js'
import { withoutSignatures } from '../net/request-log.js'
import type { Settings } from '../settings.js'
import type { World } from '../world.js'
import { checkApiVersion } from './api-versions.js'
import { nameOf, type ArmCall, type Route } from './call.js'
import { ArmError, authorizationFailed, errorBody, groupNotFound, subscriptionNotFound } from './errors.js'

// What the gateway needs to know; the base URL of ARM is known once its front is open.
export interface GatewayOptions {
  readonly world: World
  readonly directory: Directory
  readonly roles: Roles
  readonly routes: readonly Route[]
  readonly resourceManager: () => string
  readonly settings: Pick<Settings, 'tokenGeneration'>
}

// The handler of ARM's front.
export const createGateway = (options: GatewayOptions): Handler => {
  const routes = options.routes.map((route) => ({ route, pattern: patternOf(route.path) }))
  return async (call) => {
    const apiVersion = call.url.searchParams.get('api-version') ?? ''
    try {
      const principal = authenticate(call, options)
      const body = await readBody(call)
      const url = withSingleSlashes(call.url)
      const { route, names } = find(routes, call.method, url)
      const armCall = { method: call.method, url, apiVersion, principal, names, id: url.pathname.replace(/\/$/, ''), body }
      admit(route, armCall, options)
      const answer = await route.handle(armCall)
      return withHeaders(call.method, { ...answer, headers: { ...operationIdentifier(armCall, options.directory), ...answer.headers } })
    } catch (error) {
      if (!(error instanceof ArmError)) throw error
      const indent = error.source === 'gateway' ? undefined : 1
      const headers = error.status === 401 ? challenge(error.message, options.directory) : {}
      return withHeaders(call.method, json(error.status, errorBody(error, apiVersion), headers, indent))
    }
  }
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`, 'i')

const authenticate = (call: Call, { directory, resourceManager, settings }: GatewayOptions): Principal => {
  const { authorization } = call.request.headers
  if (authorization === undefined) {
    throw new ArmError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.")
  }
  const claims = bearerClaims(authorization)
  const principal = directory.byObjectId(claims?.objectId ?? '')
  if (!claims || !principal) throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.')
  call.record.principal = principal.name
  if (!isArmAudience(claims.audience, resourceManager())) {
    const message = `The access token has been obtained for wrong audience or resource '${claims.audience}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.`
    throw new ArmError(401, 'InvalidAuthenticationToken', message)
  }
  if (claims.expires <= seconds() || claims.generation < settings.tokenGeneration) {
    const message = `The access token expiry UTC time '${usTime(new Date(claims.expires * 1000))}' is earlier than current UTC time '${usTime(new Date())}'.`
    throw new ArmError(401, 'ExpiredAuthenticationToken', message)
  }
  return principal
}

// The headers of every 401 of ARM (RFC 6750).
const challenge = (message: string, { tenantId }: Directory): Record<string, string> => ({
  'www-authenticate': `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${message}"`,
})

// ARM's messages format times for the US locale: 10/23/2019 3:54:29 PM.
const usTime = (date: Date): string => date.toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '').replaceAll('\u202f', ' ')

// docs/service.md 7.17.
const mostRequestBytes = 4_194_304

// The body as JSON; bodies of writes are kept in the log.
const readBody = async (call: Call): Promise<Json> => {
  const text = await textFrom(call.request)
  if (text === '') return null
  if (Buffer.byteLength(text) > mostRequestBytes)
    throw new ArmError(413, 'RequestContentTooLarge', "The request content size exceeds the maximum size of '4 MB'.")
  try {
    const body = parseJson(text)
    call.record.body = parseJson(withoutSignatures(text))
    return body
  } catch {
    throw new ArmError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.')
  }
}

// ARM takes several slashes for one: `az resource show` sends two in front of a type.
const withSingleSlashes = (url: URL): URL => {
  const single = new URL(url)
  single.pathname = url.pathname.replace(/\/{2,}/g, '/')
  return single
}

const find = (routes: readonly { route: Route; pattern: RegExp }[], method: string, url: URL) => {
  for (const { route, pattern } of routes) {
    const match = pattern.exec(url.pathname)
    if (match && route.method === method) return { route, names: decoded(match.groups ?? {}) }
  }
  throw new ArmError(404, 'InvalidResourceType', `The resource type could not be found for ${method} ${url.pathname}.`)
}

const decoded = (groups: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))

// In ARM's order: subscription, API version, role, resource group.
const admit = (route: Route, call: ArmCall, { world, roles }: GatewayOptions): void => {
  const subscription = nameOf(call, 'subscription')
  if (subscription !== '' && subscription.toLowerCase() !== world.subscriptionId) throw subscriptionNotFound(subscription)
  checkApiVersion(route.path, call.apiVersion, world.location)
  const { clientId, objectId } = call.principal
  if (route.action !== null && !roles.allows(objectId, route.action, call.id)) {
    throw authorizationFailed(clientId, objectId, route.action, call.id)
  }
  const group = nameOf(call, 'group')
  if (group !== '' && !world.groups.get(world.groupId(group))) throw groupNotFound(group)
}

// The caller, in each answer of the image builder except a GET of a template or of the list of templates (azure-cli's and
// azure-powershell's recordings of 2025); it is not recorded for any other provider.
const operationIdentifier = ({ method, id, principal }: ArmCall, { tenantId }: Directory): Record<string, string> =>
  !/\/providers\/Microsoft\.VirtualMachineImages\//i.test(id) || (method === 'GET' && /\/imageTemplates(?:\/[^/]+)?$/i.test(id))
    ? {}
    : { 'x-ms-operation-identifier': `tenantId=${tenantId},objectId=${principal.objectId}/emulator/${randomUUID()}` }

// The token bucket's headers as recorded in 2025 (recordings, Start-AzImageBuilderTemplate); the request id is that of the operation if
// there is one, and the correlation id if Resource Manager itself answers.
const withHeaders = (method: string, answer: Answer): Answer => {
  const [kind, budget, global] = rates[method] ?? rates.GET
  const operation = /operations\/([0-9a-f-]{36})\?/.exec(String(answer.headers['azure-asyncoperation'] ?? ''))?.[1]
  const correlation = randomUUID()
  const common = {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    [`x-ms-ratelimit-remaining-subscription-${kind}`]: budget,
    [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: global,
    'x-ms-request-id': operation ?? ('x-ms-original-request-ids' in answer.headers ? correlation : randomUUID()),
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `EMULATOR:${new Date().toISOString().replace(/\.\d+/, '').replaceAll('-', '').replaceAll(':', '')}:${correlation}`,
  }
  if (method === 'HEAD') return empty(answer.status, { ...common })
  return { ...answer, headers: { ...common, ...answer.headers } }
}

const writes = ['writes', '199', '2999'] as const
const rates: { GET: readonly [string, string, string] } & Record<string, readonly [string, string, string]> = {
  GET: ['reads', '249', '3749'],
  HEAD: ['reads', '249', '3749'],
  PUT: writes,
  POST: writes,
  PATCH: writes,
  DELETE: ['deletes', '199', '2999'],
}
