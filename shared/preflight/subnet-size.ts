// How many free addresses a subnet has for the VMs of a build. Pure.
import { at, itemsOf, textOf } from '../json.js'
import type { Place } from '../errors.js'
import { failed, warning, type Remark } from './check.js'

// Azure reserves five addresses in every subnet (docs/service.md 7.10).
const reserved = 5

// The maximum number of free IPv4 addresses: Azure does not list every kind of use. Undefined if the prefixes of the subnet are not shown.
export const freeAddresses = (subnet: unknown): number | undefined => {
  const properties = at(subnet, 'properties')
  const prefixes = new Set(
    [at(properties, 'addressPrefix'), ...itemsOf(at(properties, 'addressPrefixes'))].flatMap((one) => textOf(one) ?? []),
  )
  const bits = [...prefixes].flatMap((prefix) => /^[\d.]+\/(\d+)$/.exec(prefix)?.[1] ?? [])
  if (prefixes.size === 0) return undefined
  const all = bits.reduce((sum, length) => sum + 2 ** (32 - Number(length)) - reserved, 0)
  return all - itemsOf(at(properties, 'ipConfigurations')).length
}

// A network interface and a container need an IPv4 address each, even in a subnet that also has IPv6 (docs/service.md 7.11). A build
// without a free address certainly fails; it is not documented how many more it needs.
export const tooSmall = (id: string, where: Place, subnet: unknown, needed: number): readonly Remark[] => {
  const free = freeAddresses(subnet)
  if (free === undefined || free >= needed) return []
  const message = `The subnet ${id} has at most ${Math.max(free, 0)} free IPv4 addresses; the build needs ${needed}.`
  const fix = 'Use a larger subnet, or one with fewer machines in it. Azure reserves five addresses of each.'
  return [(free < 1 ? failed : warning)(where, message, fix)]
}
