import assert from 'node:assert/strict'
import { at, itemsOf } from '../../../shared/json.js'
import type { GalleryImageVersion } from '../../../shared/gallery/image-version.js'
import { latestNumbers, resolveLatest } from '../../../shared/gallery/latest.js'
import { hasSameSettings, obstacles, planPromotion, type Promotion } from '../../../shared/gallery/promotion.js'
import type { PromotionRequest } from '../../../shared/inputs/settings.js'
import { imageVersion } from './versions.js'

const nothing: PromotionRequest = { channelTag: 'channel', targetRegions: [], rollBack: false }

const planned = (
  version: GalleryImageVersion,
  request: Partial<PromotionRequest>,
  others: readonly GalleryImageVersion[] = [],
): Promotion => {
  const result = planPromotion(version, [version, ...others], { ...nothing, ...request })
  if ('problems' in result) assert.fail(result.problems.map(({ message }) => message).join('\n'))
  return result.promotion
}

const refusal = (version: GalleryImageVersion, request: Partial<PromotionRequest>, others: readonly GalleryImageVersion[] = []): string => {
  const result = planPromotion(version, [version, ...others], { ...nothing, ...request })
  return 'problems' in result ? result.problems.map(({ message }) => message).join('\n') : 'no refusal'
}

describe('the plan of a promotion', () => {
  it('sends back all that was read, less what only Azure writes', () => {
    const encryption = { osDiskImage: { diskEncryptionSetId: '/des' } }
    const profile = {
      targetRegions: [{ name: 'West US 2', regionalReplicaCount: 3, encryption, additionalReplicaSets: [{}] }],
      replicationMode: 'Full',
    }
    const { body } = planned(imageVersion('1.0.0', { profile, blocked: true, tags: { owner: 'me' } }), { excludeFromLatest: true })
    assert.deepEqual(body, {
      location: 'westus2',
      tags: { VMImageBuilderSource: 'PlatformImage', owner: 'me' },
      properties: {
        publishingProfile: {
          targetRegions: profile.targetRegions,
          replicaCount: 1,
          excludeFromLatest: true,
          storageAccountType: 'Standard_LRS',
          replicationMode: 'Full',
        },
        storageProfile: { osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite' } },
        safetyProfile: { reportedForPolicyViolation: false, blockDeletionBeforeEndOfLife: true },
      },
    })
  })

  it('adds regions and changes replicas, and keeps existing regions in any spelling', () => {
    const version = imageVersion('1.0.0', { regions: ['West US 2', 'North Europe'] })
    const { body, changes } = planned(version, {
      targetRegions: [
        { name: 'westus2', properties: { regionalReplicaCount: 4 } },
        { name: 'eastus', properties: {} },
      ],
    })
    const regions = itemsOf(at(body, 'properties', 'publishingProfile', 'targetRegions'))
    assert.deepEqual(
      regions.map((region) => [at(region, 'name'), at(region, 'regionalReplicaCount'), at(region, 'storageAccountType')]),
      [
        ['West US 2', 4, 'Standard_LRS'],
        ['North Europe', 1, 'Standard_LRS'],
        ['eastus', undefined, undefined],
      ],
    )
    assert.deepEqual(changes, ['region West US 2: 1 replica → 4 replicas', 'region eastus: none → 1 replica'])
  })

  it('moves the version to a channel whatever the case of the tag, and leaves other tags alone', () => {
    const version = imageVersion('1.0.0', { tags: { Channel: 'preview', keep: 'yes' } })
    const { body, changes } = planned(version, { channel: 'stable' })
    assert.deepEqual(at(body, 'tags'), { VMImageBuilderSource: 'PlatformImage', keep: 'yes', channel: 'stable' })
    assert.deepEqual(changes, ['tag channel: preview → stable'])
  })

  it('knows when there is nothing to change', () => {
    const version = imageVersion('1.0.0', { tags: { channel: 'stable' }, endOfLife: '2027-01-01T00:00:00+00:00' })
    const request = {
      channel: 'stable',
      excludeFromLatest: false,
      endOfLife: '2027-01-01T00:00:00.000Z',
      targetRegions: [{ name: 'westus2', properties: {} }],
    }
    assert.deepEqual(planned(version, request).changes, [])
  })

  it('plans what latest will be', () => {
    const { latest } = planned(imageVersion('1.1.0', { excluded: true }), { excludeFromLatest: false }, [imageVersion('1.0.0')])
    assert.deepEqual(latestNumbers(latest), { 'West US 2': '1.1.0' })
  })

  it('rolls back out of latest and out of the channel', () => {
    const { body, latest } = planned(imageVersion('1.1.0', { tags: { channel: 'stable' } }), { rollBack: true }, [imageVersion('1.0.0')])
    assert.equal(at(body, 'properties', 'publishingProfile', 'excludeFromLatest'), true)
    assert.deepEqual(at(body, 'tags'), { VMImageBuilderSource: 'PlatformImage' })
    assert.deepEqual(latestNumbers(latest), { 'West US 2': '1.0.0' })
  })

  it('refuses to roll back if a region would be left without a version', () => {
    const bad = imageVersion('1.1.0', { regions: ['West US 2', 'East US'] })
    const good = imageVersion('1.0.0')
    assert.match(refusal(bad, { rollBack: true }, [good]), /there is no latest in East US:/)
    assert.equal(refusal(bad, { excludeFromLatest: true }, [good]), 'no refusal')
  })

  it('refuses versions that are not Succeeded', () => {
    for (const state of ['Failed', 'Creating', 'Updating', 'Deleting'])
      assert.match(refusal(imageVersion('1.0.0', { state }), { channel: 'stable' }), new RegExp(`1\\.0\\.0 is ${state}`))
  })

  it('only waits for a version that is already changing as requested', () => {
    const version = imageVersion('1.0.0', { state: 'Updating', tags: { channel: 'stable' } })
    assert.deepEqual(planned(version, { channel: 'stable' }).changes, [])
  })

  it('refuses another storage type for a region, and a copy without a key next to encrypted ones', () => {
    assert.match(
      refusal(imageVersion('1.0.0'), { targetRegions: [{ name: 'westus2', properties: { storageAccountType: 'Premium_LRS' } }] }),
      /West US 2 has the storage type Standard_LRS/,
    )
    const profile = { targetRegions: [{ name: 'West US 2', encryption: { osDiskImage: {} } }] }
    const encrypted = imageVersion('1.0.0', { profile })
    assert.match(refusal(encrypted, { targetRegions: [{ name: 'eastus', properties: {} }] }), /eastus has no encryption/)
    assert.equal(refusal(encrypted, { targetRegions: [{ name: 'eastus', properties: { encryption: {} } }] }), 'no refusal')
  })

  it('reports for each region why the version does not become latest', () => {
    const version = imageVersion('1.1.0', { regions: ['West US 2', 'East US', 'North Europe'], excludedRegions: ['North Europe'] })
    const { promoted, latest } = planned(version, { excludeFromLatest: false }, [
      imageVersion('1.2.0'),
      imageVersion('1.0.0', { regions: ['North Europe'] }),
    ])
    assert.deepEqual(obstacles(promoted, latest), [
      'West US 2: 1.2.0 is higher and not excluded; latest is the highest number, not the newest date.',
      'North Europe: the region’s own excludeFromLatest is set.',
    ])
  })

  it('says that the version is not replicated to a region, or that no other is known there', () => {
    const promoted = imageVersion('1.1.0', {
      regions: ['West US 2', 'East US'],
      state: 'Updating',
      replication: { 'West US 2': 'Completed' },
    })
    assert.deepEqual(obstacles(promoted, resolveLatest([promoted])), ['East US: it is not replicated there.'])
    assert.deepEqual(obstacles(imageVersion('1.1.0'), new Map()), [
      'West US 2: another version is higher and not excluded; latest is the highest number, not the newest date.',
    ])
    assert.deepEqual(obstacles(imageVersion('1.1.0', { excluded: true }), new Map()), [])
  })

  it('says what to do with a version that failed, or that is being changed', () => {
    const fix = (state: string) => {
      const version = imageVersion('1.0.0', { state })
      const result = planPromotion(version, [version], { ...nothing, channel: 'stable' })
      return 'problems' in result ? result.problems[0].fix : undefined
    }
    assert.notEqual(fix('Failed'), fix('Updating'))
    assert.equal(fix('Creating'), fix('Updating'))
  })

  it('accepts the storage type that a region has, and names that of the version', () => {
    const region = (storageAccountType: string) => ({ targetRegions: [{ name: 'westus2', properties: { storageAccountType } }] })
    assert.equal(refusal(imageVersion('1.0.0'), region('Standard_LRS')), 'no refusal')
    const profile = { targetRegions: [{ name: 'West US 2', regionalReplicaCount: 1 }] }
    assert.match(refusal(imageVersion('1.0.0', { profile }), region('Premium_LRS')), /has the storage type (of the version|Standard_LRS)/)
  })

  it('requires encryption if any region has it, and only for new regions', () => {
    const profile = { targetRegions: [{ name: 'West US 2', encryption: { osDiskImage: {} } }, { name: 'North Europe' }] }
    const version = imageVersion('1.0.0', { profile })
    assert.match(refusal(version, { targetRegions: [{ name: 'eastus', properties: {} }] }), /eastus has no encryption/)
    assert.equal(refusal(version, { targetRegions: [{ name: 'northeurope', properties: {} }] }), 'no refusal')
    assert.equal(refusal(imageVersion('1.0.0'), { targetRegions: [{ name: 'eastus', properties: {} }] }), 'no refusal')
  })

  it('may leave a region without a latest if this version was not latest there', () => {
    const bad = imageVersion('1.1.0', { regions: ['West US 2', 'East US'], excludedRegions: ['East US'] })
    assert.equal(refusal(bad, { rollBack: true }, [imageVersion('1.0.0')]), 'no refusal')
  })

  it('names in a region what changes of it', () => {
    const profile = {
      targetRegions: [
        { name: 'West US 2', regionalReplicaCount: 2, excludeFromLatest: true },
        { name: 'East US', regionalReplicaCount: 1, encryption: { osDiskImage: {} } },
      ],
    }
    const targetRegions = [
      { name: 'westus2', properties: { excludeFromLatest: false } },
      { name: 'eastus', properties: { regionalReplicaCount: 3 } },
    ]
    assert.deepEqual(planned(imageVersion('1.0.0', { profile }), { targetRegions }).changes, [
      'region West US 2: 2 replicas, excluded from latest → 2 replicas',
      'region East US: 1 replica, encrypted → 3 replicas, encrypted',
    ])
  })

  it('sends nothing that only Azure writes, and no replication', () => {
    const { body, promoted } = planned(imageVersion('1.0.0', { replication: { 'West US 2': 'Completed' } }), { channel: 'stable' })
    assert.deepEqual(
      [
        at(body, 'properties', 'provisioningState'),
        at(body, 'properties', 'replicationStatus'),
        at(body, 'properties', 'publishingProfile', 'publishedDate'),
      ],
      [undefined, undefined, undefined],
    )
    assert.equal(promoted.replication, undefined)
  })

  it('distinguishes a change by another job from a different order', () => {
    const one = imageVersion('1.0.0', { regions: ['West US 2', 'East US'], tags: { a: '1', b: '2' } })
    assert.ok(hasSameSettings(one, imageVersion('1.0.0', { regions: ['eastus', 'westus2'], tags: { b: '2', a: '1' } })))
    for (const other of [{ regions: ['West US 2'] }, { excluded: true }, { tags: { a: '1' } }, { endOfLife: '2027-01-01' }])
      assert.ok(!hasSameSettings(one, imageVersion('1.0.0', { regions: ['West US 2', 'East US'], tags: { a: '1', b: '2' }, ...other })))
  })
})
