// A marketplace image, as Compute lists it by region.
import { at, textOf } from '../json.js'
import { highestNumericVersion } from '../versions.js'
import { normalizeRegion } from '../azure/region.js'
import type { AzureReader } from '../azure/reader.js'
import { stated, statedList } from '../azure/unreadable.js'
import type { LocatedSource } from '../template/view.js'

export interface PlatformImage {
  // publisher:offer:sku, for people.
  readonly name: string
  // The version that `latest` stands for; undefined if the image is not offered. (Azure sorts the list as text: 9.0 after 10.0.)
  newest(): Promise<string | undefined>
  // The body of one version; undefined if it is not offered.
  version(version: string): Promise<unknown>
}

// The image that a template names as its source, in the region of the build. Reading throws Unreadable.
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
    newest: async () => {
      const found = await azure.get(path, right)
      if (found === undefined) return undefined
      const what = `which versions ${publisher}:${offer}:${sku} has (GET ${path})`
      return highestNumericVersion(statedList(found, what).map((version) => stated(textOf(at(version, 'name')), what)))
    },
    version: (version) => azure.get(`${path}/${version}`, right),
  }
}

const right = 'Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read'
