// A gallery image version as Compute returns it, parsed into what promoting and retaining base their decisions on.
import { expectShape, unexpected } from '../azure/expect-shape.js'
import { tagsIn } from '../azure/tags.js'
import { at, isObject, itemsOf, textOf } from '../json.js'
import { normalizeRegion } from '../azure/region.js'
import { parseVersion, type VersionNumber } from '../versions.js'

export interface GalleryImageVersion {
  readonly id: string
  readonly name: string
  readonly number: VersionNumber
  // Creating, Updating, Failed, Succeeded, Deleting or Migrating.
  readonly provisioningState: string
  // Milliseconds since 1970; undefined if Compute does not return one.
  readonly publishedDate: number | undefined
  readonly endOfLife: number | undefined
  // The version's own flag; a region may have one in addition.
  readonly excludeFromLatest: boolean
  readonly targetRegions: readonly TargetRegion[]
  // Only if the request expanded it.
  readonly replication: readonly RegionReplication[] | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly blockDeletionBeforeEndOfLife: boolean
  // Ids of its sources.
  readonly sources: readonly string[]
  // The whole answer: an update replaces all of it.
  readonly body: Readonly<Record<string, unknown>>
}

export interface TargetRegion {
  // As Compute spells it.
  readonly name: string
  readonly replicas: number
  readonly storageAccountType: string | undefined
  readonly excludeFromLatest: boolean
  readonly isEncrypted: boolean
  readonly body: Readonly<Record<string, unknown>>
}

export interface RegionReplication {
  readonly region: string
  // Unknown, Replicating, Completed or Failed.
  readonly state: string
  readonly details: string
  // Per cent.
  readonly progress: number
}

// Parses the body of a version; undefined if its name is not a version number. Throws ArmError if a value that protects a version from
// deletion has another type than documented: a tag or an end of life that is not understood must not count as absent.
export const parseImageVersion = (body: unknown): GalleryImageVersion | undefined => {
  expectShape(body, shape, request)
  const name = textOf(at(body, 'name')) ?? ''
  const number = parseVersion(name)
  if (number === undefined || !isObject(body)) return undefined
  const profile = at(body, 'properties', 'publishingProfile')
  const replication = at(body, 'properties', 'replicationStatus')
  return {
    id: textOf(body['id']) ?? '',
    name,
    number,
    provisioningState: textOf(at(body, 'properties', 'provisioningState')) ?? 'Unknown',
    publishedDate: timeOf(at(profile, 'publishedDate')),
    endOfLife: endOfLifeIn(profile),
    excludeFromLatest: at(profile, 'excludeFromLatest') === true,
    targetRegions: itemsOf(at(profile, 'targetRegions')).flatMap((region) =>
      isObject(region) ? [parseRegion(region, at(profile, 'replicaCount'))] : [],
    ),
    replication: isObject(replication) ? itemsOf(replication['summary']).map(parseReplication) : undefined,
    tags: tagsIn(body, request),
    blockDeletionBeforeEndOfLife: at(body, 'properties', 'safetyProfile', 'blockDeletionBeforeEndOfLife') === true,
    sources: sourcesOf(at(body, 'properties', 'storageProfile')),
    body,
  }
}

// Whether the version is fully replicated in a region. Without the state of replication, a version that has succeeded counts as replicated.
export const isReplicatedIn = ({ provisioningState, targetRegions, replication }: GalleryImageVersion, region: string): boolean => {
  if (!targetRegions.some(({ name }) => normalizeRegion(name) === region)) return false
  const known = replication?.find((entry) => normalizeRegion(entry.region) === region)
  return known === undefined ? provisioningState === 'Succeeded' : known.state === 'Completed'
}

const parseRegion = (body: Readonly<Record<string, unknown>>, defaultReplicas: unknown): TargetRegion => ({
  name: textOf(body['name']) ?? '',
  replicas: numberOf(body['regionalReplicaCount']) ?? numberOf(defaultReplicas) ?? 1,
  storageAccountType: textOf(body['storageAccountType']),
  excludeFromLatest: body['excludeFromLatest'] === true,
  isEncrypted: isObject(body['encryption']),
  body,
})

const parseReplication = (body: unknown): RegionReplication => ({
  region: textOf(at(body, 'region')) ?? '',
  state: textOf(at(body, 'state')) ?? 'Unknown',
  details: textOf(at(body, 'details')) ?? '',
  progress: numberOf(at(body, 'progress')) ?? 0,
})

const sourcesOf = (storage: unknown): readonly string[] =>
  [at(storage, 'source', 'id'), at(storage, 'source', 'virtualMachineId')].map(textOf).filter((id) => id !== undefined)

const request = 'GET an image version'

const shape = {
  id: 'string',
  name: 'string',
  properties: 'object',
  'properties.provisioningState': 'string',
  'properties.publishingProfile': 'object',
  'properties.publishingProfile.publishedDate': 'string',
  'properties.publishingProfile.endOfLifeDate': 'string',
  'properties.publishingProfile.excludeFromLatest': 'boolean',
  'properties.publishingProfile.targetRegions': 'array',
  'properties.safetyProfile': 'object',
  'properties.safetyProfile.blockDeletionBeforeEndOfLife': 'boolean',
  'properties.storageProfile': 'object',
  'properties.storageProfile.source': 'object',
  'properties.storageProfile.source.id': 'string',
  'properties.storageProfile.source.virtualMachineId': 'string',
  'properties.replicationStatus': 'object',
  'properties.replicationStatus.summary': 'array',
} as const

const endOfLifeIn = (profile: unknown): number | undefined => {
  const text = textOf(at(profile, 'endOfLifeDate')) ?? ''
  const time = timeOf(text)
  if (text !== '' && time === undefined) throw unexpected(request, 'properties.publishingProfile.endOfLifeDate is not a time')
  return time
}

const timeOf = (value: unknown): number | undefined => {
  const time = Date.parse(textOf(value) ?? '')
  return Number.isNaN(time) ? undefined : time
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
