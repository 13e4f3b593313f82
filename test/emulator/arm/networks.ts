// Virtual networks with their subnets. One exists at start; the settings add others, or replace it.
import type { Service } from '../image-builder/service.js'
import type { JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameIn } from '../world.js'
import { resourceGroup } from '../subscription.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError, resourceNotFound } from './errors.js'

const provider = '/subscriptions/{subscription}/providers/Microsoft.Network'
const inGroup = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network'

// The routes of networks.
export const networkRoutes = (service: Service): Route[] => [
  ...[provider, inGroup].map((scope): Route => ({
    method: 'GET',
    path: `${scope}/virtualNetworks`,
    action: 'Microsoft.Network/virtualNetworks/read',
    handle: (call) => listNetworks(service, call),
  })),
  // Builds make public IP addresses in staging groups, which no client lists.
  ...[provider, inGroup].map((scope): Route => ({
    method: 'GET',
    path: `${scope}/publicIPAddresses`,
    action: 'Microsoft.Network/publicIPAddresses/read',
    handle: () => json(200, { value: [] }),
  })),
  {
    method: 'GET',
    path: `${inGroup}/virtualNetworks/{network}`,
    action: 'Microsoft.Network/virtualNetworks/read',
    handle: (call) => showNetwork(service, call),
  },
  {
    method: 'GET',
    path: `${inGroup}/virtualNetworks/{network}/subnets`,
    action: 'Microsoft.Network/virtualNetworks/subnets/read',
    handle: (call) => listSubnets(service, call),
  },
  {
    method: 'GET',
    path: `${inGroup}/virtualNetworks/{network}/subnets/{subnet}`,
    action: 'Microsoft.Network/virtualNetworks/subnets/read',
    handle: (call) => showSubnet(service, call),
  },
  ...(['networkSecurityGroups', 'routeTables'] as const).map((type): Route => ({
    method: 'GET',
    path: `${inGroup}/${type}/{name}`,
    action: `Microsoft.Network/${type}/read`,
    handle: (call) => {
      const name = nameOf(call, 'name')
      const properties = service.settings[type][name]
      if (properties === undefined) throw resourceNotFound(`Microsoft.Network/${type}`, name, nameOf(call, 'group'))
      return json(200, { name, id: call.id, type: `Microsoft.Network/${type}`, location: service.world.location, properties })
    },
  })),
]

const listSubnets = (service: Service, call: ArmCall): Answer => {
  const networkId = call.id.replace(/\/subnets$/i, '')
  const bodies = networkOf(service, call).subnets.map((subnet) => subnetBody(networkId, subnet))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

// Resource Manager knows the network, and the network provider its subnets: it names the missing one by its id (Azure/azure-cli#19761).
const showSubnet = (service: Service, call: ArmCall): Answer => {
  const subnet = networkOf(service, call).subnets.find(({ name }) => name.toLowerCase() === nameOf(call, 'subnet').toLowerCase())
  if (subnet === undefined) throw new ArmError(404, 'NotFound', `Resource ${call.id} not found.`)
  return json(200, subnetBody(call.id.split(/\/subnets\//i)[0] ?? '', subnet))
}

const showNetwork = (service: Service, call: ArmCall): Answer => json(200, networkBody(service, call.id, networkOf(service, call)))

// Simplified: each network is in every resource group; the list of the subscription names one.
const listNetworks = (service: Service, call: ArmCall): Answer => {
  const { world, settings, resourceManager } = service
  const group = world.groupId(nameOf(call, 'group') === '' ? resourceGroup : nameOf(call, 'group'))
  const bodies = Object.entries(networksOf(service)).map(([name, network]) =>
    networkBody(service, `${group}/providers/Microsoft.Network/virtualNetworks/${name}`, network),
  )
  return page(call, resourceManager(), bodies, settings.pageSize)
}

const networksOf = ({ settings }: Service): Readonly<Record<string, Network>> => ({ ...defaultNetworks, ...settings.virtualNetworks })

const networkOf = (service: Service, call: ArmCall): Network => {
  const network = networksOf(service)[nameOf(call, 'network')]
  if (network === undefined) throw resourceNotFound('Microsoft.Network/virtualNetworks', nameOf(call, 'network'), nameOf(call, 'group'))
  return network
}

const networkBody = ({ world }: Service, id: string, { location, subnets }: Network): JsonObject => ({
  name: nameIn(id),
  id,
  type: 'Microsoft.Network/virtualNetworks',
  location: location ?? world.location,
  properties: {
    provisioningState: 'Succeeded',
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: subnets.map((subnet) => subnetBody(id, subnet)),
  },
})

// A network as the settings define it.
export interface Network {
  readonly location?: string
  readonly subnets: readonly Subnet[]
}

// A subnet: policies are enabled by default, as in Azure.
export interface Subnet {
  readonly name: string
  readonly privateLinkServiceNetworkPolicies?: 'Enabled' | 'Disabled'
  readonly delegatedTo?: string
  // Further properties that Azure shows, such as defaultOutboundAccess or networkSecurityGroup.
  readonly properties?: JsonObject
}

// `network` has a subnet for build VMs and one for containers, as the service requires them.
const defaultNetworks: Readonly<Record<string, Network>> = {
  network: {
    subnets: [
      { name: 'build', privateLinkServiceNetworkPolicies: 'Disabled' },
      { name: 'containers', delegatedTo: 'Microsoft.ContainerInstance/containerGroups' },
    ],
  },
}

const subnetBody = (networkId: string, { name, privateLinkServiceNetworkPolicies, delegatedTo, properties }: Subnet): JsonObject => {
  const id = `${networkId}/subnets/${name}`
  const delegation = {
    name: 'delegation',
    id: `${id}/delegations/delegation`,
    type: 'Microsoft.Network/virtualNetworks/subnets/delegations',
  }
  return {
    name,
    id,
    type: 'Microsoft.Network/virtualNetworks/subnets',
    properties: {
      provisioningState: 'Succeeded',
      addressPrefix: '10.0.0.0/24',
      delegations:
        delegatedTo === undefined
          ? []
          : [{ ...delegation, properties: { provisioningState: 'Succeeded', serviceName: delegatedTo, actions: [] } }],
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: privateLinkServiceNetworkPolicies ?? 'Enabled',
      ...properties,
    },
  }
}
