// An image template as the service stores it, and as it shows it.
import { goTime, goZeroTime } from '../clock.js'
import type { Operation } from '../arm/operations.js'
import { listOf, objectOf, textOf, type JsonObject } from '../json.js'
import type { StorageAccount } from '../world.js'
import type { TemplateVersion } from './api-versions.js'

// States of a template.
export type ProvisioningState = 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting' | 'Canceled'
// States of its last run.
export type RunState = 'Running' | 'Canceling' | 'Succeeded' | 'PartiallySucceeded' | 'Failed' | 'Canceled'
// Phases of a run in progress.
export type RunSubState = 'Queued' | 'Building' | 'Customizing' | 'Optimizing' | 'Validating' | 'Distributing'

// A run; it outlives the request that started it.
export interface Run {
  readonly id: string
  readonly operation: Operation
  readonly cancel: AbortController
  readonly startTime: string
  endTime?: string
  state: RunState
  subState: RunSubState
  message: string
}

// What a distributor created: an id, or the address of a VHD.
export interface RunOutput {
  readonly name: string
  readonly artifactId?: string
  readonly artifactUri?: string
}

// Where the service keeps its own resources for a template.
export interface Staging {
  readonly groupId: string
  readonly account: StorageAccount
  // False if the user named the group: then only its contents are deleted with the template.
  readonly ownsGroup: boolean
}

// The bytes of a script or file, as they were when the template was created.
export interface Fetched {
  readonly url: string
  readonly sha256: string
  readonly bytes: number
}

// A trigger of a template.
export interface Trigger {
  readonly name: string
  readonly kind: string
  readonly time: string
}

// An image template.
export interface Template {
  // With the lower-case `/resourcegroups/` of real answers.
  readonly id: string
  readonly name: string
  readonly group: string
  readonly location: string
  readonly apiVersion: TemplateVersion
  tags: Record<string, string>
  identities: readonly string[]
  properties: JsonObject
  provisioningState: ProvisioningState
  provisioningError?: { provisioningErrorCode: string; message: string }
  staging?: Staging
  run?: Run
  outputs: readonly RunOutput[]
  // By the place of the reference, such as customize[0].
  fetched: ReadonlyMap<string, Fetched>
  readonly triggers: Map<string, Trigger>
  // The number of accepted run requests.
  runRequests: number
}

// What the service shows of an identity once the template is provisioned.
export interface Identified {
  readonly principalId: string
  readonly clientId: string
}

// The template as GET shows it, without systemData, which no recorded answer has (2023-07-01 in May 2025 is the newest); `identity` returns
// the ids of a managed identity, which are hidden while the template is being created.
export const templateBody = (template: Template, identity: (id: string) => Identified | undefined, apiVersion: string): JsonObject => ({
  properties: {
    ...withDefaults(template),
    provisioningState: template.provisioningState,
    provisioningError: template.provisioningError,
    // Both since 2022-02-14 (docs/service.md 1.6).
    ...(apiVersion >= '2022-02-14' ? stagingGroups(template) : {}),
    lastRunStatus: template.run ? lastRunStatus(template.run) : undefined,
  },
  identity: template.identities.length === 0 ? { type: 'None' } : identityBody(template, identity),
  tags: template.tags,
  location: template.location,
  id: template.id,
  name: template.name,
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
})

// A run is active until its state is final.
export const isActive = (run: Run | undefined): boolean => run?.state === 'Running' || run?.state === 'Canceling'

// The customizers, in order.
export const customizersOf = ({ properties }: Template): JsonObject[] => listOf(properties.customize).map(objectOf)
// The distributors, in order.
export const distributorsOf = ({ properties }: Template): JsonObject[] => listOf(properties.distribute).map(objectOf)
// The validators, in order.
export const validatorsOf = ({ properties }: Template): JsonObject[] => listOf(objectOf(properties.validate).inVMValidations).map(objectOf)
// The source.
export const sourceOf = ({ properties }: Template): JsonObject => objectOf(properties.source)
// Whether source or customizers are those of Windows.
export const isWindows = (template: Template): boolean =>
  /windows/i.test(`${textOf(sourceOf(template).publisher)} ${textOf(sourceOf(template).offer)}`) ||
  customizersOf(template).some((item) => /^(PowerShell|Windows)/.test(textOf(item.type)))

// Defaults that the service adds to what was sent, as recorded.
const withDefaults = ({ properties, apiVersion }: Template): JsonObject => ({
  ...properties,
  distribute: listOf(properties.distribute).map((item) => {
    const distributor = objectOf(item)
    const versioning =
      distributor.type === 'SharedImage' && apiVersion >= '2022-07-01' ? { versioning: distributor.versioning ?? null } : {}
    return { artifactTags: {}, ...distributor, ...versioning }
  }),
  buildTimeoutInMinutes: properties.buildTimeoutInMinutes ?? 0,
  vmProfile: properties.vmProfile === undefined ? undefined : { vmSize: '', osDiskSizeGB: 0, ...objectOf(properties.vmProfile) },
})

const stagingGroups = ({ properties, staging }: Template): JsonObject => ({
  stagingResourceGroup: properties.stagingResourceGroup ?? '',
  exactStagingResourceGroup: staging?.groupId ?? '',
})

const identityBody = (template: Template, identity: (id: string) => Identified | undefined): JsonObject => ({
  type: 'UserAssigned',
  userAssignedIdentities: Object.fromEntries(
    template.identities.map((id) => [id, template.provisioningState === 'Creating' ? {} : { ...identity(id) }]),
  ),
})

// runSubState is present only during the run; the end time of a run in progress is Go's zero time.
const lastRunStatus = (run: Run): JsonObject => ({
  startTime: run.startTime,
  endTime: run.endTime ?? goZeroTime,
  runState: run.state,
  runSubState: run.state === 'Running' ? run.subState : undefined,
  message: run.message,
})

// Sets the time at which a run ended.
export const endRun = (run: Run, now: Date, state: RunState, message: string): void => {
  run.endTime = goTime(now)
  run.state = state
  run.message = message
}
