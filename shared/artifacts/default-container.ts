// Where artifacts go when nobody says: a container of an account in the resource group of the image template. Offline.
import { createHash } from 'node:crypto'
import { blobHostOf } from '../azure/clouds.js'
import type { ArtifactInputs, TargetInputs } from '../inputs/inputs.js'

export interface DefaultAccount {
  readonly name: string
  readonly id: string
}

export const defaultContainerName = 'artifacts'

// The account that is used, or made: the one that the inputs name, else one of the same name for ever for a resource group. Names of
// accounts are taken once in the whole world: 3 to 24 lower-case letters and digits.
export const defaultAccount = ({ subscriptionId, resourceGroup }: Required<TargetInputs>, storageAccount?: string): DefaultAccount => {
  const place = `${subscriptionId}/${resourceGroup}`.toLowerCase()
  const name = storageAccount ?? `aib${createHash('sha256').update(place).digest('hex').slice(0, 21)}`
  return {
    name,
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/${name}`,
  }
}

// The container as far as it is known without asking: that of the inputs, else the default one, with its account. A custom cloud's storage
// has a host that only its accounts tell.
export const knownContainer = (
  { containerUrl, storageAccount, environment }: ArtifactInputs,
  { subscriptionId, resourceGroup }: TargetInputs,
): { readonly containerUrl: string; readonly ownAccount?: string } | undefined => {
  if (containerUrl !== undefined) return { containerUrl }
  const blobHost = blobHostOf(environment)
  if (blobHost === undefined || subscriptionId === undefined || resourceGroup === undefined) return undefined
  const { name } = defaultAccount({ subscriptionId, resourceGroup }, storageAccount)
  return { containerUrl: `https://${name}.${blobHost}/${defaultContainerName}`, ownAccount: name }
}
