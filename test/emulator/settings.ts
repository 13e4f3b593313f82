// What the control endpoint can change while the emulator runs, with the service's usual behaviour as the default.
import type { Network } from './arm/networks.js'
import type { TagPolicy } from './arm/policies.js'
import type { JsonObject } from './json.js'

// States in which a run, or the replication of an image version, can be held.
export type Phase =
  'Provisioning' | 'Queued' | 'Building' | 'Customizing' | 'Optimizing' | 'Validating' | 'Distributing' | 'Deleting' | 'Replicating'

// Every setting; a test sets the ones that it needs.
export interface Settings {
  // Lifetime of an access token, in seconds.
  tokenLifetime: number
  // When raised, it invalidates the access tokens that were issued before: Resource Manager refuses them as expired.
  tokenGeneration: number
  // Lifetime of an OIDC token of a front door, in seconds.
  assertionLifetime: number
  // Seconds in a Retry-After header on 201, 202 and poll answers; null sends none, as the service does.
  retryAfter: number | null
  // Seconds by which Azure's clock is ahead of this machine's; negative if it is behind.
  clockSkew: number
  // The format of customization.log and of the failure message that names it: isolated builds, or those until 2023.
  logFormat: 'isolated' | 'old'
  // When the logs arrive in the staging account: as they grow, at the end of the run, or never. Isolated builds also have a container with
  // a log.
  exportLog: 'live' | 'at-end' | 'never'
  // Items on a page of a list.
  pageSize: number
  // The contents of https URLs on other hosts: nothing is ever fetched from a network.
  externalFiles: Record<string, string>
  // A phase in which builds are held until this is null again.
  hold: Phase | null
  // Additional duration of each state of a run, in milliseconds at random between two bounds; null for the pace alone.
  lasting: { readonly least: number; readonly most: number } | null
  // The customizer that fails, by its index, and the exit code of its script.
  failCustomizer: { index: number; exitCode: number } | null
  // The validator that fails, by its index.
  failValidator: { index: number; exitCode: number } | null
  // Distributors that fail, by their runOutputName.
  failDistributors: string[]
  // Gallery distributors whose version is still being replicated when the build timeout ends, by their runOutputName.
  timeOutDistributors: string[]
  // The provisioning error of every PUT.
  failProvisioning: { code: string; message: string } | null
  // The output of a customizer, by its index, in addition to that of its `echo` lines.
  customizerOutput: Record<string, string[]>
  // Regions that image versions cannot be replicated to, by name.
  failReplication: string[]
  // The output of a validator, likewise.
  validatorOutput: Record<string, string[]>
  // Whether an update runs a template with autoRun, as its creation does: the service's documentation contradicts itself.
  autoRunOnUpdate: boolean
  // The newest version of platform images, by publisher:offer:sku.
  platformImages: Record<string, string>
  // The status of every trigger. The service's status of a trigger that it has deactivated is not known.
  triggerStatus: { code: string; message: string }
  // Resource providers that the subscription is not registered for.
  unregisteredProviders: string[]
  // Preview features that the subscription is registered for, as namespace/name.
  registeredFeatures: string[]
  // Regions that no provider lists.
  closedRegions: string[]
  // VM sizes that the subscription may not use.
  restrictedSizes: string[]
  // Quotas by their names, such as cores; by default 100 with nothing in use.
  usages: Record<string, Usage>
  // Marketplace plans whose terms are not accepted.
  unacceptedPlans: string[]
  // Virtual networks by their names, in addition to the existing one.
  virtualNetworks: Record<string, Network>
  // Management locks, which are shown but lock nothing.
  locks: Lock[]
  // Policies that deny resources without a tag.
  policies: TagPolicy[]
  // Properties of network security groups and route tables, by their names.
  networkSecurityGroups: Record<string, JsonObject>
  routeTables: Record<string, JsonObject>
  // Properties of storage accounts, such as networkAcls, that replace the usual ones.
  storageNetwork: JsonObject
}

// A quota and its current use.
export interface Usage {
  readonly limit?: number
  readonly currentValue?: number
}

// A lock by the id of the locked resource.
interface Lock {
  readonly scope: string
  readonly name: string
  readonly level: string
}

// The usual behaviour of the service.
export const defaultSettings = (): Settings => ({
  tokenLifetime: 3600,
  tokenGeneration: 0,
  assertionLifetime: 300,
  retryAfter: null,
  clockSkew: 0,
  logFormat: 'isolated',
  exportLog: 'live',
  pageSize: 100,
  externalFiles: {},
  hold: null,
  lasting: null,
  failCustomizer: null,
  failValidator: null,
  failDistributors: [],
  timeOutDistributors: [],
  failProvisioning: null,
  customizerOutput: {},
  failReplication: [],
  validatorOutput: {},
  autoRunOnUpdate: true,
  platformImages: {},
  triggerStatus: { code: 'Healthy', message: 'Trigger is active' },
  unregisteredProviders: [],
  registeredFeatures: [],
  closedRegions: [],
  restrictedSizes: [],
  usages: {},
  unacceptedPlans: [],
  virtualNetworks: {},
  locks: [],
  policies: [],
  networkSecurityGroups: {},
  routeTables: {},
  storageNetwork: {},
})
