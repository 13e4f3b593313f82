// The terms of the source images' purchase plans: no VM can be created from such an image unless the subscription has accepted them.
import assert from 'node:assert/strict'
import { renderBicep } from '../../../shared/setup/bicep.js'
import { makeSetup } from '../../../shared/setup/make.js'
import { compareWithAzure } from '../../../shared/setup/missing.js'
import { renderScript } from '../../../shared/setup/script.js'
import { planOf, readerOf, subscription, template } from '../preflight/world.js'
import { setupOptions } from './options.js'

const planInfo = { planName: 'l1', planProduct: 'hardened', planPublisher: 'cis' }
const source = { type: 'PlatformImage', publisher: 'cis', offer: 'hardened', sku: 'l1', version: 'latest' }

const setupOf = (...sources: readonly (typeof source & { readonly planInfo?: typeof planInfo })[]) =>
  makeSetup(
    sources.map((one) => planOf(template({ source: one }))),
    setupOptions(),
  )

describe('the terms of purchase plans', () => {
  const accept = 'az vm image terms accept --publisher cis --offer hardened --plan l1 --output none'
  const withPlan = setupOf({ ...source, planInfo }, { ...source, planInfo })

  it('are accepted once by the script, and by a command in the comment of the Bicep file', () => {
    assert.equal(renderScript(withPlan).split(`\n${accept}\n`).length, 2)
    assert.equal(renderBicep(withPlan).split(`\n//   ${accept}\n`).length, 2)
    for (const text of [renderScript(setupOf(source)), renderBicep(setupOf(source))]) assert.doesNotMatch(text, /terms accept|Terms/)
  })

  it('are missing in a comparison until they are accepted', async () => {
    const agreement = `${subscription}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/cis/offers/hardened/plans/l1/agreements/current`
    const missing = async (accepted: boolean) =>
      (await compareWithAzure(withPlan, readerOf({ [agreement]: { properties: { accepted } } }))).missing.terms.length
    assert.equal(await missing(false), 1)
    assert.equal(await missing(true), 0)
  })
})
