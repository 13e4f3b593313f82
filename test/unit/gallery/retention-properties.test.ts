import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { GalleryImageVersion } from '../../../shared/gallery/image-version.js'
import { resolveLatest } from '../../../shared/gallery/latest.js'
import { planRetention, type Uses, type Verdict } from '../../../shared/gallery/retention.js'
import type { RetentionSettings } from '../../../shared/inputs/settings.js'
import { compareVersions } from '../../../shared/versions.js'
import { definition, imageVersion } from './versions.js'

const now = Date.parse('2026-11-01T00:00:00Z')
const day = 86_400_000
const regionNames = ['West US 2', 'East US', 'North Europe']

const date = (daysAgo: number): string => new Date(now - daysAgo * day).toISOString()

const history: fc.Arbitrary<readonly GalleryImageVersion[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.tuple(fc.nat(2), fc.nat(11), fc.nat(2)).map((numbers) => numbers.join('.')),
      state: fc.constantFrom('Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Creating', 'Updating', 'Deleting'),
      excluded: fc.boolean(),
      regions: fc.subarray(regionNames, { minLength: 1 }),
      excludedRegions: fc.subarray(regionNames, { maxLength: 1 }),
      tags: fc.constantFrom<Record<string, string>>(
        {},
        {},
        { channel: 'a' },
        { Channel: 'b' },
        { keep: 'x' },
        { 'aib-pipelines-image': 'f' },
      ),
      published: fc.integer({ min: 0, max: 90 }).map((age) => (age > 85 ? '' : date(age))),
      endOfLife: fc.constantFrom(undefined, undefined, undefined, date(-10), date(10)),
      blocked: fc.constantFrom(false, false, false, true),
      source: fc.option(
        fc.tuple(fc.nat(2), fc.nat(11), fc.nat(2)).map((numbers) => `${definition}/versions/${numbers.join('.')}`),
        { nil: undefined, freq: 5 },
      ),
      isForeign: fc.constantFrom(false, false, true),
    }),
    { selector: ({ name }) => name, minLength: 2, maxLength: 14 },
  )
  .map((records) =>
    records.map(({ name, endOfLife, source, isForeign, ...options }) => {
      const version = imageVersion(name, {
        ...options,
        ...(endOfLife === undefined ? {} : { endOfLife }),
        ...(source === undefined ? {} : { source }),
      })
      const others = Object.fromEntries(Object.entries(version.tags).filter(([tag]) => tag !== 'VMImageBuilderSource'))
      return isForeign ? { ...version, tags: others } : version
    }),
  )

const settings: fc.Arbitrary<RetentionSettings> = fc.record({
  keepVersions: fc.constantFrom(1, 1, 2, 3),
  olderThan: fc.integer({ min: 0, max: 40 }).map((age) => age * day),
  channelTag: fc.constant('channel'),
  keepTags: fc.constant([{ name: 'keep' }]),
  madeBy: fc.constantFrom('pipelines', 'image-builder', 'anything', 'anything'),
  whenUseUnknown: fc.constantFrom('keep', 'delete'),
  now: fc.constant(now),
})

const usesOf = (versions: readonly GalleryImageVersion[], every: number, isKnown: boolean): Uses => ({
  users: new Map(versions.filter((_, index) => index % every === 0).map(({ id }) => [id.toLowerCase(), ['/vm']])),
  isKnown,
})

const plan = (versions: readonly GalleryImageVersion[], uses: Uses, chosen: RetentionSettings): readonly Verdict[] =>
  planRetention([{ versions, latest: resolveLatest(versions) }], uses, chosen)

const scenario = fc.record({
  versions: history,
  settings,
  every: fc.integer({ min: 2, max: 20 }),
  isKnown: fc.constantFrom(true, true, true, false),
})

describe('retention of any history', () => {
  it('never deletes what is protected, and nothing more when it is applied again (10,000 histories)', () => {
    let going = 0
    fc.assert(
      fc.property(scenario, ({ versions, settings: chosen, every, isKnown }) => {
        const uses = usesOf(versions, every, isKnown)
        const doomed = plan(versions, uses, chosen).flatMap(({ version, isDeletable }) => (isDeletable ? [version] : []))
        going += doomed.length
        for (const version of doomed) assert.equal(protection(version, versions, uses, chosen), undefined, version.name)
        const left = versions.filter((version) => !doomed.includes(version))
        assert.deepEqual(
          plan(left, uses, chosen).filter(({ isDeletable }) => isDeletable),
          [],
        )
        const latest = resolveLatest(left)
        assert.deepEqual([...latest].map(nameIn), [...resolveLatest(versions)].filter(([key]) => latest.has(key)).map(nameIn))
      }),
      { numRuns: 10_000 },
    )
    assert.ok(going > 3_000, `only ${going} versions were let go: this proves little`)
  })
})

const nameIn = ([key, { version }]: readonly [string, { readonly version: GalleryImageVersion | null }]): string =>
  `${key} ${version?.name ?? ''}`

// What must never happen, said again in other words than the product's.
const protection = (
  version: GalleryImageVersion,
  versions: readonly GalleryImageVersion[],
  { users, isKnown }: Uses,
  chosen: RetentionSettings,
): string | undefined => {
  const good = versions.filter(({ provisioningState }) => provisioningState === 'Succeeded')
  const higherThan = (group: readonly GalleryImageVersion[]) =>
    group.filter(({ number }) => compareVersions(number, version.number) > 0).length
  const channel = Object.entries(version.tags).find(([name]) => name.toLowerCase() === 'channel')?.[1]
  if (!['Succeeded', 'Failed'].includes(version.provisioningState)) return 'its state'
  if (regionNames.some((region) => isLatestIn(version, versions, region))) return 'latest'
  if (good.length === 1 && good[0] === version) return 'the only one'
  if (version.provisioningState === 'Succeeded' && higherThan(good) < 1) return 'the newest'
  const inChannel = good.filter(({ tags }) => Object.values(tags).includes(channel ?? 'none'))
  if (version.provisioningState === 'Succeeded' && channel !== undefined && higherThan(inChannel) < 1) return 'the newest of its channel'
  if ('keep' in version.tags) return 'its tag'
  if (version.publishedDate === undefined || now - version.publishedDate < chosen.olderThan) return 'its age'
  if ((version.endOfLife ?? (version.blockDeletionBeforeEndOfLife ? Infinity : 0)) > now) return 'its end of life'
  if (chosen.madeBy === 'pipelines' && !('aib-pipelines-image' in version.tags)) return 'its maker'
  if (users.has(version.id.toLowerCase())) return 'its use'
  return isKnown || chosen.whenUseUnknown === 'delete' ? undefined : 'its unknown use'
}

const isLatestIn = (version: GalleryImageVersion, versions: readonly GalleryImageVersion[], region: string): boolean => {
  const counting = versions.filter(
    (other) =>
      other.provisioningState === 'Succeeded' &&
      !other.excludeFromLatest &&
      other.targetRegions.some((target) => target.name === region && !target.excludeFromLatest),
  )
  return counting.includes(version) && counting.every(({ number }) => compareVersions(number, version.number) <= 0)
}
