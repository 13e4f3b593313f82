// Quotas that several builds of a job need at the same time.
import { normalizeRegion } from '../azure/region.js'
import type { AzureReader } from '../azure/reader.js'
import { orUnknown, warning, type CheckResult, type Remark } from './check.js'
import { containerInstances, containerNeeds } from './checks/container-instances.js'
import { vmNeeds, vmQuota } from './checks/vm-quota.js'
import type { Subject } from './subject.js'
import { isBeyond, readUsage, readUsages, type Need } from './usage.js'

// Warnings for quotas that allow each build alone, but not all that run side by side; `atOnce` of them do. Each region has separate quotas.
// Does not throw: the checks of each template report what cannot be read.
export const checkSharedQuotas = async (
  subjects: readonly Subject[],
  atOnce: number,
  azure: AzureReader,
): Promise<readonly CheckResult[]> => {
  if (Math.min(subjects.length, atOnce) < 2) return []
  const byRegion = grouped(subjects, ({ location }) => normalizeRegion(location.value))
  const results = await Promise.all(
    [...byRegion.values()].flatMap((group) =>
      [
        { check: vmQuota, provider: 'Microsoft.Compute', needs: vmNeeds },
        { check: containerInstances, provider: 'Microsoft.ContainerInstance', needs: containerNeeds },
      ].map(async ({ check, provider, needs }): Promise<CheckResult> => {
        const remarks = await orUnknown(async () => {
          const [first] = group
          if (first === undefined) return []
          const region = normalizeRegion(first.location.value)
          const path = `/subscriptions/${first.target.subscriptionId}/providers/${provider}/locations/${region}`
          const usages = await readUsages(azure, path, check.right)
          return tooMuch(await Promise.all(group.map((subject) => needs(subject, azure))), atOnce, usages)
        })
        return { check, remarks: remarks.filter(({ status }) => status !== 'unknown') }
      }),
    ),
  )
  return results.filter(({ remarks }) => remarks.length > 0)
}

// The largest simultaneous needs for each quota; a single build that exceeds one has a separate finding.
const tooMuch = (needs: readonly (readonly Need[])[], atOnce: number, usages: readonly unknown[]): readonly Remark[] =>
  [...grouped(needs.flat(), ({ name }) => name).values()].flatMap((same) => {
    const largest = same.toSorted((one, other) => other.amount - one.amount).slice(0, atOnce)
    const [first] = largest
    const usage = readUsage(usages, first?.name ?? '')
    if (first === undefined || usage === undefined || largest.some(({ amount }) => isBeyond(usage, amount))) return []
    const amount = largest.reduce((sum, one) => sum + one.amount, 0)
    if (!isBeyond(usage, amount)) return []
    const message = `The quota of ${first.of} is ${usage.limit}, ${usage.used} in use; ${largest.length} builds in parallel need ${amount} more.`
    return [warning(first.where, message, 'Request more quota in the region, or build fewer images in parallel (max-parallel).')]
  })

const grouped = <Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
