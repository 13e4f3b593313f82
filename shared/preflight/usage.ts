// How much of a quota is used, and whether a build still fits.
import { at, textOf } from '../json.js'
import type { Place } from '../errors.js'
import { failed, warning, type Remark } from './check.js'
import type { AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'

// The additional need, by the name of the quota in Azure's list of usages.
export interface Need {
  readonly name: string
  readonly amount: number
  // What the quota limits, for people.
  readonly of: string
  readonly where: Place
}

// A need above the limit itself certainly fails. If only the current use is too high, the build may fit later. Quotas that are not in the
// list do not limit anything.
export const beyondQuota = (usages: readonly unknown[], { name, amount, of, where }: Need): readonly Remark[] => {
  const usage = readUsage(usages, name)
  if (usage === undefined || !isBeyond(usage, amount)) return []
  const message = `The quota of ${of} is ${usage.limit}, ${usage.used} in use; the build needs ${amount} more.`
  return [(amount > usage.limit ? failed : warning)(where, message)]
}

// The usages of a provider in a region. Throws Unreadable, also if there are none: every region has quotas.
export const readUsages = async (azure: AzureReader, location: string, right: string): Promise<readonly unknown[]> => {
  const usages = (await azure.list(`${location}/usages`, right)) ?? []
  if (usages.length === 0) throw new Unreadable(`Azure lists no quotas in ${location}.`)
  return usages
}

export interface Usage {
  readonly limit: number
  readonly used: number
}

// The usage of a quota; undefined if the list does not name it.
export const readUsage = (usages: readonly unknown[], name: string): Usage | undefined => {
  const usage = usages.find((candidate) => textOf(at(candidate, 'name', 'value'))?.toLowerCase() === name.toLowerCase())
  const [limit, used] = [at(usage, 'limit'), at(usage, 'currentValue')]
  return typeof limit === 'number' && typeof used === 'number' ? { limit, used } : undefined
}

// Whether the additional need does not fit.
export const isBeyond = ({ limit, used }: Usage, amount: number): boolean => used + amount > limit
