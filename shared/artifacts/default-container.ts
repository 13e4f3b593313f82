// The destination of artifacts, as far as it is known offline: a container of the inputs, or of an account in the resource group of the
// template.
import { createHash } from 'node:crypto'
import { blobHostOf } from '../azure/clouds.js'
import type { ArtifactInputs, TargetInputs } from '../inputs/inputs.js'

export interface DefaultAccount {
  readonly name: string
  readonly id: string
}

export const defaultContainerName = 'artifacts'

// The account that is used, or created: the one that the inputs name, otherwise one whose name is derived from the resource group. Account
// names are globally unique: 3 to 24 lower-case letters and digits.
export const defaultAccount = ({ subscriptionId, resourceGroup }: Required<TargetInputs>, storageAccount?: string): DefaultAccount => {
  const place = `${subscriptionId}/${resourceGroup}`.toLowerCase()
  const name = storageAccount ?? `aib${createHash('sha256').update(place).digest('hex').slice(0, 21)}`
  return {
    name,
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/${name}`,
  }
}

export type Destination =
  // The container that an input names.
  | { readonly kind: 'given'; readonly containerUrl: string }
  // The default container, in an account that a build creates if it is missing. The URL is the expected one: an account with a DNS-zone
  // endpoint has another host. Undefined in a custom cloud, where only Azure knows the host.
  | { readonly kind: 'default'; readonly account: string; readonly containerUrl: string | undefined }
  // The inputs name neither a container nor a resource group.
  | { readonly kind: 'unknown' }

// The destination that the inputs define.
export const destinationOf = (
  { containerUrl, storageAccount, environment }: Pick<ArtifactInputs, 'containerUrl' | 'storageAccount' | 'environment'>,
  { subscriptionId, resourceGroup }: TargetInputs,
): Destination => {
  if (containerUrl !== undefined) return { kind: 'given', containerUrl }
  if (subscriptionId === undefined || resourceGroup === undefined) return { kind: 'unknown' }
  const { name } = defaultAccount({ subscriptionId, resourceGroup }, storageAccount)
  const blobHost = blobHostOf(environment)
  return {
    kind: 'default',
    account: name,
    containerUrl: blobHost === undefined ? undefined : `https://${name}.${blobHost}/${defaultContainerName}`,
  }
}

// The URL of the container, if it is known.
export const expectedContainer = (destination: Destination): string | undefined =>
  destination.kind === 'unknown' ? undefined : destination.containerUrl
