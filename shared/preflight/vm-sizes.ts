// The sizes of the VMs that a build creates, and their traits in the region.
import { at, isWord, itemsOf, textOf } from '../json.js'
import type { Place } from '../errors.js'
import { didYouMean } from '../did-you-mean.js'
import { defaultVmSizes } from '../default-vm-sizes.js'
import { normalizeRegion } from '../azure/region.js'
import type { AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'
import { readSourceImage } from './source-image.js'
import { nonEmpty, type Subject } from './subject.js'

export interface Machine {
  readonly role: 'build VM' | 'proxy VM'
  readonly size: string
  readonly isDefault: boolean
  readonly where: Place
}

const defaultSizes: Readonly<Record<string, string>> = defaultVmSizes

// The VMs that run at the same time. Defaults follow from the generation of the source image (docs/service.md 3.10); the build VM is left
// out if that image does not exist. Throws Unreadable.
export const machinesOf = async (subject: Subject, azure: AzureReader): Promise<readonly Machine[]> => {
  const { at: whole, properties } = subject.template
  const profile = properties?.vmProfile
  const size = nonEmpty(profile?.vmSize)
  const proxy = nonEmpty(profile?.vnetConfig?.proxyVmSize)
  const chosen = size?.value ?? defaultSizes[(await readSourceImage(subject, azure)).traits.generation?.toUpperCase() ?? '']
  const where = profile?.at ?? whole
  return [
    ...(chosen === undefined ? [] : [{ role: 'build VM' as const, size: chosen, isDefault: size === undefined, where: size?.at ?? where }]),
    // Created only if the container has no subnet.
    ...(subject.subnet === undefined || subject.containerSubnet !== undefined
      ? []
      : [{ role: 'proxy VM' as const, size: proxy?.value ?? 'Standard_A1_v2', isDefault: proxy === undefined, where: proxy?.at ?? where }]),
  ]
}

export interface VmSize {
  readonly family: string
  readonly cores: number
  readonly generations: readonly string[]
  readonly architecture: string
  // Why the subscription cannot use it in the whole region; undefined if it can.
  readonly restriction: string | undefined
  // The same for every zone of the region, if only zones are restricted. The service asks for no zone.
  readonly zoneRestriction: string | undefined
}

export const skusRight = 'Microsoft.Compute/skus/read'

// A size in the region of the template; undefined if Azure does not list it. Throws Unreadable.
export const readVmSize = async (name: string, subject: Subject, azure: AzureReader): Promise<VmSize | undefined> => {
  const sku = (await sizesIn(subject, azure)).find((one) => isWord(at(one, 'name'), name))
  return sku === undefined ? undefined : vmSizeOf(sku)
}

// The size in the region of the template that a name probably stands for.
export const nearestVmSize = async (name: string, subject: Subject, azure: AzureReader): Promise<string | undefined> =>
  didYouMean(
    name,
    (await sizesIn(subject, azure)).flatMap((one) => textOf(at(one, 'name')) ?? []),
  )

const sizesIn = async ({ target, location }: Subject, azure: AzureReader): Promise<readonly unknown[]> => {
  const filter = encodeURIComponent(`location eq '${normalizeRegion(location.value)}'`)
  const skus =
    (await azure.list(`/subscriptions/${target.subscriptionId}/providers/Microsoft.Compute/skus?$filter=${filter}`, skusRight)) ?? []
  const sizes = skus.filter((one) => isWord(at(one, 'resourceType'), 'virtualMachines'))
  if (sizes.length === 0) throw new Unreadable(`Azure lists no VM sizes in ${location.value}.`)
  return sizes
}

const vmSizeOf = (sku: unknown): VmSize => {
  const capability = (name: string): string | undefined =>
    itemsOf(at(sku, 'capabilities')).flatMap((one) => (isWord(at(one, 'name'), name) ? (textOf(at(one, 'value')) ?? []) : []))[0]
  const restrictions = itemsOf(at(sku, 'restrictions'))
  const ofRegion = restrictions.find((one) => isWord(at(one, 'type'), 'Location'))
  const ofZones = restrictions.filter((one) => isWord(at(one, 'type'), 'Zone'))
  const zones = itemsOf(at(sku, 'locationInfo')).flatMap((info) => textsIn(at(info, 'zones')))
  const closed = new Set(ofZones.flatMap((one) => textsIn(at(one, 'restrictionInfo', 'zones'))))
  const areAllClosed = zones.length > 0 && zones.every((zone) => closed.has(zone))
  return {
    family: textOf(at(sku, 'family')) ?? '',
    cores: Number(capability('vCPUs') ?? 0),
    generations: (capability('HyperVGenerations') ?? 'V1,V2').toUpperCase().split(','),
    architecture: capability('CpuArchitectureType') ?? 'x64',
    restriction: ofRegion === undefined ? undefined : reasonOf(ofRegion),
    zoneRestriction: ofRegion === undefined && areAllClosed ? reasonOf(ofZones[0]) : undefined,
  }
}

const reasonOf = (restriction: unknown): string => textOf(at(restriction, 'reasonCode')) ?? 'restricted'

const textsIn = (list: unknown): readonly string[] => itemsOf(list).flatMap((item) => textOf(item) ?? [])
