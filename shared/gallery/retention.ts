// Decides which versions of image definitions to keep and which to delete, with the reason for each. In doubt, a version is kept.
import { formatDays } from '../units.js'
import type { GalleryImageVersion } from './image-version.js'
import { toolTagNames } from '../template/tool-tags.js'
import { firstTag, tagOf } from '../azure/tags.js'
import type { Latest } from './latest.js'
import { compareVersions } from '../versions.js'
import type { RetentionSettings } from '../inputs/settings.js'

// The users of each version: their ids, by the id of the version in lower case.
export interface Uses {
  readonly users: ReadonlyMap<string, readonly string[]>
  // Whether everything was read; otherwise a version without known users may have some.
  readonly isKnown: boolean
}

// The versions of one definition and which of them is `latest`.
export interface RetainedDefinition {
  readonly versions: readonly GalleryImageVersion[]
  readonly latest: Latest
}

export interface Verdict {
  readonly version: GalleryImageVersion
  readonly isDeletable: boolean
  // The reason, as words that follow the version's name.
  readonly because: string
}

// A verdict for each version of all definitions, in their order.
export const planRetention = (definitions: readonly RetainedDefinition[], uses: Uses, settings: RetentionSettings): readonly Verdict[] => {
  const others = withoutUsers(uses, definitions)
  const judged = definitions.flatMap((definition) => judge(definition, others, settings))
  return keepSources(judged).map(({ version, reason }) => ({
    version,
    isDeletable: reason === undefined,
    because: reason ?? reasonToDelete(version, settings),
  }))
}

// The source versions of a version that is judged here are kept only if that version is kept itself (keepSources).
const withoutUsers = ({ users, isKnown }: Uses, definitions: readonly RetainedDefinition[]): Uses => {
  const judged = new Set(definitions.flatMap(({ versions }) => versions.map(({ id }) => id.toLowerCase())))
  const others = [...users].map(([image, ids]) => [image, ids.filter((id) => !judged.has(id.toLowerCase()))] as const)
  return { users: new Map(others), isKnown }
}

interface Judged {
  readonly version: GalleryImageVersion
  // Why the version is kept; undefined if it can be deleted.
  readonly reason: string | undefined
}

const judge = (definition: RetainedDefinition, uses: Uses, settings: RetentionSettings): readonly Judged[] => {
  const ranked = rankings(definition, settings)
  return definition.versions.map((version) => ({
    version,
    reason:
      stateReason(version) ??
      latestReason(version, definition) ??
      tagReason(version, settings) ??
      ranked.get(version.name) ??
      endOfLifeReason(version, settings) ??
      ageReason(version, settings) ??
      makerReason(version, settings) ??
      useReason(version, uses, settings),
  }))
}

// A version that is being created, moved or deleted is not touched.
const stateReason = ({ provisioningState }: GalleryImageVersion): string | undefined =>
  provisioningState === 'Succeeded' || provisioningState === 'Failed' ? undefined : `it is ${provisioningState}`

const latestReason = ({ name, provisioningState }: GalleryImageVersion, { versions, latest }: RetainedDefinition): string | undefined => {
  const regions = [...latest.values()].filter(({ version }) => version?.name === name).map(({ region }) => region)
  if (regions.length > 0) return `latest resolves to it in ${regions.join(', ')}`
  const isOnly = provisioningState === 'Succeeded' && versions.filter((other) => other.provisioningState === 'Succeeded').length === 1
  return isOnly ? 'it is the only one that succeeded' : undefined
}

const tagReason = (version: GalleryImageVersion, { keepTags }: RetentionSettings): string | undefined => {
  const found = firstTag(version, keepTags)
  return found === undefined ? undefined : `it has the tag ${found}`
}

