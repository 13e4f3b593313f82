import { at, itemsOf, textOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import type { StringNode } from '../../template/node.js'
import { each, failed, orUnknown, warning, type Check, type Remark } from '../check.js'
import { buildFlows, containerFlows, obstacles, wayOut, type NeededFlow } from '../network-paths.js'
import type { Subject } from '../subject.js'
import { traitsOf } from '../vm-sizes.js'

// Both subnets have a way out, and their network security groups allow the traffic of a build.
export const networkAccess: Check = {
  id: 'network-access',
  title: 'Traffic of the subnets',
  why: 'Networks created since March 2026 have private subnets: without a NAT gateway or a route to a firewall, nothing in them can reach the Internet, which the build container needs. A security rule that denies the build’s own traffic causes a timeout of SSH or WinRM after half an hour.',
  right: `${reads.network}, ${reads.securityGroup}, ${reads.routeTable}`,
  fix: 'Add the rules before the one that denies, or attach a NAT gateway: az network vnet subnet update --nat-gateway <gateway> --vnet-name <network> --name <subnet> --resource-group <group>.',
  source: 'template reference, containerInstanceSubnetId; release notes, March 2026; networking, security rules',
  applies: (subject) => subject.subnet !== undefined,
  check: async (subject, azure) => {
    const { subnet, containerSubnet } = subject
    const build = await readAt(subnet, azure)
    const containers = await readAt(containerSubnet, azure)
    const ports = await portsOf(subject, azure)
    const all = [
      { node: subnet, found: build, flows: buildFlows(containers?.subnet, build?.subnet, ports), isContainers: false },
      { node: containerSubnet, found: containers, flows: containerFlows(containers?.subnet, build?.subnet, ports), isContainers: true },
    ]
    return each(all, async ({ node, found, flows, isContainers }) =>
      // Another check covers a subnet that does not exist.
      node === undefined || found === undefined
        ? []
        : [
            ...(await orUnknown(() => withoutWayOut(node, found, isContainers, azure))),
            ...(await denied(node, found.subnet, flows, azure)),
          ],
    )
  },
}

interface Found {
  readonly network: unknown
  readonly subnet: unknown
}

const readAt = async (id: StringNode | undefined, azure: AzureReader): Promise<Found | undefined> => {
  const [networkId = '', name = ''] = (id?.value ?? '').split(/\/subnets\//i)
  if (name === '') return undefined
  const network = await azure.get(networkId, reads.network)
  const subnet = itemsOf(at(network, 'properties', 'subnets')).find((one) => textOf(at(one, 'name'))?.toLowerCase() === name.toLowerCase())
  return subnet === undefined ? undefined : { network, subnet }
}

// SSH for Linux, WinRM for Windows; both if the source does not say which.
const portsOf = async (subject: Subject, azure: AzureReader): Promise<readonly number[]> => {
  const { osType } = await traitsOf(subject, azure)
  if (osType === undefined) return [22, 5986]
  return osType.toLowerCase() === 'windows' ? [5986] : [22]
}

const withoutWayOut = async (node: StringNode, { network, subnet }: Found, isContainers: boolean, azure: AzureReader) => {
  const table = textOf(at(subnet, 'properties', 'routeTable', 'id'))
  const way = wayOut(network, subnet, table === undefined ? undefined : await azure.get(table, reads.routeTable))
  if (way === 'yes') return []
  const message = `The subnet ${node.value} has no outbound Internet access: its default outbound access is off or routed to nowhere, and it has neither a NAT gateway nor a route to a firewall`
  const rest = way === 'perhaps' ? ', unless its gateway announces a route.' : '.'
  const isCertain = isContainers && way === 'no'
  return [(isCertain ? failed : warning)(node.at, `${message}${rest}`)]
}

const denied = (node: StringNode, subnet: unknown, flows: readonly NeededFlow[], azure: AzureReader): Promise<readonly Remark[]> =>
  orUnknown(async () => {
    const id = textOf(at(subnet, 'properties', 'networkSecurityGroup', 'id'))
    if (id === undefined) return []
    const found = obstacles(await azure.get(id, reads.securityGroup), flows)
    return found.map(({ what, rule, isCertain }) =>
      isCertain
        ? failed(node.at, `The rule ${rule} of the network security group ${id} denies ${what}.`)
        : warning(node.at, `The rule ${rule} of the network security group ${id} may deny a part of ${what}.`),
    )
  })
