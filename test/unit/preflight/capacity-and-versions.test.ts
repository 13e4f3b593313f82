import assert from 'node:assert/strict'
import { galleryVersion } from '../../../shared/preflight/checks/gallery-version.js'
import { marketplaceTerms } from '../../../shared/preflight/checks/marketplace-terms.js'
import { vmQuota } from '../../../shared/preflight/checks/vm-quota.js'
import { vmSize } from '../../../shared/preflight/checks/vm-size.js'
import { definitionId, denied, group, said, subscription, template, type World } from './world.js'

const size = 'Standard_D2s_v5'
const sku = (restrictions: readonly object[]): World => ({
  [`${subscription}/providers/Microsoft.Compute/skus?$filter=location eq 'westus2'`]: {
    value: [
      {
        ...{ resourceType: 'virtualMachines', name: size, family: 'standardDSv5Family', restrictions },
        locationInfo: [{ location: 'westus2', zones: ['1', '2', '3'] }],
        capabilities: [{ name: 'vCPUs', value: '2' }],
      },
    ],
  },
})
const closed = (...zones: readonly string[]) => ({
  ...{ type: 'Zone', values: ['westus2'], reasonCode: 'NotAvailableForSubscription' },
  restrictionInfo: { locations: ['westus2'], zones },
})
const withSize = template({ vmProfile: { vmSize: size } })

describe('a size whose zones are restricted', () => {
  it('passes while one zone is open', async () => {
    assert.deepEqual(await said(vmSize, withSize, sku([closed('1', '2')])), [])
  })

  it('is warned of if every zone is closed, in one restriction or in several', async () => {
    for (const restrictions of [[closed('1', '2', '3')], [closed('1'), closed('3', '2')]])
      assert.match(
        (await said(vmSize, withSize, sku(restrictions))).join(),
        /^warning: The size Standard_D2s_v5 of the build VM is closed to this subscription in every zone of West US 2 \(NotAvailableForSubscription\)/,
      )
  })

  it('is one finding if the whole region is closed', async () => {
    const region = { type: 'Location', values: ['westus2'], reasonCode: 'NotAvailableForSubscription' }
    assert.match((await said(vmSize, withSize, sku([region, closed('1', '2', '3')]))).join('\n'), /^failed: [^\n]*$/)
  })
})

it('the quota of virtual machines counts the VMs of a build', async () => {
  const usages: World = {
    [`${subscription}/providers/Microsoft.Compute/locations/westus2/usages`]: {
      value: [{ currentValue: 25_000, limit: 25_000, name: { value: 'virtualMachines' } }],
    },
  }
  assert.deepEqual(await said(vmQuota, withSize, { ...sku([]), ...usages }), [
    'warning: The quota of virtual machines is 25000, 25000 in use; the build needs 1 more.',
  ])
})

describe('a version number that is soft-deleted', () => {
  const gallery = definitionId.replace(/\/images\/web$/, '')
  const softDelete = (isSoftDeleteEnabled: boolean): World => ({ [gallery]: { properties: { softDeletePolicy: { isSoftDeleteEnabled } } } })
  const list = `${gallery}/softDeletedArtifactTypes/Images/artifacts/web/versions`
  const deleted = (...names: readonly string[]): World => ({ [list]: { value: names.map((name) => ({ name })) } })
  const named = template({
    distribute: [{ type: 'SharedImage', runOutputName: 'image', galleryImageId: `${definitionId}/versions/1.0.0` }],
  })

  it('is warned of', async () => {
    assert.match(
      (await said(galleryVersion, named, { ...softDelete(true), ...deleted('0.9.0', '1.0.0') })).join(),
      /^warning: Version 1\.0\.0 of the image definition .* is soft-deleted/,
    )
  })

  it('has no finding for another number, or a gallery without soft delete', async () => {
    assert.deepEqual(await said(galleryVersion, named, { ...softDelete(true), ...deleted('1.0.1', '11.0.0') }), [])
    assert.deepEqual(await said(galleryVersion, named, { ...softDelete(false), [list]: denied }), [])
  })

  it('is not checked if the list cannot be read', async () => {
    assert.match((await said(galleryVersion, named, { ...softDelete(true), [list]: denied })).join(), /^unknown: /)
  })
})

describe('the purchase plan of a source in a gallery', () => {
  const base = `${group}/providers/Microsoft.Compute/galleries/corporate/images/base`
  const agreement = `${subscription}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/cis/offers/hardened/plans/l1/agreements/current`
  const fromGallery = template({ source: { type: 'SharedImageVersion', imageVersionId: `${base}/versions/1.0.0` } })
  const plan = { name: 'l1', product: 'hardened', publisher: 'cis' }
  const world = (purchasePlan?: object): World => ({
    [base]: { properties: { osType: 'Linux', ...(purchasePlan === undefined ? {} : { purchasePlan }) } },
    [`${base}/versions/1.0.0`]: { properties: { publishingProfile: { targetRegions: [{ name: 'West US 2' }] } } },
  })

  it('fails if its terms are not accepted', async () => {
    assert.deepEqual(await said(marketplaceTerms, fromGallery, { ...world(plan), [agreement]: { properties: { accepted: false } } }), [
      'failed: The terms of the purchase plan cis, hardened, l1 are not accepted in the subscription.',
    ])
  })

  it('passes if they are, if there is no plan, or if the marketplace does not know it', async () => {
    assert.deepEqual(await said(marketplaceTerms, fromGallery, { ...world(plan), [agreement]: { properties: { accepted: true } } }), [])
    assert.deepEqual(await said(marketplaceTerms, fromGallery, world()), [])
    assert.deepEqual(await said(marketplaceTerms, fromGallery, world(plan)), [])
  })
})
