import { at, isWord, itemsOf, textOf } from '../../json.js'
import { normalizeRegion } from '../../azure/region.js'
import type { StringNode } from '../../template/node.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated, statedList } from '../../azure/unreadable.js'
import { failed, warning, type Check, type Remark } from '../check.js'
import { tooSmall } from '../subnet-size.js'
import type { Subject } from '../subject.js'

// The subnet of the build VM exists, in the region of the template, and allows a private link service if one is created.
export const subnet: Check = {
  id: 'subnet',
  title: 'Subnet of the build VM',
  why: 'The build VM is created in this subnet. Without a subnet for the containers, the service also creates a private link service there; if network policies forbid that, the build fails before the first customizer. Each of them takes an address of the subnet.',
  right: 'Microsoft.Network/virtualNetworks/read',
  fix: 'Disable the policies: az network vnet subnet update --private-link-service-network-policies Disabled --vnet-name <network> --name <subnet> --resource-group <group>. With containerInstanceSubnetId, no private link service is created.',
  source: 'networking, private link service network policies; template reference, vnetConfig',
  applies: (subject) => subject.subnet !== undefined,
  check: async (subject, azure) => {
    if (subject.subnet === undefined) return []
    const found = await readSubnet(subject.subnet, subject, azure)
    if ('remarks' in found) return found.remarks
    // The policies for private endpoints do not matter: an endpoint can be created whether they are enabled or not.
    const hasPolicies = isWord(at(found.subnet, 'properties', 'privateLinkServiceNetworkPolicies'), 'Enabled')
    const { value, at: where } = subject.subnet
    return [
      ...(subject.containerSubnet === undefined && hasPolicies
        ? [failed(where, `Network policies for private link services are enabled on the subnet ${value}.`)]
        : []),
      ...delegatedElsewhere(value, where, found.subnet),
      // The build VM; without a subnet for the containers also the proxy VM, the load balancer and the private link service.
      ...tooSmall(value, where, found.subnet, subject.containerSubnet === undefined ? 4 : 1),
    ]
  },
}

// Each service decides whether a subnet that is delegated to it may also contain VMs. One of container groups may not (docs/service.md
// 7.9).
const delegatedElsewhere = (id: string, where: StringNode['at'], found: unknown): readonly Remark[] => {
  const services = delegationsOf(found)
  const fix = 'Use a subnet without a delegation for the build VM.'
  if (services.some((service) => isWord(service, containerGroups)))
    return [failed(where, `The subnet ${id} is delegated to ${containerGroups}: it cannot hold the build VM.`, fix)]
  return services.map((service) => warning(where, `The subnet ${id} is delegated to ${service}, which may not allow a VM in it.`, fix))
}

// The service to which the subnet of the containers is delegated.
export const containerGroups = 'Microsoft.ContainerInstance/containerGroups'

// The services to which a subnet is delegated.
export const delegationsOf = (found: unknown): readonly string[] =>
  itemsOf(at(found, 'properties', 'delegations')).flatMap((delegation) => textOf(at(delegation, 'properties', 'serviceName')) ?? [])

export interface ExistingSubnet {
  readonly network: unknown
  readonly subnet: unknown
}

// A subnet with its network; undefined if one of them does not exist. One request reads all subnets of a network. Throws Unreadable.
export const findSubnet = async (id: string, azure: AzureReader): Promise<ExistingSubnet | undefined> => {
  const [networkId = '', name = ''] = id.split(/\/subnets\//i)
  const network = await azure.get(networkId, subnet.right)
  if (network === undefined) return undefined
  const subnets = statedList(at(network, 'properties', 'subnets'), `which subnets ${networkId} has`)
  const found = subnets.find((candidate) => isWord(at(candidate, 'name'), name))
  return found === undefined ? undefined : { network, subnet: found }
}

// A subnet of a network in the region of the template, or what is wrong with it. Throws Unreadable.
export const readSubnet = async (
  id: StringNode,
  { location }: Subject,
  azure: AzureReader,
): Promise<{ readonly subnet: unknown } | { readonly remarks: readonly Remark[] }> => {
  const found = await findSubnet(id.value, azure)
  if (found === undefined)
    return { remarks: [failed(id.at, `The subnet ${id.value} does not exist.`, 'Create it, or correct its resource id.')] }
  const [networkId = ''] = id.value.split(/\/subnets\//i)
  const region = stated(textOf(at(found.network, 'location')), `in which region ${networkId} is`)
  if (normalizeRegion(region) === normalizeRegion(location.value)) return { subnet: found.subnet }
  const message = `The virtual network ${networkId} is in ${region}, the build VM in ${location.value}: a VM must be in the region of its network.`
  return { remarks: [failed(id.at, message, 'Use a subnet in the region of the image template.')] }
}
