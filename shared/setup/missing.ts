// Finds out which parts of a set-up Azure does not have yet.
import { agreementPath } from '../azure/marketplace-agreement.js'
import { reads } from '../azure/reads.js'
import type { AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'
import { at, itemsOf, textOf } from '../json.js'
import { permissionsAllow } from '../preflight/roles.js'
import type { Assignment, FederatedCredential, PipelineLogin, Principal, PurchasePlan, Resource, Setup } from './setup.js'

// The missing parts of a set-up, and what could not be read. That counts as missing, because creating it again changes nothing.
export interface Comparison {
  readonly missing: Setup
  readonly unreadable: readonly string[]
}

// Reads everything that the set-up names, and changes nothing.
export const compareWithAzure = async (setup: Setup, azure: AzureReader): Promise<Comparison> => {
  const unreadable: string[] = []
  const without = async <Item>(items: readonly Item[], exists: (item: Item) => Promise<boolean>): Promise<readonly Item[]> => {
    const found = await Promise.all(items.map((item) => orFalse(() => exists(item), unreadable)))
    return items.filter((_, index) => found[index] === false)
  }
  const [providers, terms, resources, credentials, assignments] = await Promise.all([
    without(setup.providers, (namespace) => isRegistered(setup.subscriptionId, namespace, azure)),
    without(setup.terms, (plan) => isAccepted(setup.subscriptionId, plan, azure)),
    without(setup.resources, (resource) => hasResource(resource, azure)),
    without(setup.credentials, (credential) => trusts(setup.login, credential, azure)),
    without(setup.assignments, (assignment) => isAssigned(assignment, azure)),
  ])
  const roles = setup.roles.filter(({ guid }) => assignments.some(({ role }) => role.guid === guid))
  return { missing: { ...setup, providers, terms, resources, credentials, assignments, roles }, unreadable: [...new Set(unreadable)] }
}

// Whether there is nothing to print.
export const isComplete = ({ providers, terms, resources, credentials, assignments }: Setup): boolean =>
  providers.length + terms.length + resources.length + credentials.length + assignments.length === 0

const orFalse = async (ask: () => Promise<boolean>, unreadable: string[]): Promise<boolean> => {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    // They are joined to one sentence.
    unreadable.push(error.right ?? error.message.replace(/\.$/, ''))
    return false
  }
}

const isRegistered = async (subscriptionId: string, namespace: string, azure: AzureReader): Promise<boolean> => {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}`
  const provider = await azure.get(path, 'Microsoft.Resources/subscriptions/providers/read')
  return textOf(at(provider, 'registrationState')) === 'Registered'
}

const isAccepted = async (subscriptionId: string, plan: PurchasePlan, azure: AzureReader): Promise<boolean> =>
  at(await azure.get(agreementPath(subscriptionId, plan), reads.agreement), 'properties', 'accepted') === true

const rights: Readonly<Record<Resource['kind'], string>> = {
  group: 'Microsoft.Resources/subscriptions/resourceGroups/read',
  identity: 'Microsoft.ManagedIdentity/userAssignedIdentities/read',
  'storage-account': 'Microsoft.Storage/storageAccounts/read',
  container: reads.container,
  gallery: 'Microsoft.Compute/galleries/read',
  definition: 'Microsoft.Compute/galleries/images/read',
  subnet: 'Microsoft.Network/virtualNetworks/subnets/read',
}

const hasResource = async (resource: Resource, azure: AzureReader): Promise<boolean> => {
  const body = await azure.get(resource.id, rights[resource.kind])
  if (resource.kind !== 'subnet') return body !== undefined
  return resource.use === 'container'
    ? itemsOf(at(body, 'properties', 'delegations')).some(
        (delegation) => textOf(at(delegation, 'properties', 'serviceName')) === 'Microsoft.ContainerInstance/containerGroups',
      )
    : textOf(at(body, 'properties', 'privateLinkServiceNetworkPolicies')) === 'Disabled'
}

const trusts = async (login: PipelineLogin, { issuer, subject }: FederatedCredential, azure: AzureReader): Promise<boolean> => {
  if (login.kind === 'application') throw new Unreadable('Resource Manager does not show the credentials of an application.')
  const right = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read'
  const credentials = await azure.list(`${login.id}/federatedIdentityCredentials`, right)
  return (credentials ?? []).some(
    (one) => textOf(at(one, 'properties', 'issuer')) === issuer && textOf(at(one, 'properties', 'subject')) === subject,
  )
}

// Through any role, at the scope or above it. An assignment with a condition only covers needs with the same condition.
const isAssigned = async ({ principal, scope, actions, dataActions, condition }: Assignment, azure: AzureReader): Promise<boolean> => {
  const principalId = await principalIdOf(principal, azure)
  if (principalId === undefined) return false
  const filter = encodeURIComponent(`atScope() and assignedTo('${principalId}')`)
  const assignments = await azure.list(
    `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${filter}`,
    'Microsoft.Authorization/roleAssignments/read',
  )
  const ids = new Set(
    (assignments ?? []).flatMap((assignment) =>
      ['', condition].includes(textOf(at(assignment, 'properties', 'condition')) ?? '')
        ? (textOf(at(assignment, 'properties', 'roleDefinitionId')) ?? [])
        : [],
    ),
  )
  const roles = await Promise.all([...ids].map((id) => azure.get(id, 'Microsoft.Authorization/roleDefinitions/read')))
  const permissions = roles.flatMap((role) => itemsOf(at(role, 'properties', 'permissions')))
  return (
    actions.every((action) => permissionsAllow(permissions, action)) &&
    dataActions.every((action) => permissionsAllow(permissions, action, 'dataActions'))
  )
}

const principalIdOf = async (principal: Principal, azure: AzureReader): Promise<string | undefined> => {
  if (principal.kind === 'application') throw new Unreadable('Resource Manager does not show applications.')
  if (principal.kind === 'service') throw new Unreadable('Resource Manager does not show which principal is the service’s own application.')
  return textOf(at(await azure.get(principal.id, rights.identity), 'properties', 'principalId'))
}
