import { at, itemsOf, textOf } from '../../json.js'
import { normalizeRegion, unknownRegion } from '../../azure/region.js'
import { didYouMean } from '../../did-you-mean.js'
import type { StringNode } from '../../template/node.js'
import type { AzureReader } from '../../azure/reader.js'
import { Unreadable } from '../../azure/unreadable.js'
import { each, failed, type Check } from '../check.js'
import { providersRegistered, readProvider } from './providers.js'

// Image Builder is available in the region of the template, and galleries in every target region.
export const regions: Check = {
  id: 'regions',
  title: 'Regions',
  why: 'Image Builder is not available in every region, and not every region is open to every subscription. With a wrong target region, the build fails at its end, when the image is distributed.',
  right: providersRegistered.right,
  fix: 'Choose one of the regions that az provider show --namespace <provider> lists.',
  source: 'template reference, Location and targetRegions',
  applies: () => true,
  check: ({ target, location, galleryTargets }, azure) => {
    const asked = [
      { type: 'Microsoft.VirtualMachineImages/imageTemplates', regions: [location] },
      { type: 'Microsoft.Compute/galleries', regions: galleryTargets.flatMap((one) => one.regions) },
    ].filter((one) => one.regions.length > 0)
    return each(asked, async ({ type, regions: wanted }) => {
      const known = await regionsOf(azure, target.subscriptionId, type)
      return distinct(wanted)
        .filter(({ value }) => !known.has(normalizeRegion(value)))
        .map(({ value, at: place }) =>
          failed(
            place,
            `${value} is not among the regions of ${type} for this subscription.${guessOf(value, known)}`,
            `Choose one of the regions that az provider show --namespace ${namespaceOf(type)} lists.`,
          ),
        )
    })
  },
}

const namespaceOf = (type: string): string => type.slice(0, type.indexOf('/'))

const guessOf = (region: string, known: ReadonlySet<string>): string => {
  const guess = unknownRegion(region) === undefined ? undefined : didYouMean(normalizeRegion(region), [...known])
  return guess === undefined ? '' : ` Did you mean ${guess}?`
}

// The regions of a resource type, from the list of its provider.
export const regionsOf = async (azure: AzureReader, subscriptionId: string, type: string): Promise<ReadonlySet<string>> => {
  const [namespace = '', ...rest] = type.split('/')
  const provider = await readProvider(azure, subscriptionId, namespace)
  const entry = itemsOf(at(provider, 'resourceTypes')).find(
    (candidate) => textOf(at(candidate, 'resourceType'))?.toLowerCase() === rest.join('/').toLowerCase(),
  )
  const locations = itemsOf(at(entry, 'locations')).flatMap((location) => textOf(location) ?? [])
  if (locations.length === 0) throw new Unreadable(`The provider ${namespace} does not list its regions.`)
  return new Set(locations.map(normalizeRegion))
}

const distinct = (nodes: readonly StringNode[]): readonly StringNode[] => [
  ...new Map(nodes.map((node) => [normalizeRegion(node.value), node])).values(),
]
