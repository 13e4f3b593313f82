// An Azure Resource Manager service connection: the credential, and the inputs that it answers instead of the user.
import * as task from 'azure-pipelines-task-lib/task.js'
import { certificateFault, privateKeyLines } from '../../shared/azure/certificate.js'
import { resourceManagerOf, type Environment } from '../../shared/azure/clouds.js'
import { AibError } from '../../shared/errors.js'
import { isGuid } from '../../shared/azure/resource-id.js'
import type { Login } from '../../shared/host.js'
import { isTenant } from '../../shared/azure/tenant.js'
import type { InputName } from '../../shared/inputs/table.js'
import { fetchAssertion } from './assertion.js'
import { authorizationOf, UnreadableAuthorization } from './authorization.js'
import { defined } from '../../shared/defined.js'

// The connection's value for an input; undefined for inputs that it does not answer.
export const inputOfConnection = (id: string, name: InputName): string | undefined => {
  switch (name) {
    case 'subscription-id':
      return data(id, 'subscriptionid')
    case 'tenant-id':
      return tenantOf(id)
    case 'environment':
      return environmentOf(id)
    case 'resource-manager-endpoint':
      return hasOwnEndpoints(id) ? task.getEndpointUrl(id, true) : undefined
    case 'resource-manager-audience':
      return hasOwnEndpoints(id) ? data(id, 'activeDirectoryServiceEndpointResourceId') : undefined
    case 'authority-host':
      return hasOwnEndpoints(id) ? (data(id, 'environmentAuthorityUrl') ?? data(id, 'activeDirectoryAuthority')) : undefined
    default:
      return undefined
  }
}

// The login of the connection; its secrets are masked before anything else can print them.
export const loginOfConnection = (id: string, mask: (secret: string) => void): Login => {
  if (data(id, 'EnableAdfsAuthentication')?.toLowerCase() === 'true')
    throw unusable(id, 'it logs in through AD FS', 'Use a connection to a cloud that logs in through Microsoft Entra.')
  // A connection without a scheme is an old one, and uses a service principal (docs/platforms.md 2.6).
  const scheme = task.getEndpointAuthorizationScheme(id, true) ?? 'ServicePrincipal'
  switch (scheme.toLowerCase()) {
    case 'workloadidentityfederation':
      return { kind: 'federated', ...principalOf(id), assertion: () => fetchAssertion(id, mask) }
    case 'serviceprincipal':
      return isCertificate(id) ? certificateLogin(id, mask) : secretLogin(id, mask)
    case 'managedserviceidentity': {
      const clientId = data(id, 'msiclientId')
      return { kind: 'managed-identity', ...defined({ clientId }) }
    }
    default:
      throw unusable(id, `its authentication scheme is ${scheme}`, usableSchemes)
  }
}

const isCertificate = (id: string): boolean => parameter(id, 'authenticationtype')?.toLowerCase() === 'spncertificate'

const secretLogin = (id: string, mask: (secret: string) => void): Login => {
  const clientSecret = parameter(id, 'serviceprincipalkey')
  if (clientSecret === undefined)
    throw unusable(id, 'its service principal has no secret', 'Edit the connection and enter the secret, or convert it to federation.')
  mask(clientSecret)
  return { kind: 'client-secret', ...principalOf(id), clientSecret }
}

const certificateLogin = (id: string, mask: (secret: string) => void): Login => {
  const certificate = parameter(id, 'serviceprincipalcertificate')
  if (certificate === undefined)
    throw unusable(id, 'its service principal has no certificate', 'Edit the connection and paste the certificate and its private key.')
  for (const line of privateKeyLines(certificate)) mask(line)
  const fault = certificateFault(certificate)
  if (fault !== undefined)
    throw unusable(
      id,
      `of its certificate, ${fault}`,
      'Edit the connection and paste a certificate that holds, and its private key without a password, as PEM.',
    )
  return { kind: 'client-certificate', ...principalOf(id), certificate }
}

const principalOf = (id: string): { readonly tenantId: string; readonly clientId: string } => {
  const tenantId = parameter(id, 'tenantid')
  const clientId = parameter(id, 'serviceprincipalid')
  if (tenantId === undefined) throw unusable(id, 'it names no tenant', 'Edit the connection and enter the tenant id.')
  if (!isTenant(tenantId))
    throw unusable(id, `${JSON.stringify(tenantId)} is not the id of a tenant`, 'Edit the connection and enter the tenant id.')
  if (clientId === undefined)
    throw unusable(id, 'it names no service principal', 'Edit the connection and enter the application (client) id.')
  return { tenantId, clientId }
}

// Any other value is an error of the login (principalOf), not of an input that the user did not set.
const tenantOf = (id: string): string | undefined => {
  const tenantId = parameter(id, 'tenantid')
  return tenantId !== undefined && isGuid(tenantId) ? tenantId : undefined
}

const known: readonly Environment[] = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']

// Azure Stack and other private clouds have their own names.
const environmentOf = (id: string): Environment => known.find((name) => name === (data(id, 'environment') ?? 'AzureCloud')) ?? 'custom'

// A connection of a known cloud repeats that cloud's endpoints (its authority under an older name), but the table has the current ones.
const hasOwnEndpoints = (id: string): boolean => {
  const url = task.getEndpointUrl(id, true)?.replace(/\/+$/, '')
  return url !== undefined && url !== '' && url !== resourceManagerOf(environmentOf(id))
}

const data = (id: string, key: string): string | undefined => {
  const value = task.getEndpointDataParameter(id, key, true)
  return value === undefined || value === '' ? undefined : value
}

const parameter = (id: string, key: string): string | undefined => {
  try {
    return authorizationOf(id)(key)
  } catch (error) {
    if (!(error instanceof UnreadableAuthorization)) throw error
    throw unusable(id, error.message, 'Edit the connection and enter its values again.')
  }
}

const usableSchemes =
  'Use an Azure Resource Manager connection with workload identity federation, a service principal (secret or certificate) or a managed identity.'

const unusable = (id: string, because: string, fix: string): AibError =>
  new AibError({
    code: 'login-failed',
    message: `The service connection cannot be used: ${because}.`,
    where: `azureSubscription (${id})`,
    fix,
  })
