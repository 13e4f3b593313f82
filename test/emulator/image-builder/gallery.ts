// The gallery as the image builder uses it: definitions to publish to, versions with their numbers and regions.
import { objectOf, textOf, type JsonObject } from '../json.js'
import { nameIn, type World } from '../world.js'
import { compareVersions } from './versioning.js'

// The id of the newest version of a definition that counts for `latest`.
export const newestVersion = (world: World, definitionId: string): string | undefined =>
  world.versions
    .below(definitionId)
    .filter(({ body }) => objectOf(objectOf(body.properties).publishingProfile).excludeFromLatest !== true)
    .map(({ id }) => id)
    .sort((one, other) => compareVersions(nameIn(one), nameIn(other)))
    .at(-1)

// The numbers of all versions of a definition.
export const versionNumbers = (world: World, definitionId: string): string[] =>
  world.versions.below(definitionId).map(({ id }) => nameIn(id))

// A definition's id and the version that a galleryImageId names, if it names one.
export const splitGalleryImageId = (id: string): { definitionId: string; version?: string } => {
  const match = /^(.*)\/versions\/([^/]+)$/i.exec(id)
  return match?.[1] !== undefined && match[2] !== undefined ? { definitionId: match[1], version: match[2] } : { definitionId: id }
}

// The region as Compute shows it: westus2 is sent, West US 2 comes back (docs/service.md 6.6).
const displayRegion = (region: string): string => {
  const key = region.toLowerCase().replaceAll(' ', '')
  return regions.find((name) => name.toLowerCase().replaceAll(' ', '') === key) ?? region
}

// Target regions with the names and defaults of Compute.
export const targetRegions = (
  regionsGiven: readonly JsonObject[],
  defaults: { replicas: number; storageAccountType: string },
): JsonObject[] =>
  regionsGiven.map((region) => ({
    ...region,
    name: displayRegion(textOf(region.name)),
    regionalReplicaCount: region.regionalReplicaCount ?? defaults.replicas,
    storageAccountType: region.storageAccountType ?? defaults.storageAccountType,
  }))

// All regions, by their display names.
export const regions = [
  ...['East US', 'East US 2', 'West US', 'West US 2', 'West US 3', 'Central US', 'North Central US', 'South Central US', 'West Central US'],
  ...[
    'North Europe',
    'West Europe',
    'UK South',
    'UK West',
    'France Central',
    'Germany West Central',
    'Switzerland North',
    'Sweden Central',
  ],
  ...['Norway East', 'Poland Central', 'Italy North', 'Spain Central', 'Canada Central', 'Canada East', 'Brazil South', 'Mexico Central'],
  ...['East Asia', 'Southeast Asia', 'Japan East', 'Japan West', 'Korea Central', 'Australia East', 'Australia Southeast', 'Central India'],
  ...[
    'South India',
    'South Africa North',
    'UAE North',
    'Qatar Central',
    'Israel Central',
    'China North 3',
    'China East 2',
    'USGov Virginia',
  ],
]
