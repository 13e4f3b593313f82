import { at, itemsOf, textOf } from '../../json.js'
import { normalizeRegion } from '../../azure/region.js'
import type { StringNode } from '../../template/node.js'
import type { AzureReader } from '../../azure/reader.js'
import { failed, type Check, type Remark } from '../check.js'
import { tooSmall } from '../subnet-size.js'
import type { Subject } from '../subject.js'

// The subnet of the build VM exists, in the region of the template, and takes a private link service where one is made.
export const subnet: Check = {
  id: 'subnet',
  title: 'Subnet of the build VM',
  why: 'The service creates the build VM in it. Without a subnet for the containers, it also creates a private link service there, which network policies block: the build fails before the first customizer. Each uses an address of the subnet.',
  right: 'Microsoft.Network/virtualNetworks/read',
  fix: 'Disable the policies: az network vnet subnet update --private-link-service-network-policies Disabled --vnet-name <network> --name <subnet> --resource-group <group>. With containerInstanceSubnetId, the service does not create a private link service.',
  source: 'networking, private link service network policies; template reference, vnetConfig',
  applies: (subject) => subject.subnet !== undefined,
  check: async (subject, azure) => {
    if (subject.subnet === undefined) return []
    const found = await readSubnet(subject.subnet, subject, azure)
    if ('remarks' in found) return found.remarks
    const policies = textOf(at(found.subnet, 'properties', 'privateLinkServiceNetworkPolicies'))
    const { value, at: where } = subject.subnet
    return [
      ...(subject.containerSubnet === undefined && policies === 'Enabled'
        ? [failed(where, `The subnet ${value} has network policies for private link services enabled.`)]
        : []),
      // The build VM; without a subnet for the containers also the proxy VM, the load balancer and the private link service.
      ...tooSmall(value, where, found.subnet, subject.containerSubnet === undefined ? 4 : 1),
    ]
  },
}

// A subnet of a network in the region of the template; or what is wrong with it. One request returns all subnets of a network.
export const readSubnet = async (
  id: StringNode,
  { location }: Subject,
  azure: AzureReader,
): Promise<{ readonly subnet: unknown } | { readonly remarks: readonly Remark[] }> => {
  const [networkId = '', name = ''] = id.value.split(/\/subnets\//i)
  const network = await azure.get(networkId, subnet.right)
  const found = itemsOf(at(network, 'properties', 'subnets')).find(
    (candidate) => textOf(at(candidate, 'name'))?.toLowerCase() === name.toLowerCase(),
  )
  if (network === undefined || found === undefined)
    return { remarks: [failed(id.at, `The subnet ${id.value} does not exist.`, 'Create it, or correct its resource id.')] }
  const region = textOf(at(network, 'location')) ?? ''
  if (normalizeRegion(region) === normalizeRegion(location.value)) return { subnet: found }
  const message = `The virtual network ${networkId} is in ${region}, the build VM in ${location.value}: a VM and its network must be in the same region.`
  return { remarks: [failed(id.at, message, 'Use a subnet in the region of the image template.')] }
}
