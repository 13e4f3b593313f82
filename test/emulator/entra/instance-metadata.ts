// The instance metadata service of the agent's machine, which returns tokens of its managed identity without a credential. In Azure it is
// at http://169.254.169.254; AZURE_POD_IDENTITY_AUTHORITY_HOST makes @azure/identity use this one instead.
import { json, type Answer } from '../net/answer.js'
import type { Call } from '../net/front.js'
import { seconds } from '../clock.js'
import { audienceOf, type AuthorityOptions } from './authority.js'
import { accessToken } from './tokens.js'

// Answers GET /metadata/identity/oauth2/token. Without a client id, the request is about the system-assigned identity, which is the same
// one here.
export const machineToken = ({ directory, settings, resourceManager }: AuthorityOptions, call: Call): Answer => {
  call.request.resume()
  // The package ends the path with a slash if that variable names the host.
  if (call.method !== 'GET' || !/^\/metadata\/identity\/oauth2\/token\/?$/.test(call.url.pathname)) return json(404, { error: 'not_found' })
  if (call.request.headers.metadata !== 'true') return refusal('Required metadata header not specified')
  const clientId = call.url.searchParams.get('client_id')
  const identity = directory.agentIdentity
  if (clientId !== null && clientId !== identity.clientId) return refusal('Identity not found')
  const resource = call.url.searchParams.get('resource') ?? ''
  const audience = audienceOf(resource, resourceManager())
  if (audience === undefined) return refusal(`The resource principal named ${resource} was not found in the tenant.`)
  call.record.principal = identity.name
  const lifetime = settings.tokenLifetime
  return json(200, {
    access_token: accessToken(directory.tenantId, identity, audience, lifetime, settings.tokenGeneration),
    client_id: identity.clientId,
    expires_in: String(lifetime),
    expires_on: String(seconds() + lifetime),
    ext_expires_in: String(lifetime),
    not_before: String(seconds()),
    resource,
    token_type: 'Bearer',
  })
}

const refusal = (description: string): Answer => json(400, { error: 'invalid_request', error_description: description })
