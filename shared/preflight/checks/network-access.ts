import { at, isObject, isWord, textOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated } from '../../azure/unreadable.js'
import type { StringNode } from '../../template/node.js'
import { each, failed, orUnknown, warning, type Check, type Remark } from '../check.js'
import { buildFlows, containerFlows, obstacles, internetAccess, type NeededFlow } from '../network-paths.js'
import type { Subject } from '../subject.js'
import { osOfTemplate } from '../../template/artifact-references.js'
import { readSourceImage } from '../source-image.js'
import { findSubnet, type ExistingSubnet } from './subnet.js'

// Both subnets have a way out, and their network security groups allow the traffic of a build.
export const networkAccess: Check = {
  id: 'network-access',
  title: 'Traffic of the subnets',
  why: 'Networks created since March 2026 have private subnets: without a NAT gateway or a route to a firewall, nothing in them reaches the Internet, which the container of the build needs. If a security rule denies the build’s own traffic, SSH or WinRM times out after half an hour.',
  right: `${reads.network}, ${reads.securityGroup}, ${reads.routeTable}`,
  fix: 'Allow the traffic in a rule with a lower priority number, or attach a NAT gateway: az network vnet subnet update --nat-gateway <gateway> --vnet-name <network> --name <subnet> --resource-group <group>.',
  source: 'template reference, containerInstanceSubnetId; release notes, March 2026; networking, security rules',
  applies: (subject) => subject.subnet !== undefined,
  check: async (subject, azure) => {
    const { subnet, containerSubnet } = subject
    const [build, containers] = await Promise.all(
      [subnet, containerSubnet].map(async (one) => (one === undefined ? undefined : findSubnet(one.value, azure))),
    )
    const { ports, remarks } = await portsOf(subject, azure)
    const all = [
      { node: subnet, found: build, flows: buildFlows(containers?.subnet, build?.subnet, ports), isContainers: false },
      { node: containerSubnet, found: containers, flows: containerFlows(containers?.subnet, build?.subnet, ports), isContainers: true },
    ]
    const ofSubnets = await each(all, async ({ node, found, flows, isContainers }) =>
      // A separate check reports a missing subnet.
      node === undefined || found === undefined
        ? []
        : [
            ...(await orUnknown(() => withoutWayOut(node, found, isContainers, azure))),
            ...(await denied(node, found.subnet, flows, azure)),
          ],
    )
    return [...ofSubnets, ...remarks]
  },
}

// SSH for Linux, WinRM for Windows. If neither the steps of the template nor its source show the system, neither port is checked.
const portsOf = async (
  subject: Subject,
  azure: AzureReader,
): Promise<{ readonly ports: readonly number[]; readonly remarks: readonly Remark[] }> => {
  let ports: readonly number[] = []
  const remarks = await orUnknown(async () => {
    const system = osOfTemplate(subject.plan.body) ?? (await readSourceImage(subject, azure)).traits.osType
    ports = [isWord(stated(system, 'whether the source image is Linux or Windows'), 'Windows') ? 5986 : 22]
    return []
  })
  return { ports, remarks }
}

const withoutWayOut = async (node: StringNode, { network, subnet }: ExistingSubnet, isContainers: boolean, azure: AzureReader) => {
  const table = textOf(at(subnet, 'properties', 'routeTable', 'id'))
  const routes = table === undefined ? undefined : await shown(table, reads.routeTable, 'routes', azure)
  const way = internetAccess(network, subnet, routes)
  if (way === 'yes') return []
  const message = `The subnet ${node.value} has no way out to the Internet: default outbound access is disabled or overridden by a route, and there is no NAT gateway and no route to a firewall`
  const rest = way === 'perhaps' ? ' for all of it; what a gateway announces is not shown.' : '.'
  const isCertain = isContainers && way === 'no'
  return [(isCertain ? failed : warning)(node.at, `${message}${rest}`)]
}

// A route table or security group, named by the subnet and therefore existing.
const shown = async (id: string, right: string, what: string, azure: AzureReader): Promise<unknown> => {
  const body = await azure.get(id, right)
  stated(isObject(at(body, 'properties')) ? body : undefined, `which ${what} ${id} has`)
  return body
}

const denied = (node: StringNode, subnet: unknown, flows: readonly NeededFlow[], azure: AzureReader): Promise<readonly Remark[]> =>
  orUnknown(async () => {
    const id = textOf(at(subnet, 'properties', 'networkSecurityGroup', 'id'))
    if (id === undefined) return []
    const group = await shown(id, reads.securityGroup, 'rules', azure)
    // Every group has default rules.
    const lists = ['defaultSecurityRules', 'securityRules'].map((name) => at(group, 'properties', name))
    stated(lists.find(Array.isArray), `which rules ${id} has`)
    const found = obstacles(group, flows)
    return found.map(({ what, rule, isCertain }) =>
      isCertain
        ? failed(node.at, `The rule ${rule} of the network security group ${id} denies ${what}.`)
        : warning(node.at, `The rule ${rule} of the network security group ${id} may deny some of the ${what}.`),
    )
  })
