// What a promotion changes in a version, as a value. An update replaces everything in Azure, so it starts from everything that was read.
import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../json.js'
import type { Problem } from '../errors.js'
import { parseImageVersion, type GalleryImageVersion, type TargetRegion } from './image-version.js'
import { tagOf } from '../azure/tags.js'
import { countsIn, resolveLatest, type Latest } from './latest.js'
import { normalizeRegion } from '../azure/region.js'
import type { PromotionRequest, RequestedRegion } from '../inputs/settings.js'
import { defined } from '../defined.js'

export interface Promotion {
  // Lines for people; none if the version already is as requested.
  readonly changes: readonly string[]
  // The body to send.
  readonly body: Readonly<Record<string, unknown>>
  // The version after the promotion, replicated everywhere.
  readonly promoted: GalleryImageVersion
  // What `latest` will be after the promotion.
  readonly latest: Latest
}

// Plans the promotion of one version among all of its definition. Problems say why it is impossible.
export const planPromotion = (
  version: GalleryImageVersion,
  versions: readonly GalleryImageVersion[],
  request: PromotionRequest,
): { readonly promotion: Promotion } | { readonly problems: readonly [Problem, ...Problem[]] } => {
  const body = promotedBody(version, request)
  const promoted = asPromoted(version, body)
  const changes = changesOf(version, promoted, request)
  const refused = [...stateProblems(version, changes), ...request.targetRegions.flatMap((region) => regionProblems(version, region))]
  const latest = resolveLatest(versions.map((other) => (other.name === version.name ? promoted : other)))
  const [problem, ...others] = [...refused, ...(request.rollBack ? rollBackProblems(version, resolveLatest(versions), latest) : [])]
  if (problem !== undefined) return { problems: [problem, ...others] }
  return { promotion: { changes, body, promoted, latest } }
}

// Whether two states of a version have the same settings that a promotion changes. Shows whether another job changed the version, or our
// change arrived.
export const hasSameSettings = (one: GalleryImageVersion, other: GalleryImageVersion): boolean =>
  isDeepStrictEqual(settingsOf(one), settingsOf(other))

// For each region where the promoted version should be latest but is not, the reason, as a sentence.
export const obstacles = (promoted: GalleryImageVersion, latest: Latest): readonly string[] =>
  promoted.targetRegions.flatMap((target) => {
    const key = normalizeRegion(target.name)
    const found = latest.get(key)?.version
    if (promoted.excludeFromLatest || found?.name === promoted.name) return []
    if (target.excludeFromLatest) return [`${target.name}: the region’s own excludeFromLatest is set.`]
    if (!countsIn(promoted, key)) return [`${target.name}: it is not replicated there.`]
    return [
      `${target.name}: ${found?.name ?? 'another version'} is higher and not excluded; latest is the highest number, not the newest date.`,
    ]
  })

// A version that is already being changed as requested, as after a deadline, only needs to be waited for.
const stateProblems = ({ name, id, provisioningState }: GalleryImageVersion, changes: readonly string[]): readonly Problem[] => {
  if (provisioningState === 'Succeeded' || (provisioningState === 'Updating' && changes.length === 0)) return []
  return [
    {
      code: 'promotion-refused',
      message: `Image version ${name} is ${provisioningState}: only one that is Succeeded can be promoted.`,
      where: id,
      fix:
        provisioningState === 'Failed'
          ? 'Build another version, or see in the portal which region failed.'
          : 'Run the same command again when the change in progress has finished.',
    },
  ]
}

const regionProblems = (version: GalleryImageVersion, { name, properties }: RequestedRegion): readonly Problem[] => {
  const existing = existingRegion(version, name)
  const refuse = (message: string, fix: string): readonly Problem[] => [{ code: 'promotion-refused', message, where: version.id, fix }]
  const storage = properties['storageAccountType']
  if (existing !== undefined && storage !== undefined && storage !== existing.storageAccountType) {
    return refuse(
      `${existing.name} has the storage type ${existing.storageAccountType ?? 'of the version'}, and Azure cannot change it.`,
      'Omit the storage type for existing regions.',
    )
  }
  // One copy without the customer's key, among copies that have it, would be an invisible gap.
  if (existing === undefined && properties['encryption'] === undefined && version.targetRegions.some(({ isEncrypted }) => isEncrypted)) {
    return refuse(
      `${name} has no encryption, and other regions of image version ${version.name} are encrypted with customer-managed keys.`,
      'Give version-target-regions as JSON, with the encryption of the new region (disk encryption sets are regional).',
    )
  }
  return []
}

