// Gallery image versions for tests, as Compute answers them.
import { parseImageVersion, type GalleryImageVersion } from '../../../shared/gallery/image-version.js'

export interface VersionOptions {
  readonly state?: string
  readonly excluded?: boolean
  // Display names.
  readonly regions?: readonly string[]
  readonly excludedRegions?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  readonly published?: string
  readonly endOfLife?: string
  readonly blocked?: boolean
  // Regions with the state of their copies.
  readonly replication?: Readonly<Record<string, string>>
  // Id of what it was made from.
  readonly source?: string
  readonly profile?: Readonly<Record<string, unknown>>
}

export const definition = '/subscriptions/0/resourceGroups/images/providers/Microsoft.Compute/galleries/gallery/images/ubuntu'

// The body of a version, with one region unless others are named.
export const versionBody = (name: string, options: VersionOptions = {}, parent = definition): Record<string, unknown> => {
  const { regions = ['West US 2'], excludedRegions = [], replication } = options
  return {
    id: `${parent}/versions/${name}`,
    name,
    type: 'Microsoft.Compute/galleries/images/versions',
    location: 'westus2',
    tags: { VMImageBuilderSource: 'PlatformImage', ...options.tags },
    properties: {
      publishingProfile: {
        targetRegions: regions.map((region) => ({
          name: region,
          regionalReplicaCount: 1,
          storageAccountType: 'Standard_LRS',
          ...(excludedRegions.includes(region) ? { excludeFromLatest: true } : {}),
        })),
        replicaCount: 1,
        excludeFromLatest: options.excluded ?? false,
        publishedDate: options.published ?? '2026-01-01T00:00:00.0000000+00:00',
        storageAccountType: 'Standard_LRS',
        ...(options.endOfLife === undefined ? {} : { endOfLifeDate: options.endOfLife }),
        ...options.profile,
      },
      storageProfile: {
        osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite' },
        ...(options.source === undefined ? {} : { source: { id: options.source } }),
      },
      safetyProfile: { reportedForPolicyViolation: false, ...(options.blocked === true ? { blockDeletionBeforeEndOfLife: true } : {}) },
      provisioningState: options.state ?? 'Succeeded',
      ...(replication === undefined
        ? {}
        : {
            replicationStatus: {
              aggregatedState: 'InProgress',
              summary: Object.entries(replication).map(([region, state]) => ({ region, state, details: '', progress: 50 })),
            },
          }),
    },
  }
}

// The parsed version.
export const imageVersion = (name: string, options: VersionOptions = {}): GalleryImageVersion => {
  const version = parseImageVersion(versionBody(name, options))
  if (version === undefined) throw new Error(`${name} is not a version.`)
  return version
}
