// An Azure Resource Manager service connection: the credential, and the inputs that it answers instead of the user.
import * as task from 'azure-pipelines-task-lib/task.js'
import { resourceManagerOf } from '../../shared/azure/clouds.js'
import { AibError } from '../../shared/errors.js'
import type { Login } from '../../shared/host.js'
import type { Environment } from '../../shared/inputs/inputs.js'
import type { InputName } from '../../shared/inputs/table.js'
import { fetchAssertion } from './assertion.js'

// The value that the connection has for an input; undefined for inputs that are none of its business.
export const inputOfConnection = (id: string, name: InputName): string | undefined => {
  switch (name) {
    case 'subscription-id':
      return data(id, 'subscriptionid')
    case 'environment':
      return environmentOf(id)
    case 'resource-manager-endpoint':
      return hasOwnEndpoints(id) ? task.getEndpointUrl(id, true) : undefined
    case 'authority-host':
      return hasOwnEndpoints(id) ? (data(id, 'environmentAuthorityUrl') ?? data(id, 'activeDirectoryAuthority')) : undefined
    default:
      return undefined
  }
}

// The login of the connection; its secrets are masked before anything else can print them.
export const loginOfConnection = (id: string, mask: (secret: string) => void): Login => {
  const scheme = task.getEndpointAuthorizationScheme(id, true)
  const tenantId = parameter(id, 'tenantid')
  const clientId = parameter(id, 'serviceprincipalid')
  if (tenantId === undefined || clientId === undefined) throw unusable(id, 'it has no tenant or no service principal')
  if (scheme === 'WorkloadIdentityFederation') return { kind: 'federated', tenantId, clientId, assertion: () => fetchAssertion(id, mask) }
  const clientSecret = parameter(id, 'serviceprincipalkey')
  if (scheme === 'ServicePrincipal' && clientSecret !== undefined) {
    mask(clientSecret)
    return { kind: 'client-secret', tenantId, clientId, clientSecret }
  }
  throw unusable(id, `its authorization is ${scheme ?? 'unknown'}${scheme === 'ServicePrincipal' ? ' without a secret' : ''}`)
}

const known: readonly Environment[] = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']

// An Azure Stack or another private cloud has a name of its own.
const environmentOf = (id: string): Environment => known.find((name) => name === (data(id, 'environment') ?? 'AzureCloud')) ?? 'custom'

// A connection of a known cloud repeats that cloud's endpoints (its authority under an older name): the table has the current ones.
const hasOwnEndpoints = (id: string): boolean => {
  const url = task.getEndpointUrl(id, true)?.replace(/\/+$/, '')
  return url !== undefined && url !== '' && url !== resourceManagerOf(environmentOf(id))
}

const data = (id: string, key: string): string | undefined => {
  const value = task.getEndpointDataParameter(id, key, true)
  return value === undefined || value === '' ? undefined : value
}

// Read as a whole: the library prints a single parameter in its debug log, secrets too.
const parameter = (id: string, key: string): string | undefined => {
  const parameters = task.getEndpointAuthorization(id, true)?.parameters ?? {}
  const name = Object.keys(parameters).find((candidate) => candidate.toLowerCase() === key)
  const value = name === undefined ? undefined : parameters[name]
  return value === undefined || value === '' ? undefined : value
}

const unusable = (id: string, because: string): AibError =>
  new AibError({
    code: 'login-failed',
    message: `The service connection cannot be used: ${because}.`,
    where: `azureSubscription (${id})`,
    fix: 'Use an Azure Resource Manager connection with workload identity federation, or with a service principal and its secret.',
  })
