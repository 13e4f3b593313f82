// How many addresses a subnet has left for the machines of a build. Pure.
import { at, itemsOf, textOf } from '../json.js'
import type { Place } from '../errors.js'
import { failed, warning, type Remark } from './check.js'

// Azure keeps five addresses of every subnet (learn.microsoft.com, "Azure Virtual Network frequently asked questions").
const reserved = 5

// The upper limit of free IPv4 addresses: Azure does not list every kind of use. Undefined if the subnet has no IPv4 prefix.
export const freeAddresses = (subnet: unknown): number | undefined => {
  const properties = at(subnet, 'properties')
  const prefixes = new Set(
    [at(properties, 'addressPrefix'), ...itemsOf(at(properties, 'addressPrefixes'))].flatMap((one) => textOf(one) ?? []),
  )
  const bits = [...prefixes].flatMap((prefix) => /^[\d.]+\/(\d+)$/.exec(prefix)?.[1] ?? [])
  if (bits.length === 0) return undefined
  const all = bits.reduce((sum, length) => sum + 2 ** (32 - Number(length)) - reserved, 0)
  return all - itemsOf(at(properties, 'ipConfigurations')).length
}

// A build that finds no address fails for certain; what it needs beyond one is not documented.
export const tooSmall = (id: string, where: Place, subnet: unknown, needed: number): readonly Remark[] => {
  const free = freeAddresses(subnet)
  if (free === undefined || free >= needed) return []
  const message = `The subnet ${id} has at most ${Math.max(free, 0)} free addresses; the build needs ${needed}.`
  const fix = 'Use a larger or less busy subnet. Azure reserves five addresses in every subnet.'
  return [(free < 1 ? failed : warning)(where, message, fix)]
}
