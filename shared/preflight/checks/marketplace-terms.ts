import { at } from '../../json.js'
import { failed, type Check } from '../check.js'
import { given } from '../subject.js'

// The terms of a marketplace image with a plan are accepted.
export const marketplaceTerms: Check = {
  id: 'marketplace-terms',
  title: 'Terms of the marketplace image',
  why: 'A VM from a marketplace image with a purchase plan is made only in a subscription that has accepted the plan’s terms. The build fails when the VM is made.',
  right: 'Microsoft.MarketplaceOrdering/offerTypes/publishers/offers/plans/agreements/read',
  fix: 'Accept them: az vm image terms accept --publisher <publisher> --offer <product> --plan <name>.',
  source: 'template reference, planInfo; Azure Marketplace, legal terms',
  applies: ({ source }) => given(source?.planInfo?.planName) !== undefined,
  check: async ({ source, target }, azure) => {
    const { planName, planProduct, planPublisher } = source?.planInfo ?? {}
    const plan = given(planName)
    const [product = '', publisher = ''] = [planProduct?.value, planPublisher?.value]
    if (plan === undefined) return []
    const path = [
      `/subscriptions/${target.subscriptionId}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine`,
      ...[`/publishers/${publisher}`, `/offers/${product}`, `/plans/${plan.value}`, '/agreements/current'],
    ].join('')
    const name = `${publisher}, ${product}, ${plan.value}`
    const agreement = await azure.get(path, marketplaceTerms.right)
    if (agreement === undefined)
      return [failed(plan.at, `The marketplace knows no plan ${name}.`, 'Take planInfo from the image: az vm image show --urn <urn>.')]
    return at(agreement, 'properties', 'accepted') === false
      ? [failed(plan.at, `The terms of the purchase plan ${name} are not accepted in the subscription.`)]
      : []
  },
}
