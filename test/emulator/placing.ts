// Resources that a test places, by their type.
import { randomUUID } from 'node:crypto'
import { objectOf, tagsOf, textOf, type JsonObject } from './json.js'
import type { ProvisioningState, Run, RunState, Template } from './image-builder/template.js'
import { nameIn, type ComputeResource, type Shelf, type World } from './world.js'

// Stores a resource, created at its createdTime; throws if resources of its type cannot be placed.
export const place = (world: World, body: JsonObject): void => {
  const { createdTime, ...shown } = body
  const id = textOf(body.id)
  const made = createdTime === undefined ? undefined : new Date(textOf(createdTime))
  const kind = kinds.find(({ pattern }) => pattern.test(id))
  if (!kind)
    throw new Error(
      `'${id}' is not the id of an image definition, image version, managed image, virtual machine, scale set, image template or resource group.`,
    )
  kind.put(world, id, shown, made)
}

type Put = (world: World, id: string, body: JsonObject, made: Date | undefined) => void

// Unchanged.
const asItIs =
  (shelf: (world: World) => Shelf<ComputeResource>): Put =>
  (world, id, body, made) => {
    shelf(world).put(id, { id, body }, made)
  }

const group: Put = (world, id, { location, tags }, made) => {
  world.groups.put(id, { id, name: nameIn(id), location: textOf(location), tags: tagsOf(tags) }, made)
}

// Provisioned long ago, without its own staging group.
const template: Put = (world, id, body, made) => {
  const { provisioningState, lastRunStatus, ...properties } = objectOf(body.properties)
  const placed: Template = {
    id: id.replace('/resourceGroups/', '/resourcegroups/'),
    name: nameIn(id),
    group: id.split('/')[4] ?? '',
    location: textOf(body.location),
    apiVersion: '2024-02-01',
    tags: tagsOf(body.tags),
    identities: [],
    properties,
    provisioningState: provisioningStates.find((state) => state === provisioningState) ?? 'Succeeded',
    outputs: [],
    fetched: new Map(),
    triggers: new Map(),
    runRequests: 0,
    ...(lastRunStatus === undefined ? {} : { run: runOf(id, objectOf(lastRunStatus)) }),
  }
  world.templates.put(id, placed, made)
}

const runOf = (resource: string, { startTime, endTime, runState, message }: JsonObject): Run => ({
  id: randomUUID(),
  operation: { id: randomUUID(), resource, startTime: textOf(startTime), status: 'Succeeded' },
  cancel: new AbortController(),
  startTime: textOf(startTime),
  ...(endTime === undefined ? {} : { endTime: textOf(endTime) }),
  state: runStates.find((state) => state === runState) ?? 'Succeeded',
  subState: 'Queued',
  message: textOf(message),
})

const provisioningStates: readonly ProvisioningState[] = ['Creating', 'Updating', 'Succeeded', 'Failed', 'Deleting', 'Canceled']
const runStates: readonly RunState[] = ['Running', 'Canceling', 'Succeeded', 'PartiallySucceeded', 'Failed', 'Canceled']

const kinds: readonly { readonly pattern: RegExp; readonly put: Put }[] = [
  { pattern: /\/galleries\/[^/]+\/images\/[^/]+\/versions\/[^/]+$/i, put: asItIs(({ versions }) => versions) },
  { pattern: /\/galleries\/[^/]+\/images\/[^/]+$/i, put: asItIs(({ definitions }) => definitions) },
  { pattern: /\/Microsoft\.Compute\/images\/[^/]+$/i, put: asItIs(({ images }) => images) },
  { pattern: /\/virtualMachines\/[^/]+$/i, put: asItIs(({ virtualMachines }) => virtualMachines) },
  { pattern: /\/virtualMachineScaleSets\/[^/]+$/i, put: asItIs(({ scaleSets }) => scaleSets) },
  { pattern: /\/imageTemplates\/[^/]+$/i, put: template },
  { pattern: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i, put: group },
]
