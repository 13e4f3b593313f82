// What the control endpoint can change while the emulator runs, with the service's usual behaviour as the default.
import type { Network } from './arm/networks.js'
import type { TagPolicy } from './arm/policies.js'
import type { JsonObject } from './json.js'

// States in which a run, or the replication of an image version, can be held.
export type Phase =
  'Provisioning' | 'Queued' | 'Building' | 'Customizing' | 'Optimizing' | 'Validating' | 'Distributing' | 'Deleting' | 'Replicating'

// Every switch; a test sets the ones that it needs.
export interface Settings {
  // Seconds that an access token lives.
  tokenLifetime: number
  // Raised, it ends the access tokens that were issued before: Resource Manager refuses them as expired.
  tokenGeneration: number
  // Seconds that an OIDC token of a front door lives.
  assertionLifetime: number
  // Seconds in a Retry-After header on 201, 202 and poll answers; null sends none, as the service does.
  retryAfter: number | null
  // Seconds that Azure's clock is ahead of this machine's; negative if it is behind.
  clockSkew: number
  // The format of customization.log and of the failure message that names it: isolated builds, or those until 2023.
  logFormat: 'isolated' | 'old'
  // When the logs come into the staging account: as they grow, at the end of the run, or never. Isolated builds have a container with a
  // log besides.
  exportLog: 'live' | 'at-end' | 'never'
  // Items on a page of a list.
  pageSize: number
  // What is behind https URLs on other hosts, by URL: nothing is ever fetched from a network.
  externalFiles: Record<string, string>
  // A phase in which builds stay until this is null again.
  hold: Phase | null
  // How long each state of a run lasts besides, in milliseconds at random between two bounds; null for as long as the pace says.
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
  // What a customizer prints, by its index, in addition to what the emulator makes of `echo` lines.
  customizerOutput: Record<string, string[]>
  // Regions that image versions cannot be replicated to, by name.
  failReplication: string[]
  // What a validator prints, likewise.
  validatorOutput: Record<string, string[]>
  // Whether an update runs a template with autoRun, as its creation does: the service's documentation is contradictory.
  autoRunOnUpdate: boolean
  // The newest version of platform images, by publisher:offer:sku.
  platformImages: Record<string, string>
  // The service's status of every trigger. Its status of a trigger that it has deactivated is not known.
  triggerStatus: { code: string; message: string }
  // Resource providers that the subscription is not registered for.
  unregisteredProviders: string[]
  // Preview features that it is registered for, as namespace/name.
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
  // Management locks, which are shown and lock nothing.
  locks: Lock[]
  // Policies that deny resources without a tag.
  policies: TagPolicy[]
  // Properties of network security groups and route tables, by their names.
  networkSecurityGroups: Record<string, JsonObject>
  routeTables: Record<string, JsonObject>
  // Properties of storage accounts, such as networkAcls, in the place of the usual ones.
  storageNetwork: JsonObject
}

// A quota and what is used of it.
export interface Usage {
  readonly limit?: number
  readonly currentValue?: number
}

// A lock by the id of what it is on.
interface Lock {
  readonly scope: string
  readonly name: string
  readonly level: string
}

// The service as it usually is.
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
