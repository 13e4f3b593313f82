// The token endpoints of the two CI platforms, which give a job its assertion for Entra.
import { randomUUID } from 'node:crypto'
import { json, type Answer } from '../net/answer.js'
import type { Call, Handler } from '../net/front.js'
import type { Settings } from '../settings.js'
import { encodeToken, validity } from './tokens.js'

// Answers below /oidc/.
export type OidcIssuers = Handler

// What jobs of the two platforms authenticate with.
export interface OidcGrant {
  // The environment variables with which a job asks.
  readonly githubToken: string
  readonly azurePipelinesToken: string
  readonly serviceConnectionId: string
}

// Creates new tokens and a service connection.
export const createOidcGrant = (): OidcGrant => ({
  githubToken: `github-${randomUUID()}`,
  azurePipelinesToken: `azure-pipelines-${randomUUID()}`,
  serviceConnectionId: randomUUID(),
})

// The handler of /oidc/github and /oidc/azure-pipelines on the authority's front.
export const createOidcIssuers =
  (grant: OidcGrant, settings: Settings): OidcIssuers =>
  (call) => {
    call.request.resume()
    const isGithub = call.method === 'GET' && call.url.pathname === '/oidc/github'
    const isAzurePipelines = call.method === 'POST' && call.url.pathname === '/oidc/azure-pipelines'
    if (isGithub) return Promise.resolve(github(grant, settings, call))
    if (isAzurePipelines) return Promise.resolve(azurePipelines(grant, settings, call))
    return Promise.resolve(json(404, { message: 'There is no such OIDC endpoint.' }))
  }

const github = (grant: OidcGrant, settings: Settings, call: Call): Answer => {
  if (call.request.headers.authorization !== `Bearer ${grant.githubToken}`) return json(401, { message: 'Bad credentials' })
  const subject = 'repo:contoso/images:ref:refs/heads/main'
  return json(200, { value: assertion('https://token.actions.githubusercontent.com', subject, audienceOf(call), settings) })
}

const azurePipelines = (grant: OidcGrant, settings: Settings, call: Call): Answer => {
  if (call.request.headers.authorization !== `Bearer ${grant.azurePipelinesToken}`)
    return json(401, { message: 'TF400813: not authorized.' })
  const connection = call.url.searchParams.get('serviceConnectionId')
  if (connection !== grant.serviceConnectionId) return json(404, { message: `Service connection ${connection ?? ''} not found.` })
  const issuer = 'https://vstoken.dev.azure.com/00000000-0000-0000-0000-000000000000'
  return json(200, { oidcToken: assertion(issuer, 'sc://contoso/images/azure', 'api://AzureADTokenExchange', settings) })
}

const audienceOf = (call: Call): string => call.url.searchParams.get('audience') ?? 'https://github.com/contoso'

const assertion = (iss: string, sub: string, aud: string, settings: Settings): string =>
  encodeToken({ iss, sub, aud, jti: randomUUID(), ...validity(settings.assertionLifetime) })
