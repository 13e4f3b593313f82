// The blob endpoint: checks permissions, as Azurite does not, and passes other requests on to Azurite.
import { seconds } from '../clock.js'
import type { Directory } from '../entra/directory.js'
import type { Roles } from '../entra/roles.js'
import { bearerClaims } from '../entra/tokens.js'
import type { Answer } from '../net/answer.js'
import type { Call, Handler } from '../net/front.js'
import type { Requester } from '../net/request.js'
import type { World } from '../world.js'

// What the blob front needs to know; `azurite` is the base that it passes requests on to.
export interface BlobFrontOptions {
  readonly world: World
  readonly directory: Directory
  readonly roles: Roles
  readonly send: Requester
  readonly azurite: string
}

// The handler of the blob front.
export const createBlobFront =
  (options: BlobFrontOptions): Handler =>
  async (call) => {
    const refused = refusal(call, options)
    if (!refused) return forward(call, options)
    call.request.resume()
    return refused
  }

// The answer to a request that is refused, or undefined.
const refusal = (call: Call, options: BlobFrontOptions): Answer | undefined => {
  const { authorization } = call.request.headers
  if (authorization?.startsWith('Bearer ')) return refusedBearer(call, authorization, options)
  if (authorization !== undefined) {
    call.record.principal = 'key'
    return undefined
  }
  if (!call.url.searchParams.has('sig')) {
    return failure(409, 'PublicAccessNotPermitted', 'Public access is not permitted on this storage account.')
  }
  call.record.principal = 'sas'
  // A user-delegation SAS allows no more than its creator may do.
  const delegator = call.url.searchParams.get('skoid')
  return delegator === null || isAllowed(call, delegator, options) ? undefined : mismatch()
}

const refusedBearer = (call: Call, authorization: string, options: BlobFrontOptions): Answer | undefined => {
  const claims = bearerClaims(authorization)
  const principal = options.directory.byObjectId(claims?.objectId ?? '')
  if (!claims || !principal) return unauthenticated('The token is malformed.')
  call.record.principal = principal.name
  if (!/^https:\/\/(storage\.azure\.com|[a-z0-9]+\.blob\.core\.windows\.net)\/?$/.test(claims.audience)) {
    return unauthenticated(`Audience validation failed. Audiences: '${claims.audience}'.`)
  }
  if (claims.expires <= seconds()) return unauthenticated('Lifetime validation failed. The token is expired.')
  return isAllowed(call, principal.objectId, options) ? undefined : mismatch()
}

const isAllowed = ({ method, url }: Call, objectId: string, { world, roles }: BlobFrontOptions): boolean => {
  const [, account = '', container = '', ...blob] = url.pathname.split('/')
  const accountId = world.accounts.below(`/subscriptions/${world.subscriptionId}`).find(({ store }) => store === account)?.id
  if (accountId === undefined) return false
  const scope = container === '' ? accountId : `${accountId}/blobServices/default/containers/${container}`
  return roles.allows(objectId, actionOf(method, url.searchParams, blob.length > 0), scope)
}

// The action that Azure requires, by method, query and path.
const actionOf = (method: string, query: URLSearchParams, isBlob: boolean): string => {
  const services = 'Microsoft.Storage/storageAccounts/blobServices'
  const verb = { GET: 'read', HEAD: 'read', DELETE: 'delete' }[method] ?? 'write'
  if (query.get('comp') === 'userdelegationkey') return `${services}/generateUserDelegationKey/action`
  const isList = query.get('restype') === 'container' && query.get('comp') === 'list'
  return isBlob || isList ? `${services}/containers/blobs/${verb}` : `${services}/containers/${verb}`
}

const forward = async (call: Call, { send, azurite }: BlobFrontOptions): Promise<Answer> => {
  const { method, request } = call
  const target = `${azurite}${request.url ?? '/'}`
  const response = await send.open(target, { method, headers: request.headers }, request)
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined || name === 'connection' || name === 'keep-alive' ? [] : [[name, value] as const],
  )
  return { status: response.statusCode ?? 502, headers: Object.fromEntries(headers), body: response }
}

const mismatch = (): Answer =>
  failure(403, 'AuthorizationPermissionMismatch', 'This request is not authorized to perform this operation using this permission.')

const unauthenticated = (detail: string): Answer =>
  failure(
    401,
    'InvalidAuthenticationInfo',
    'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
    `<AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>`,
  )

const failure = (status: number, code: string, message: string, detail = ''): Answer => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body: Buffer.from(
    `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nTime:${new Date().toISOString()}</Message>${detail}</Error>`,
  ),
})
