import { normalizeRegion, unknownRegion } from '../../azure/region.js'
import type { StringNode } from '../../template/node.js'
import { warning, type Check, type Remark } from '../check.js'
import type { Subject } from '../subject.js'
import { beyondQuota, readUsages, type Need } from '../usage.js'
import { regionsOf } from './regions.js'

const type = 'Microsoft.ContainerInstance/containerGroups'

// A build runs in one container group of four cores (docs/service.md 4.12).
const cores = 4

// The quota allows the container that runs the build.
export const containerInstances: Check = {
  id: 'container-instances',
  title: 'Container instances',
  why: 'The service runs each build in a container with four cores in your subscription. Without quota for it, the build fails at its start. If the builds that a job runs in parallel (`max-parallel`) need more than the quota together, that is a warning.',
  right: 'Microsoft.ContainerInstance/locations/usages/read',
  fix: 'Request more quota for container instances in the region, or run fewer builds in parallel.',
  source: 'troubleshooting, Azure Container Instances quota; release notes, November 2023',
  applies: () => true,
  check: async (subject, azure) => {
    const { target, location } = subject
    const region = normalizeRegion(location.value)
    const regions = await regionsOf(azure, target.subscriptionId, type)
    if (!regions.has(region)) return unknownRegion(location.value) === undefined ? [notListed(location)] : []
    const path = `/subscriptions/${target.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${region}`
    const usages = await readUsages(azure, path, containerInstances.right)
    return (await containerNeeds(subject)).flatMap((need) => beyondQuota(usages, need))
  },
}

// The check regions reports a region that does not exist.
const notListed = ({ value, at }: StringNode): Remark =>
  warning(
    at,
    `Azure Container Instances does not list ${value} among its regions.`,
    'Build in another region: az provider show --namespace Microsoft.ContainerInstance lists those that have it.',
  )

// What the container of one build needs.
export const containerNeeds = ({ location: { at: where } }: Subject): Promise<readonly Need[]> =>
  Promise.resolve([
    { name: 'ContainerGroups', amount: 1, of: 'container groups', where },
    { name: 'StandardCores', amount: cores, of: 'cores of container instances', where },
  ])