// Versions that must not be deleted anyway do not count, nor do failed ones: a definition whose newest versions failed would lose its last
// good one.
const rankings = ({ versions }: RetainedDefinition, settings: RetentionSettings): ReadonlyMap<string, string> => {
  const good = versions.filter((version) => version.provisioningState === 'Succeeded' && makerReason(version, settings) === undefined)
  const channels = new Set(good.flatMap((version) => tagOf(version, settings.channelTag) ?? []))
  const place = rank(settings.keepVersions)
  const groups = [
    ...[...channels].map((channel) => ({
      reason: `it is ${place} of channel ${channel}`,
      members: good.filter((version) => tagOf(version, settings.channelTag) === channel),
    })),
    // The candidates for a rollback.
    {
      reason: `it is ${place} that ${settings.keepVersions === 1 ? 'counts' : 'count'} for latest`,
      members: good.filter(({ excludeFromLatest }) => !excludeFromLatest),
    },
    { reason: `it is ${place}`, members: good },
  ]
  return new Map(
    groups.flatMap(({ reason, members }) => highest(members, settings.keepVersions).map(({ name }) => [name, reason] as const)),
  )
}

const highest = (versions: readonly GalleryImageVersion[], count: number): readonly GalleryImageVersion[] =>
  [...versions].sort((one, other) => compareVersions(other.number, one.number)).slice(0, count)

// Azure blocks the deletion before the end of life only if blockDeletionBeforeEndOfLife is set. Without it, the date is still a promise to
// users.
const endOfLifeReason = (
  { endOfLife, blockDeletionBeforeEndOfLife }: GalleryImageVersion,
  { now }: RetentionSettings,
): string | undefined => {
  if (endOfLife !== undefined && endOfLife > now) return `its end of life is ${new Date(endOfLife).toISOString().slice(0, 10)}`
  return endOfLife === undefined && blockDeletionBeforeEndOfLife ? 'its safety profile blocks the deletion' : undefined
}

const ageReason = ({ publishedDate }: GalleryImageVersion, { now, olderThan }: RetentionSettings): string | undefined => {
  if (publishedDate === undefined) return 'its publishing date is unknown'
  return now - publishedDate < olderThan ? `it is only ${formatDays(now - publishedDate)} old` : undefined
}

// Image Builder writes VMImageBuilderSource on each version (docs/service.md 6.2).
const makerReason = (version: GalleryImageVersion, { madeBy }: RetentionSettings): string | undefined => {
  const isOurs = tagOf(version, toolTagNames.image) !== undefined
  const isImageBuilders = isOurs || tagOf(version, 'VMImageBuilderSource') !== undefined
  switch (madeBy) {
    case 'anything':
      return undefined
    case 'image-builder':
      return isImageBuilders ? undefined : 'it was not created by Image Builder'
    case 'pipelines':
      return isOurs ? undefined : 'it was not created by these pipelines'
  }
}

const useReason = ({ id }: GalleryImageVersion, { users, isKnown }: Uses, { whenUseUnknown }: RetentionSettings): string | undefined => {
  const [user, ...others] = users.get(id.toLowerCase()) ?? []
  if (user !== undefined) return `it is used by ${user}${others.length === 0 ? '' : ` and ${others.length} more`}`
  return isKnown || whenUseUnknown === 'delete' ? undefined : 'whether it is used could not be read'
}

// Keeps the source versions of kept versions, transitively: otherwise the next run would delete what this one released.
const keepSources = (judged: readonly Judged[]): readonly Judged[] => {
  const makers = new Map(
    judged
      .filter(({ version, reason }) => reason !== undefined && version.provisioningState !== 'Deleting')
      .flatMap(({ version }) => version.sources.map((source) => [source.toLowerCase(), version.name] as const)),
  )
  const next = judged.map(({ version, reason }) => {
    const made = makers.get(version.id.toLowerCase())
    return { version, reason: reason ?? (made === undefined ? undefined : `image version ${made} was made from it`) }
  })
  const isStable = next.every(({ reason }, index) => (reason === undefined) === (judged[index]?.reason === undefined))
  return isStable ? next : keepSources(next)
}

const reasonToDelete = ({ provisioningState, publishedDate }: GalleryImageVersion, { now, keepVersions }: RetentionSettings): string => {
  const age = formatDays(now - (publishedDate ?? now))
  return provisioningState === 'Failed' ? `it failed ${age} ago` : `it is ${age} old${rankText(keepVersions)}`
}

// Why the number of the version does not keep it.
const rankText = (keepVersions: number): string => {
  if (keepVersions === 0) return ''
  return ` and not ${rank(keepVersions)}`
}

const rank = (count: number): string => (count === 1 ? 'the highest' : `one of the ${count} highest`)
