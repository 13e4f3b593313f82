// A marketplace image, as Compute lists it in a region.
import { at, itemsOf, textOf } from '../json.js'
import { highestNumericVersion } from '../versions.js'
import { normalizeRegion } from '../azure/region.js'
import type { AzureReader } from '../azure/reader.js'
import type { LocatedSource } from '../template/view.js'

export interface PlatformImage {
  // publisher:offer:sku, for people.
  readonly name: string
  // The version that `latest` selects; undefined if the image is not offered. (The list itself is sorted as strings: 9.0 after 10.0.)
  newest(): Promise<string | undefined>
  // The body of one version; undefined if it is not offered.
  version(version: string): Promise<unknown>
}

// The image that a template names as its source, in the region that it is built in. Reading throws Unreadable.
export const platformImage = (
  source: LocatedSource | undefined,
  subscriptionId: string,
  location: string,
  azure: AzureReader,
): PlatformImage => {
  const [publisher = '', offer = '', sku = ''] = [source?.publisher, source?.offer, source?.sku].map((found) => found?.value ?? '')
  const path = [
    `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${normalizeRegion(location)}`,
    `/publishers/${publisher}/artifacttypes/vmimage/offers/${offer}/skus/${sku}/versions`,
  ].join('')
  return {
    name: `${publisher}:${offer}:${sku}`,
    newest: async () =>
      highestNumericVersion(itemsOf(await azure.get(path, right)).flatMap((version) => textOf(at(version, 'name')) ?? [])),
    version: (version) => azure.get(`${path}/${version}`, right),
  }
}

const right = 'Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read'
