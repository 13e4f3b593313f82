// The copies of an image version in its regions: created one after the other, each visible in progress.
import { targetRegions } from '../image-builder/gallery.js'
import type { Service } from '../image-builder/service.js'
import { listOf, objectOf, textOf, type JsonObject } from '../json.js'
import type { ComputeResource, RegionState } from '../world.js'
import type { Operation } from './operations.js'

// Stores a changed version in the state during its operation, and completes both.
export const replicate = (service: Service, changed: ComputeResource, operation: Operation): ComputeResource => {
  const { versions } = service.world
  const existing = versions.get(changed.id)
  const done = new Set(existing ? regionNames(existing.body).filter((name) => !existing.replication?.[name]) : [])
  const missing = regionNames(changed.body).filter((name) => !done.has(name))
  const started: ComputeResource = {
    id: changed.id,
    body: inState(changed.body, existing ? 'Updating' : 'Creating'),
    replication: Object.fromEntries(missing.map((name) => [name, replicating(0)])),
  }
  versions.put(changed.id, started)
  void carryOn(service, changed.id, missing).then((failed) => {
    const current = versions.get(changed.id)
    if (current) versions.put(changed.id, { ...current, body: inState(current.body, failed.length > 0 ? 'Failed' : 'Succeeded') })
    // Compute's own words for a failed replication are not recorded.
    const error = { code: 'InternalExecutionError', message: `The replication to ${failed.join(', ')} failed.` }
    if (failed.length > 0) service.operations.end(operation, 'Failed', error)
    else service.operations.end(operation, 'Succeeded')
  })
  return started
}

// What $expand=ReplicationStatus adds.
export const replicationStatus = ({ body, replication = {} }: ComputeResource): JsonObject => {
  const summary = regionNames(body).map((region): JsonObject => {
    const { state, progress, details } = replication[region] ?? { state: 'Completed', progress: 100, details: '' }
    return { region, state, details, progress }
  })
  const states = Object.values(replication).map(({ state }) => state)
  const aggregatedState = states.includes('Failed') ? 'Failed' : states.length > 0 ? 'InProgress' : 'Completed'
  return { aggregatedState, summary }
}

// The names of a version's regions, as Compute shows them.
const regionNames = (body: JsonObject): string[] =>
  listOf(objectOf(objectOf(body.properties).publishingProfile).targetRegions).map((region) => textOf(objectOf(region).name))

// Even without anything to copy, a change lasts until the next poll.
const carryOn = async (service: Service, id: string, missing: readonly string[]): Promise<readonly string[]> => {
  const parts = Math.max(1, missing.length * 2)
  const failing = targetRegions(
    service.settings.failReplication.map((name) => ({ name })),
    { replicas: 1, storageAccountType: '' },
  ).map(({ name }) => textOf(name))
  if (missing.length === 0) await service.clock.stay(id, 'Replicating')
  for (const name of missing) {
    await service.clock.stay(id, 'Replicating', { parts })
    setState(service, id, name, replicating(50))
    await service.clock.stay(id, 'Replicating', { parts })
    setState(
      service,
      id,
      name,
      failing.includes(name) ? { state: 'Failed', progress: 50, details: 'No capacity in the region.' } : undefined,
    )
  }
  return missing.filter((name) => failing.includes(name))
}

const setState = ({ world }: Service, id: string, name: string, state: RegionState | undefined): void => {
  const current = world.versions.get(id)
  if (!current) return
  const others = Object.fromEntries(Object.entries(current.replication ?? {}).filter(([region]) => region !== name))
  world.versions.put(id, { ...current, replication: state ? { ...others, [name]: state } : others })
}

const replicating = (progress: number): RegionState => ({ state: 'Replicating', progress, details: '' })

const inState = (body: JsonObject, provisioningState: string): JsonObject => ({
  ...body,
  properties: { ...objectOf(body.properties), provisioningState },
})