const rollBackProblems = ({ id, name }: GalleryImageVersion, before: Latest, after: Latest): readonly Problem[] => {
  const left = [...after].filter(([key, { version }]) => version === null && before.get(key)?.version?.name === name)
  if (left.length === 0) return []
  return [
    {
      code: 'promotion-refused',
      message: `Without image version ${name} there is no latest in ${left.map(([, { region }]) => region).join(', ')}: virtual machines could not be created from it there.`,
      where: id,
      fix: 'Promote another version first, or exclude this one anyway with version-exclude-from-latest: true instead of roll-back.',
    },
  ]
}

const promotedBody = (version: GalleryImageVersion, request: PromotionRequest): Readonly<Record<string, unknown>> => {
  const { location, properties } = version.body
  const kept = without(properties, ['provisioningState', 'replicationStatus'])
  const profile = without(kept['publishingProfile'], ['publishedDate'])
  const excludeFromLatest = request.rollBack ? true : request.excludeFromLatest
  return {
    location,
    tags: promotedTags(version, request),
    properties: {
      ...kept,
      publishingProfile: {
        ...profile,
        targetRegions: promotedRegions(version, request.targetRegions),
        ...defined({ excludeFromLatest, endOfLifeDate: request.endOfLife }),
      },
    },
  }
}

// A version that is rolled back leaves its channel, or moves to the named one.
const promotedTags = (version: GalleryImageVersion, { channel, channelTag, rollBack }: PromotionRequest): Record<string, string> => {
  if (channel === undefined && !rollBack) return { ...version.tags }
  const others = Object.entries(version.tags).filter(([name]) => name.toLowerCase() !== channelTag.toLowerCase())
  return Object.fromEntries(channel === undefined ? others : [...others, [channelTag, channel]])
}

// Every current region is sent again: the service removes a region that is left out (docs/service.md 6.8).
const promotedRegions = (version: GalleryImageVersion, requested: readonly RequestedRegion[]): readonly unknown[] => {
  const change = (name: string): RequestedRegion['properties'] =>
    requested.find((region) => normalizeRegion(region.name) === normalizeRegion(name))?.properties ?? {}
  const added = requested.filter(({ name }) => existingRegion(version, name) === undefined)
  return [
    ...version.targetRegions.map(({ name, body }) => ({ ...body, ...change(name) })),
    ...added.map(({ name, properties }) => ({ name, ...properties })),
  ]
}

const existingRegion = ({ targetRegions }: GalleryImageVersion, name: string): TargetRegion | undefined =>
  targetRegions.find((region) => normalizeRegion(region.name) === normalizeRegion(name))

const asPromoted = (version: GalleryImageVersion, body: Readonly<Record<string, unknown>>): GalleryImageVersion => {
  const properties = { ...without(body['properties'], []), provisioningState: 'Succeeded' }
  const parsed = parseImageVersion({ ...version.body, ...body, properties })
  return parsed === undefined ? version : { ...parsed, replication: undefined }
}

const changesOf = (before: GalleryImageVersion, after: GalleryImageVersion, { channelTag }: PromotionRequest): readonly string[] => [
  ...changed(`tag ${channelTag}`, tagOf(before, channelTag) ?? 'none', tagOf(after, channelTag) ?? 'none'),
  ...changed('excludeFromLatest', String(before.excludeFromLatest), String(after.excludeFromLatest)),
  ...changed('endOfLifeDate', dateText(before.endOfLife), dateText(after.endOfLife)),
  ...after.targetRegions.flatMap((region) => {
    const existing = existingRegion(before, region.name)
    return changed(`region ${region.name}`, existing === undefined ? 'none' : regionText(existing), regionText(region))
  }),
]

const changed = (what: string, before: string, after: string): readonly string[] =>
  before === after ? [] : [`${what}: ${before} → ${after}`]

const dateText = (time: number | undefined): string => (time === undefined ? 'none' : new Date(time).toISOString())

const regionText = ({ replicas, excludeFromLatest, isEncrypted }: TargetRegion): string =>
  [
    `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
    ...(excludeFromLatest ? ['excluded from latest'] : []),
    ...(isEncrypted ? ['encrypted'] : []),
  ].join(', ')

const settingsOf = ({ tags, excludeFromLatest, endOfLife, targetRegions }: GalleryImageVersion): unknown => ({
  tags,
  excludeFromLatest,
  endOfLife,
  regions: Object.fromEntries(
    targetRegions.map(({ name, replicas, excludeFromLatest: isExcluded, isEncrypted }) => [
      normalizeRegion(name),
      { replicas, isExcluded, isEncrypted },
    ]),
  ),
})

// An object without the properties that only Azure writes.
const without = (value: unknown, readOnly: readonly string[]): Readonly<Record<string, unknown>> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => !readOnly.includes(name))) : {}
