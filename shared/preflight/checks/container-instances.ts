import { normalizeRegion } from '../../azure/region.js'
import { warning, type Check } from '../check.js'
import { beyondQuota } from '../usage.js'
import { regionsOf } from './regions.js'

const type = 'Microsoft.ContainerInstance/containerGroups'

// A build runs in one container group of four cores (troubleshooting, quota 'StandardCores' exceeded).
const cores = 4

// There is room for the container that runs the build.
export const containerInstances: Check = {
  id: 'container-instances',
  title: 'Container instances',
  why: 'The service runs each build from a container of four cores in the subscription. Without quota for it the build fails at its start.',
  right: 'Microsoft.ContainerInstance/locations/usages/read',
  fix: 'Ask for more quota of container instances in the region, or run fewer builds side by side.',
  source: 'troubleshooting, Azure Container Instances quota; release notes, November 2023',
  applies: () => true,
  check: async ({ target, location }, azure) => {
    const region = normalizeRegion(location.value)
    const regions = await regionsOf(azure, target.subscriptionId, type)
    if (!regions.has(region)) return [warning(location.at, `Azure Container Instances lists no ${location.value} among its regions.`)]
    const path = `/subscriptions/${target.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${region}/usages`
    const usages = await azure.list(path, containerInstances.right)
    return [
      ...beyondQuota(usages, { name: 'ContainerGroups', amount: 1, of: 'container groups', where: location.at }),
      ...beyondQuota(usages, { name: 'StandardCores', amount: cores, of: 'cores of container instances', where: location.at }),
    ]
  },
}
