// The Entra endpoints: metadata and tokens by client credentials, with a secret, a federated assertion or a certificate.
import { randomUUID } from 'node:crypto'
import { text as textFrom } from 'node:stream/consumers'
import { json, type Answer } from '../net/answer.js'
import type { Call, Handler } from '../net/front.js'
import { seconds } from '../clock.js'
import { textOf } from '../json.js'
import type { Settings } from '../settings.js'
import type { Directory, Principal } from './directory.js'
import { refusedCertificate } from './certificate-assertion.js'
import { machineToken } from './instance-metadata.js'
import { accessToken, decodeToken } from './tokens.js'
import type { OidcIssuers } from './oidc.js'

// What the authority needs to know.
export interface AuthorityOptions {
  readonly directory: Directory
  readonly settings: Settings
  readonly oidc: OidcIssuers
  // The base URL of ARM, which is also the audience of its tokens.
  readonly resourceManager: () => string
}

// The handler of the authority's front.
export const createAuthority =
  (options: AuthorityOptions): Handler =>
  async (call) => {
    const [, tenant = '', ...rest] = call.url.pathname.split('/')
    if (tenant === 'oidc') return options.oidc(call)
    if (tenant === 'metadata') return machineToken(options, call)
    const path = rest.join('/').toLowerCase()
    if (call.method === 'GET' && path === 'v2.0/.well-known/openid-configuration') return metadata(call.url.origin, tenant)
    if (call.method === 'POST' && path === 'oauth2/v2.0/token') return token(options, tenant, call)
    return json(404, { error: 'not_found' })
  }

const metadata = (origin: string, tenant: string): Answer =>
  json(200, {
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    response_types_supported: ['code', 'id_token'],
    scopes_supported: ['openid'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  })

const token = async (options: AuthorityOptions, tenant: string, call: Call): Promise<Answer> => {
  const form = new URLSearchParams(await textFrom(call.request))
  const clientId = form.get('client_id') ?? ''
  const scope = form.get('scope') ?? ''
  call.record.body = { client_id: clientId, scope, credential: form.has('client_assertion') ? 'client_assertion' : 'client_secret' }
  const { directory, settings } = options
  if (tenant !== directory.tenantId) return refusal(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`)
  const principal = directory.byClientId(clientId)
  if (principal === undefined || (principal.secret === undefined && !form.has('client_assertion'))) {
    const reason = `Application with identifier '${clientId}' was not found in the directory '${tenant}'.`
    return refusal(400, 'unauthorized_client', 700016, reason)
  }
  call.record.principal = principal.name
  const refused = refusedCredential(options.directory, principal, call, form)
  if (refused) return refused
  const audience = audienceOf(scope, options.resourceManager())
  if (audience === undefined)
    return refusal(400, 'invalid_resource', 500011, `The resource principal named ${scope} was not found in the tenant.`)
  const access = accessToken(tenant, principal, audience, settings.tokenLifetime, settings.tokenGeneration)
  return json(200, {
    token_type: 'Bearer',
    expires_in: settings.tokenLifetime,
    ext_expires_in: settings.tokenLifetime,
    access_token: access,
  })
}

// The answer to an invalid credential; undefined for a valid one.
const refusedCredential = (directory: Directory, principal: Principal, call: Call, form: URLSearchParams): Answer | undefined => {
  const assertion = form.get('client_assertion')
  if (assertion !== null)
    return (
      refusedAssertion(assertion) ??
      refusedFederation(directory, principal, assertion) ??
      refusedSignature(directory, principal, call, assertion)
    )
  if (form.get('client_secret') === principal.secret) return undefined
  const reason = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${principal.clientId}'.`
  return refusal(401, 'invalid_client', 7000215, reason)
}

const refusedAssertion = (assertion: string): Answer | undefined => {
  const claims = decodeToken(assertion)
  if (typeof claims?.exp !== 'number') return refusal(401, 'invalid_client', 50027, 'JWT token is invalid or malformed.')
  if (claims.exp > seconds()) return undefined
  const expiry = new Date(claims.exp * 1000).toISOString()
  const reason = `Client assertion is not within its valid time range. Current time: ${new Date().toISOString()}, expiry time of assertion ${expiry}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`
  return refusal(401, 'invalid_client', 700024, reason)
}

// A managed identity accepts only the tokens that its federated credentials name. Subjects are compared exactly.
const refusedFederation = ({ federated }: Directory, { objectId, secret }: Principal, assertion: string): Answer | undefined => {
  const { iss, sub, aud } = decodeToken(assertion) ?? {}
  const isAccepted = federated.some((one) => one.objectId === objectId && one.issuer === iss && one.subject === sub && one.audience === aud)
  if (secret !== undefined || isAccepted) return undefined
  const reason = `No matching federated identity record found for presented assertion subject '${textOf(sub)}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`
  return refusal(401, 'invalid_client', 700213, reason)
}

// An assertion that an application issues about itself is signed with its certificate; one by another issuer is federated.
const refusedSignature = ({ certificates }: Directory, { clientId }: Principal, call: Call, assertion: string): Answer | undefined => {
  if (decodeToken(assertion)?.iss !== clientId) return undefined
  const reason = refusedCertificate(assertion, { certificates, clientId, tokenEndpoint: `${call.url.origin}${call.url.pathname}` })
  return reason === undefined ? undefined : refusal(401, 'invalid_client', 700027, reason)
}

// The audience of a scope, if the emulator has it.
export const audienceOf = (scope: string, resourceManager: string): string | undefined => {
  const resource = scope.replace(/\/?\.default$/, '')
  const isKnown =
    isArmAudience(resource, resourceManager) ||
    /^https:\/\/storage\.azure\.com\/?$/.test(resource) ||
    /^https:\/\/[a-z0-9]+\.blob\.core\.windows\.net\/?$/.test(resource)
  return isKnown ? resource : undefined
}

// True for an audience that ARM accepts: its own base URL, and that of the public cloud under its two names.
export const isArmAudience = (audience: string, resourceManager: string): boolean =>
  [resourceManager, 'https://management.azure.com', 'https://management.core.windows.net'].includes(audience.replace(/\/$/, ''))

// An error in Entra's format.
const refusal = (status: number, error: string, code: number, reason: string): Answer => {
  const trace = randomUUID()
  const correlation = randomUUID()
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`
  return json(status, {
    error,
    error_description: `AADSTS${code}: ${reason} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  })
}
