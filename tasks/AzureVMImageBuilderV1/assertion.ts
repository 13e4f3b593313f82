// A fresh OIDC assertion for a service connection with workload identity federation, as AzurePipelinesCredential of @azure/identity
// requests it.
import * as task from 'azure-pipelines-task-lib/task.js'
import { AibError } from '../../shared/errors.js'
import { authorizationOf, UnreadableAuthorization } from './authorization.js'

// Requests one from the job's OIDC endpoint with the job's own token. The assertion is valid for ten minutes: each login requests a new
// one.
export const fetchAssertion = async (serviceConnectionId: string, mask: (secret: string) => void): Promise<string> => {
  const rest = await import('@azure/core-rest-pipeline')
  const endpoint = task.getVariable('System.OidcRequestUri')
  const jobToken = ownToken()
  if (endpoint === undefined || endpoint === '' || jobToken === undefined) {
    throw failed(
      'this job has no OIDC endpoint',
      'Workload identity federation needs Azure DevOps Services, or a Server version that offers it.',
    )
  }
  const request = rest.createPipelineRequest({
    url: `${endpoint}?api-version=7.1&serviceConnectionId=${encodeURIComponent(serviceConnectionId)}`,
    method: 'POST',
    timeout: 30_000,
    // Without the last header, an expired token is answered with a redirect to a sign-in page.
    headers: rest.createHttpHeaders({
      authorization: `Bearer ${jobToken}`,
      'content-type': 'application/json',
      'x-tfs-fedauthredirect': 'Suppress',
    }),
  })
  const response = await rest.createPipelineFromOptions({}).sendRequest(rest.createDefaultHttpClient(), request)
  const assertion = response.status === 200 ? oidcToken(response.bodyAsText ?? '') : undefined
  if (assertion === undefined)
    throw failed(
      `the OIDC endpoint of the job answered with status ${response.status}`,
      'Check that this pipeline may use the service connection.',
    )
  mask(assertion)
  return assertion
}

const ownToken = (): string | undefined => {
  try {
    return authorizationOf('SYSTEMVSSCONNECTION')('AccessToken')
  } catch (error) {
    if (!(error instanceof UnreadableAuthorization)) throw error
    throw failed(`the token of this job cannot be read: ${error.message}`, 'Run the job again.')
  }
}

const oidcToken = (body: string): string | undefined => {
  try {
    const answer: unknown = JSON.parse(body)
    return typeof answer === 'object' && answer !== null && 'oidcToken' in answer && typeof answer.oidcToken === 'string'
      ? answer.oidcToken
      : undefined
  } catch {
    return undefined
  }
}

const failed = (because: string, fix: string): AibError =>
  new AibError({
    code: 'login-failed',
    message: `No OIDC assertion for the service connection: ${because}.`,
    where: 'azureSubscription',
    fix,
  })
