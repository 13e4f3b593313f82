import type { AzureReader } from '../../azure/reader.js'
import { normalizeRegion } from '../../azure/region.js'
import { type Check } from '../check.js'
import type { Subject } from '../subject.js'
import { beyondQuota, readUsages, type Need } from '../usage.js'
import { machinesOf, readVmSize, type Machine, type VmSize } from '../vm-sizes.js'

// The subscription has enough vCPUs left in the region for the VMs of a build.
export const vmQuota: Check = {
  id: 'vm-quota',
  title: 'vCPU quota',
  why: 'In each region, a subscription has a limit on the vCPUs of each VM family, on all vCPUs, and on VMs. Beyond it, the build fails when the VM is created (QuotaExceeded). If the builds that a job runs in parallel (`max-parallel`) need more than the quota together, that is a warning.',
  right: 'Microsoft.Compute/locations/usages/read',
  fix: 'Request more quota in the region, use a vmSize of another family, or build when fewer VMs run.',
  source: 'troubleshooting, quota exceeded',
  applies: ({ source }) => source !== undefined,
  check: async (subject, azure) => {
    const { target, location } = subject
    const path = `/subscriptions/${target.subscriptionId}/providers/Microsoft.Compute/locations/${normalizeRegion(location.value)}`
    const usages = await readUsages(azure, path, vmQuota.right)
    return (await vmNeeds(subject, azure)).flatMap((need) => beyondQuota(usages, need))
  },
}

// What the VMs of one build need. Throws Unreadable.
export const vmNeeds = async (subject: Subject, azure: AzureReader): Promise<readonly Need[]> => {
  const machines = await Promise.all(
    (await machinesOf(subject, azure)).map(async (machine) => ({ machine, size: await readVmSize(machine.size, subject, azure) })),
  )
  return needsOf(machines.flatMap(({ machine, size }) => (size === undefined ? [] : [{ machine, size }])))
}

// One for each family, one for all vCPUs, and one for the VMs.
const needsOf = (machines: readonly { readonly machine: Machine; readonly size: VmSize }[]): readonly Need[] => {
  const [first] = machines
  if (first === undefined) return []
  const coresOf = (some: typeof machines): number => some.reduce((sum, { size }) => sum + size.cores, 0)
  const families = [...new Set(machines.map(({ size }) => size.family))]
  const { where } = first.machine
  return [
    ...families.map((name) => ({ name, amount: coresOf(machines.filter(({ size }) => size.family === name)), of: `${name} vCPUs`, where })),
    { name: 'cores', amount: coresOf(machines), of: 'vCPUs in all', where },
    { name: 'virtualMachines', amount: machines.length, of: 'virtual machines', where },
  ]
}
