// The terms of a purchase plan, which a subscription accepts (Marketplace Ordering, Marketplace Agreements - Get).
export const agreementPath = (
  subscriptionId: string,
  { publisher, product, name }: { readonly publisher: string; readonly product: string; readonly name: string },
): string =>
  [
    `/subscriptions/${subscriptionId}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine`,
    ...[`/publishers/${publisher}`, `/offers/${product}`, `/plans/${name}`, '/agreements/current'],
  ].join('')
