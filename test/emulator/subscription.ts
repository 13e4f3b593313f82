// The contents of the subscription at start. No role is assigned in it.
import { userAccount, type AccountKey } from './blob/azurite.js'
import type { World } from './world.js'

// The resource group that exists at start.
export const resourceGroup = 'images'
// The container for artifacts in the account of the user.
export const container = 'artifacts'
// Where builds may create disks that outlive their templates.
export const diskContainer = 'disks'

// The ids of what exists at start.
export interface Furnishing {
  readonly groupId: string
  readonly accountId: string
  readonly containerId: string
  readonly linuxDefinitionId: string
  readonly arm64DefinitionId: string
  readonly windowsDefinitionId: string
}

// Adds a resource group with a storage account and a gallery with three image definitions to the subscription.
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
    linuxDefinitionId: addDefinition(world, galleryId, 'ubuntu', 'Linux'),
    arm64DefinitionId: addDefinition(world, galleryId, 'ubuntu-arm64', 'Linux', 'Arm64'),
    windowsDefinitionId: addDefinition(world, galleryId, 'windows', 'Windows'),
  }
}

const addDefinition = (
  world: World,
  galleryId: string,
  name: string,
  osType: 'Linux' | 'Windows',
  architecture: 'x64' | 'Arm64' = 'x64',
): string => {
  const id = `${galleryId}/images/${name}`
  const identifier = { publisher: 'contoso', offer: name, sku: 'base' }
  // As Compute creates them by default since 2025-03-03.
  const features = [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }]
  const properties = {
    osType,
    osState: 'Generalized',
    hyperVGeneration: 'V2',
    architecture,
    features,
    identifier,
    provisioningState: 'Succeeded',
  }
  world.definitions.put(id, {
    id,
    body: { id, name, type: 'Microsoft.Compute/galleries/images', location: world.location, tags: {}, properties },
  })
  return id
}
