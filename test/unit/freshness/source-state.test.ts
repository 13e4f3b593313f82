import assert from 'node:assert/strict'
import { readSourceState } from '../../../shared/freshness/source-state.js'
import { Unreadable } from '../../../shared/azure/unreadable.js'
import { fromJson, inputPlace } from '../../../shared/template/node.js'
import type { JsonObject } from '../../../shared/json.js'
import { versionBody } from '../gallery/versions.js'
import { definitionId, group, readerOf, subscription, type World } from '../preflight/world.js'

const now = Date.parse('2026-06-30T12:00:00Z')

const stateOf = (source: JsonObject, world: World, used: readonly string[] = []) => {
  const body = fromJson({ location: 'West US 2', properties: { source } }, inputPlace('image.yaml'))
  assert.equal(body.kind, 'object')
  return readSourceState({ body, subscriptionId: '11111111-2222-3333-4444-555555555555', used, now }, readerOf(world))
}

describe('the state of a source', () => {
  const platform = { type: 'PlatformImage', publisher: 'RedHat', offer: 'RHEL', sku: '9', version: 'latest' }
  const versions = `${subscription}/providers/Microsoft.Compute/locations/westus2/publishers/RedHat/artifacttypes/vmimage/offers/RHEL/skus/9/versions`

  it('is the highest number of a platform image, in whatever order Compute lists them', async () => {
    const { newest } = await stateOf(platform, { [versions]: [{ name: '10.0.2025' }, { name: '9.9.2024' }, { name: '9.10.2024' }] })
    assert.equal(newest, '10.0.2025')
    assert.equal((await stateOf({ ...platform, version: '9.9.2024' }, {})).newest, '9.9.2024')
  })

  it('is not known if the versions are a list of something else, and the error names the request', async () => {
    const shared = `${subscription}/providers/Microsoft.Compute/locations/westus2/sharedGalleries/gallery-1/images/web/versions`
    const ofGallery = { type: 'SharedImageVersion', imageVersionId: '/sharedGalleries/gallery-1/images/web/versions/latest' }
    for (const list of [['10.0.2025'], [{ version: '10.0.2025' }], [null], [{ name: 10 }]])
      for (const [source, path, answer] of [
        [platform, versions, list],
        [ofGallery, shared, { value: list }],
      ] as const)
        await assert.rejects(
          stateOf(source, { [path]: answer }),
          (error) => error instanceof Unreadable && error.message.includes(`GET ${path}`),
          JSON.stringify(answer),
        )
  })

  it('has the used versions that are deprecated or no longer offered', async () => {
    const deprecated = { properties: { imageDeprecationStatus: { imageState: 'Deprecated' } } }
    const scheduled = {
      properties: { imageDeprecationStatus: { imageState: 'ScheduledForDeprecation', scheduledDeprecationTime: '2026-09-01T00:00:00Z' } },
    }
    const active = { properties: { imageDeprecationStatus: { imageState: 'Active' } } }
    const world = { [versions]: [], [`${versions}/1`]: deprecated, [`${versions}/2`]: scheduled, [`${versions}/3`]: active }
    const { ended } = await stateOf(platform, world, ['1', '2', '3', '4'])
    assert.deepEqual(
      [...ended],
      [
        ['1', 'is deprecated'],
        ['2', 'will be deprecated on 2026-09-01'],
        ['4', 'is no longer offered'],
      ],
    )
  })

  it('is latest of a gallery image in the region of the build, with the versions that are past their end of life', async () => {
    const list = [
      versionBody('1.0.0', { endOfLife: '2026-06-01T00:00:00Z' }),
      versionBody('1.10.0'),
      versionBody('1.9.0'),
      versionBody('2.0.0', { excluded: true }),
      versionBody('3.0.0', { regions: ['North Europe'] }),
    ]
    const state = await stateOf(
      { type: 'SharedImageVersion', imageVersionId: `${definitionId}/versions/latest` },
      { [`${definitionId}/versions`]: { value: list } },
    )
    assert.equal(state.newest, '1.10.0')
    assert.deepEqual([...state.ended], [['1.0.0', 'is past its end of life']])
  })

  for (const kind of ['sharedGalleries', 'communityGalleries']) {
    it(`is latest of an image that ${kind === 'sharedGalleries' ? 'is shared directly' : 'a community gallery offers'}`, async () => {
      const list = [
        { name: '1.9.0', properties: { endOfLifeDate: '2026-01-01T00:00:00Z' } },
        { name: '1.10.0', properties: {} },
        { name: '1.11.0', properties: { excludeFromLatest: true } },
      ]
      const path = `${subscription}/providers/Microsoft.Compute/locations/westus2/${kind}/gallery-1/images/web/versions`
      for (const imageVersionId of [`/${kind}/gallery-1/images/web/versions/latest`, `/${kind}/gallery-1/images/web`]) {
        const state = await stateOf({ type: 'SharedImageVersion', imageVersionId }, { [path]: { value: list } })
        assert.equal(state.newest, '1.10.0')
        assert.deepEqual([...state.ended], [['1.9.0', 'is past its end of life']])
      }
    })
  }

  it('is when a managed image was created or last changed, and unknown without a date', async () => {
    const imageId = `${group}/providers/Microsoft.Compute/images/base`
    const list = `${group}/resources?$filter=resourceType eq 'Microsoft.Compute/images'&$expand=createdTime,changedTime`
    const made = { value: [{ id: imageId.toUpperCase(), createdTime: '2026-05-01T00:00:00Z', changedTime: '2026-06-01T00:00:00Z' }] }
    assert.equal((await stateOf({ type: 'ManagedImage', imageId }, { [list]: made })).changedAt, Date.parse('2026-06-01T00:00:00Z'))
    await assert.rejects(stateOf({ type: 'ManagedImage', imageId }, { [list]: { value: [] } }), Unreadable)
  })
})
