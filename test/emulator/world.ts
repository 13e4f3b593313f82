// The resources in the emulated subscription. Ids are kept as written and compared without case, as in Azure.
import type { JsonObject } from './json.js'
import type { Template } from './image-builder/template.js'

// A resource group.
export interface ResourceGroup {
  readonly id: string
  readonly name: string
  readonly location: string
  tags: Record<string, string>
}

// A storage account, of the user or of a staging group.
export interface StorageAccount {
  readonly id: string
  readonly name: string
  // The account of Azurite behind it, which its blob endpoint names: Azurite only takes accounts at start.
  readonly store: string
  readonly location: string
  readonly key: string
  readonly tags: Record<string, string>
}

// A gallery, image definition, image version or managed image: the answer of ARM.
export interface ComputeResource {
  readonly id: string
  readonly body: JsonObject
  // The regions of an image version without a complete copy, by name.
  readonly replication?: Readonly<Record<string, RegionState>>
}

// The progress of the copy of an image version in a region.
export interface RegionState {
  readonly state: 'Replicating' | 'Failed'
  readonly progress: number
  readonly details: string
}

// A container group with its one container and its output.
export interface ContainerGroup {
  readonly id: string
  readonly location: string
  readonly container: string
  log: string
}

// Resources by id, without case, in the order of their creation.
export interface Shelf<Resource> {
  get(id: string): Resource | undefined
  // `made`: the time of creation, if not now; a replacement keeps that of what it replaces.
  put(id: string, resource: Resource, made?: Date): void
  // The time of its creation.
  made(id: string): Date | undefined
  remove(id: string): boolean
  // Those whose id starts with a prefix.
  below(prefix: string): Resource[]
}

// Everything in the subscription.
export interface World {
  readonly subscriptionId: string
  readonly location: string
  readonly groups: Shelf<ResourceGroup>
  readonly accounts: Shelf<StorageAccount>
  readonly templates: Shelf<Template>
  readonly galleries: Shelf<ComputeResource>
  readonly definitions: Shelf<ComputeResource>
  readonly versions: Shelf<ComputeResource>
  readonly images: Shelf<ComputeResource>
  readonly virtualMachines: Shelf<ComputeResource>
  readonly scaleSets: Shelf<ComputeResource>
  readonly containerGroups: Shelf<ContainerGroup>
  groupId(name: string): string
}

// Starts empty.
export const createWorld = (subscriptionId: string, location: string): World => ({
  subscriptionId,
  location,
  groups: createShelf(),
  accounts: createShelf(),
  templates: createShelf(),
  galleries: createShelf(),
  definitions: createShelf(),
  versions: createShelf(),
  images: createShelf(),
  virtualMachines: createShelf(),
  scaleSets: createShelf(),
  containerGroups: createShelf(),
  groupId: (name) => `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
})

// The last segment of a resource id.
export const nameIn = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

const createShelf = <Resource>(): Shelf<Resource> => {
  const resources = new Map<string, { readonly resource: Resource; readonly made: Date }>()
  return {
    get: (id) => resources.get(id.toLowerCase())?.resource,
    put: (id, resource, made) => {
      const key = id.toLowerCase()
      resources.set(key, { resource, made: made ?? resources.get(key)?.made ?? new Date() })
    },
    made: (id) => resources.get(id.toLowerCase())?.made,
    remove: (id) => resources.delete(id.toLowerCase()),
    below: (prefix) => [...resources].filter(([id]) => id.startsWith(`${prefix.toLowerCase()}/`)).map(([, { resource }]) => resource),
  }
}
