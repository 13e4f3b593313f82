import { normalizeRegion } from '../../azure/region.js'
import { at, textOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated, statedList, Unreadable } from '../../azure/unreadable.js'
import { each, failed, type Check, type Remark } from '../check.js'
import { permissionsOn, permissionsAllow } from '../roles.js'
import type { GalleryTarget, Subject } from '../subject.js'

// The subscription of the gallery has room for another version in the region of the image definition.
export const galleryLimits: Check = {
  id: 'gallery-limits',
  title: 'Limit of image versions',
  why: 'A subscription has at most 10,000 image versions in a region, in all of its galleries. Beyond that, the build fails at its end, when the image is distributed. The limits of galleries (100) and image definitions (1,000) do not concern a build, which creates neither; more than 100 replicas of a version are a finding of `plan`.',
  right: `${reads.version}, ${reads.permissions}`,
  fix: 'Delete versions that are no longer used: aib retain.',
  source: 'Azure Compute Gallery, limits',
  applies: ({ galleryTargets }) => galleryTargets.length > 0,
  check: (subject, azure) => each(distinct(subject.galleryTargets), (target) => checkRoom(target, subject, azure)),
}

const mostVersions = 10_000

const distinct = (targets: readonly GalleryTarget[]): readonly GalleryTarget[] => [
  ...new Map(targets.map((target) => [target.definition.value.toLowerCase(), target])).values(),
]

// A version is in the region of its definition (docs/service.md 6.13).
const checkRoom = async ({ definition }: GalleryTarget, { galleryTargets }: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const found = await azure.get(definition.value, reads.definition)
  // A separate check reports a missing one.
  if (found === undefined) return []
  const location = stated(textOf(at(found, 'location')), `in which region ${definition.value} is`)
  const subscription = /^\/subscriptions\/[^/]+/i.exec(definition.value)?.[0] ?? ''
  const versions = await countVersions(subscription, location, azure)
  const own = galleryTargets.filter(({ definition: { value } }) => value.toLowerCase() === definition.value.toLowerCase()).length
  if (versions + own <= mostVersions) return []
  const message = `The subscription of the gallery has ${versions} image versions in ${location}; it can have ${mostVersions}.`
  return [failed(definition.at, message)]
}

// The versions in all galleries of a subscription, of one region. Resource Graph leaves out what the caller may not read: its answer counts only
// if the caller may read all versions. Throws Unreadable.
const countVersions = async (subscription: string, location: string, azure: AzureReader): Promise<number> => {
  if (!permissionsAllow(await permissionsOn(azure, subscription), reads.version))
    throw new Unreadable(`The pipeline’s identity may not read all image versions of ${subscription}.`, reads.version)
  const body = { subscriptions: [subscription.split('/')[2] ?? ''], query: queryOfVersions, options: { resultFormat: 'objectArray' } }
  const answer = await azure.ask('/providers/Microsoft.ResourceGraph/resources', body, reads.version)
  const rows = statedList(at(answer, 'data'), `how many image versions ${subscription} has`)
  const inRegion = rows.filter((row) => normalizeRegion(textOf(at(row, 'location')) ?? '') === normalizeRegion(location))
  return inRegion.reduce<number>((sum, row) => sum + countOf(row), 0)
}

const countOf = (row: unknown): number => {
  const count = at(row, 'versions')
  return stated(typeof count === 'number' ? count : undefined, 'how many image versions a region has')
}

// The number of image versions in each region, in the language of Azure Resource Graph.
export const queryOfVersions =
  "Resources | where type in~ ('microsoft.compute/galleries/images/versions') | summarize versions = count() by location"
