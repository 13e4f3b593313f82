import assert from 'node:assert/strict'
import { planRetention, type Uses } from '../../../shared/gallery/retention.js'
import type { RetentionSettings } from '../../../shared/inputs/settings.js'
import type { GalleryImageVersion } from '../../../shared/gallery/image-version.js'
import { resolveLatest } from '../../../shared/gallery/latest.js'
import { definition, imageVersion, type VersionOptions } from './versions.js'

const now = Date.parse('2026-11-01T00:00:00Z')
const usual: RetentionSettings = {
  keepVersions: 1,
  olderThan: 30 * 86_400_000,
  channelTag: 'channel',
  keepTags: [{ name: 'aib-pipelines-keep' }, { name: 'hold', value: 'yes' }],
  madeBy: 'image-builder',
  whenUseUnknown: 'keep',
  now,
}
const unused: Uses = { users: new Map(), isKnown: true }

const fates = (
  versions: Readonly<Record<string, VersionOptions>>,
  settings: Partial<RetentionSettings> = {},
  uses: Uses = unused,
): Readonly<Record<string, string>> => {
  const parsed: readonly GalleryImageVersion[] = Object.entries(versions).map(([name, options]) => imageVersion(name, options))
  const verdicts = planRetention([{ versions: parsed, latest: resolveLatest(parsed) }], uses, { ...usual, ...settings })
  return Object.fromEntries(
    verdicts.map(({ version, isDeletable, because }) => [version.name, `${isDeletable ? 'delete' : 'keep'}: ${because}`]),
  )
}

describe('retention', () => {
  it('keeps the highest by number, and what latest is', () => {
    assert.deepEqual(fates({ '1.9.0': {}, '1.10.0': {}, '1.2.0': {} }), {
      '1.9.0': 'delete: it is 304 days old and not the highest',
      '1.10.0': 'keep: latest resolves to it in West US 2',
      '1.2.0': 'delete: it is 304 days old and not the highest',
    })
  })

  it('counts no failed version: the last good one stays however many failed after it', () => {
    const result = fates({ '1.0.0': {}, '1.1.0': { state: 'Failed' }, '1.2.0': { state: 'Failed' } }, { keepVersions: 2 })
    assert.equal(result['1.0.0'], 'keep: latest resolves to it in West US 2')
    assert.equal(result['1.2.0'], 'delete: it failed 304 days ago')
  })

  it('keeps the only one that succeeded, also an excluded one of another maker', () => {
    const result = fates({ '1.0.0': { excluded: true, tags: { VMImageBuilderSource: 'x' } } }, { madeBy: 'pipelines' })
    assert.equal(result['1.0.0'], 'keep: it is the only one that succeeded')
  })

  const cases: readonly (readonly [string, VersionOptions, string])[] = [
    ['being made', { state: 'Creating' }, 'it is Creating'],
    ['tagged, whatever the case and the value', { tags: { 'AIB-Pipelines-Keep': 'no' } }, 'it has the tag aib-pipelines-keep'],
    ['tagged with a named value', { tags: { hold: 'yes' } }, 'it has the tag hold'],
    ['the highest of its channel', { tags: { channel: 'old' } }, 'it is the highest of channel old'],
    ['before its end of life', { endOfLife: '2027-01-01T00:00:00Z' }, 'its end of life is 2027-01-01'],
    ['blocked by its safety profile', { blocked: true }, 'its safety profile blocks the deletion'],
    ['young', { published: '2026-10-20T00:00:00Z' }, 'it is only 12 days old'],
    ['of unknown age', { published: '' }, 'its publishing date is unknown'],
  ]
  for (const [what, options, reason] of cases) {
    it(`keeps one that is ${what}`, () => {
      assert.equal(fates({ '1.0.0': options, '1.1.0': {}, '1.2.0': {} })['1.0.0'], `keep: ${reason}`)
    })
  }

  it('deletes what is tagged with another value, past its end of life, or blocked only until then', () => {
    for (const options of [{ tags: { hold: 'no' } }, { endOfLife: '2026-01-01T00:00:00Z', blocked: true }])
      assert.match(fates({ '1.0.0': options, '1.1.0': {} })['1.0.0'] ?? '', /^delete: /)
  })

  it('keeps the targets of a roll-back, below versions that were withdrawn', () => {
    const result = fates({ '1.0.0': {}, '1.1.0': {}, '1.2.0': { excluded: true }, '1.3.0': { excluded: true } }, { keepVersions: 2 })
    assert.equal(result['1.0.0'], 'keep: it is one of the 2 highest that count for latest')
  })

  it('keeps versions of other tools by default, and does not count them among the highest', () => {
    const packer = { tags: { VMImageBuilderSource: '' } }
    const versions = { '1.0.0': {}, '2.0.0': packer }
    const others = planRetention(
      [{ versions: [without(imageVersion('2.0.0')), without(imageVersion('2.1.0')), imageVersion('1.0.0')], latest: new Map() }],
      unused,
      usual,
    )
    assert.deepEqual(
      others.map(({ because }) => because),
      ['it was not created by Image Builder', 'it was not created by Image Builder', 'it is the highest'],
    )
    assert.equal(fates(versions)['2.0.0'], 'keep: latest resolves to it in West US 2')
  })

  it('keeps a used version and names a user of it; keeps everything if uses are unknown, by default', () => {
    const versions = { '1.0.0': {}, '1.1.0': {} }
    const users = new Map([[`${definition}/versions/1.0.0`.toLowerCase(), ['/vm/one', '/vm/two']]])
    assert.equal(fates(versions, {}, { users, isKnown: true })['1.0.0'], 'keep: it is used by /vm/one and 1 more')
    const unknown = { users: new Map(), isKnown: false }
    assert.equal(fates(versions, {}, unknown)['1.0.0'], 'keep: whether it is used could not be read')
    assert.match(fates(versions, { whenUseUnknown: 'delete' }, unknown)['1.0.0'] ?? '', /^delete/)
  })

  it('keeps the source versions of a kept version, transitively, but not those of a deleted one', () => {
    const id = (name: string) => `${definition}/versions/${name}`.toUpperCase()
    const result = fates({
      '1.0.0': {},
      '1.1.0': { source: id('1.0.0') },
      '1.2.0': {},
      '1.3.0': { source: id('1.2.0') },
      '2.0.0': { source: id('1.1.0') },
    })
    assert.equal(result['1.1.0'], 'keep: image version 2.0.0 was made from it')
    assert.equal(result['1.0.0'], 'keep: image version 1.1.0 was made from it')
    assert.match(result['1.2.0'] ?? '', /^delete/)
  })
})

const without = (version: GalleryImageVersion): GalleryImageVersion => ({ ...version, tags: {} })
