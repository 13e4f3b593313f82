// Resolves `latest` of an image definition in each region: the highest number among the versions that are not excluded, by their own flag
// or the region's, and are replicated there. It is not the newest by date (docs/service.md 6.7).
import { isReplicatedIn, type GalleryImageVersion } from './image-version.js'
import { normalizeRegion } from '../azure/region.js'
import { compareVersions } from '../versions.js'

// By the key of the region, ordered by the regions' names; null if the region has versions but none counts.
export type Latest = ReadonlyMap<string, LatestInRegion>

interface LatestInRegion {
  // As Compute spells it.
  readonly region: string
  readonly version: GalleryImageVersion | null
}

// Resolves `latest` in every region that any of the versions names.
export const resolveLatest = (versions: readonly GalleryImageVersion[]): Latest => {
  const names = new Map(versions.flatMap(({ targetRegions }) => targetRegions).map(({ name }) => [normalizeRegion(name), name]))
  const candidates = [...versions].filter(canBeLatest).sort((one, other) => compareVersions(other.number, one.number))
  return new Map(
    [...names]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, region]) => [key, { region, version: candidates.find((version) => countsIn(version, key)) ?? null }]),
  )
}

// Whether the version counts for `latest` in a region.
export const countsIn = (version: GalleryImageVersion, region: string): boolean =>
  canBeLatest(version) &&
  isReplicatedIn(version, region) &&
  !version.targetRegions.some((target) => normalizeRegion(target.name) === region && target.excludeFromLatest)

// Regions by name with the number of their latest version, for outputs; null if no version counts.
export const latestNumbers = (latest: Latest): Readonly<Record<string, string | null>> =>
  Object.fromEntries([...latest.values()].map(({ region, version }) => [region, version?.name ?? null]))

// A version that is being changed is still served from the regions where it is replicated.
const canBeLatest = ({ excludeFromLatest, provisioningState }: GalleryImageVersion): boolean =>
  !excludeFromLatest && (provisioningState === 'Succeeded' || provisioningState === 'Updating')
