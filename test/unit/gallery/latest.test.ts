import assert from 'node:assert/strict'
import { latestNumbers, resolveLatest } from '../../../shared/gallery/latest.js'
import { compareVersions, parseVersion } from '../../../shared/versions.js'
import { imageVersion } from './versions.js'

describe('what latest is', () => {
  const numbers = (...versions: readonly ReturnType<typeof imageVersion>[]) => latestNumbers(resolveLatest(versions))

  it('is ordered by number and not as text', () => {
    assert.deepEqual(numbers(imageVersion('1.9.0'), imageVersion('1.10.0'), imageVersion('1.2.99')), { 'West US 2': '1.10.0' })
  })

  it('lists the regions by name', () => {
    const regions = ['West US 2', 'east us', 'North Europe', 'Brazil South']
    assert.deepEqual(Object.keys(numbers(imageVersion('1.0.0', { regions }))), ['Brazil South', 'east us', 'North Europe', 'West US 2'])
    assert.deepEqual(Object.keys(numbers(imageVersion('1.0.0', { regions: regions.toReversed() }))), [
      'Brazil South',
      'east us',
      'North Europe',
      'West US 2',
    ])
  })

  it('is never a failed version, even if its copy is complete', () => {
    const failed = imageVersion('1.1.0', { state: 'Failed', replication: { 'West US 2': 'Completed' } })
    assert.deepEqual(numbers(imageVersion('1.0.0'), failed), { 'West US 2': '1.0.0' })
  })

  it('is ordered by number and not by date', () => {
    assert.deepEqual(numbers(imageVersion('1.9.9', { published: '2026-06-01T00:00:00Z' }), imageVersion('2.0.0')), { 'West US 2': '2.0.0' })
  })

  it('leaves out what is excluded by the version or by the region, what failed and what is still being made', () => {
    const regions = ['West US 2', 'East US']
    assert.deepEqual(
      numbers(
        imageVersion('1.0.0', { regions }),
        imageVersion('1.1.0', { regions, excludedRegions: ['East US'] }),
        imageVersion('1.2.0', { regions, excluded: true }),
        imageVersion('1.3.0', { regions, state: 'Failed' }),
        imageVersion('1.4.0', { regions, state: 'Creating' }),
      ),
      { 'East US': '1.0.0', 'West US 2': '1.1.0' },
    )
  })

  it('counts only where the replication is complete', () => {
    const growing = {
      regions: ['West US 2', 'East US'],
      state: 'Updating',
      replication: { 'West US 2': 'Completed', 'East US': 'Replicating' },
    }
    assert.deepEqual(numbers(imageVersion('1.0.0', { regions: ['East US'] }), imageVersion('1.1.0', growing)), {
      'East US': '1.0.0',
      'West US 2': '1.1.0',
    })
  })

  it('is nothing in a region where every version is excluded', () => {
    assert.deepEqual(numbers(imageVersion('1.0.0', { excluded: true })), { 'West US 2': null })
  })

  it('takes two spellings of a region for one', () => {
    assert.deepEqual(numbers(imageVersion('1.0.0', { regions: ['westus2'] }), imageVersion('1.1.0', { regions: ['West US 2'] })), {
      'West US 2': '1.1.0',
    })
  })
})

describe('the number of a version', () => {
  it('has three numbers within 32 bits', () => {
    assert.deepEqual(parseVersion('0.25088.3355'), [0, 25088, 3355])
    for (const name of ['1.0', '1.0.0.0', 'v1.0.0', '1.0.0-rc', '1.0.2147483648', '']) assert.equal(parseVersion(name), undefined, name)
  })

  it('is compared from the left', () => {
    assert.ok(compareVersions([1, 2, 3], [1, 10, 0]) < 0)
    assert.ok(compareVersions([2, 0, 0], [1, 99, 99]) > 0)
    assert.equal(compareVersions([1, 2, 3], [1, 2, 3]), 0)
  })
})
