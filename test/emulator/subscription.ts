// What the subscription holds at start, and who may do what in it, so that a usual build works.
import { userAccount, type AccountKey } from './blob/azurite.js'
import type { Directory } from './entra/directory.js'
import type { Roles } from './entra/roles.js'
import type { World } from './world.js'

// The resource group that is there at start.
export const resourceGroup = 'images'
// The container for artifacts in the account of the user.
export const container = 'artifacts'
// Where builds may put disks that outlive their templates.
export const diskContainer = 'disks'

// The ids of what is there at start.
export interface Furnishing {
  readonly groupId: string
  readonly accountId: string
  readonly containerId: string
  readonly diskContainerId: string
  readonly linuxDefinitionId: string
  readonly windowsDefinitionId: string
}

// Puts a resource group with a storage account and a gallery with two image definitions into the subscription.
export const furnish = (world: World, accounts: readonly AccountKey[]): Furnishing => {
  const groupId = world.groupId(resourceGroup)
  world.groups.put(groupId, { id: groupId, name: resourceGroup, location: world.location, tags: {} })
  const accountId = `${groupId}/providers/Microsoft.Storage/storageAccounts/${userAccount}`
  const key = accounts.find(({ name }) => name === userAccount)?.key ?? ''
  world.accounts.put(accountId, { id: accountId, name: userAccount, store: userAccount, location: world.location, key, tags: {} })
  const galleryId = `${groupId}/providers/Microsoft.Compute/galleries/gallery`
  const properties = { provisioningState: 'Succeeded', identifier: {} }
  const body = { id: galleryId, name: 'gallery', type: 'Microsoft.Compute/galleries', location: world.location, tags: {}, properties }
  world.galleries.put(galleryId, { id: galleryId, body })
  return {
    groupId,
    accountId,
    containerId: `${accountId}/blobServices/default/containers/${container}`,
    diskContainerId: `${accountId}/blobServices/default/containers/${diskContainer}`,
    linuxDefinitionId: addDefinition(world, galleryId, 'ubuntu', 'Linux'),
    windowsDefinitionId: addDefinition(world, galleryId, 'windows', 'Windows'),
  }
}

// The roles that a usual set-up has. The pipeline, by its application or its agent's machine, may read in the whole subscription, for the staging groups and their logs.
export const grantUsualRoles = (
  roles: Roles,
  { pipeline, templateIdentity, buildIdentity, agentIdentity }: Directory,
  world: World,
  furnishing: Furnishing,
): void => {
  const { groupId, accountId, containerId, diskContainerId } = furnishing
  const subscription = `/subscriptions/${world.subscriptionId}`
  const grant = roles.grant
  for (const { objectId } of [pipeline, agentIdentity]) {
    grant({ objectId, role: 'Contributor', scope: groupId })
    grant({ objectId, role: 'Managed Identity Operator', scope: templateIdentity.resourceId })
    grant({ objectId, role: 'Storage Blob Data Contributor', scope: accountId })
    grant({ objectId, role: 'Reader', scope: subscription })
    grant({ objectId, role: 'Storage Blob Data Reader', scope: subscription })
  }
  grant({ objectId: templateIdentity.objectId, role: 'Contributor', scope: groupId })
  grant({ objectId: templateIdentity.objectId, role: 'Storage Blob Data Reader', scope: containerId })
  grant({ objectId: templateIdentity.objectId, role: 'Storage Blob Data Contributor', scope: diskContainerId })
  grant({ objectId: buildIdentity.objectId, role: 'Storage Blob Data Reader', scope: containerId })
}

const addDefinition = (world: World, galleryId: string, name: string, osType: 'Linux' | 'Windows'): string => {
  const id = `${galleryId}/images/${name}`
  const identifier = { publisher: 'contoso', offer: name, sku: 'base' }
  const properties = { osType, osState: 'Generalized', hyperVGeneration: 'V2', identifier, provisioningState: 'Succeeded' }
  world.definitions.put(id, {
    id,
    body: { id, name, type: 'Microsoft.Compute/galleries/images', location: world.location, tags: {}, properties },
  })
  return id
}
