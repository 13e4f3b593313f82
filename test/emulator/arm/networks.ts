// Virtual networks with their subnets. One exists at start; the settings add others, or replace it.
import type { Service } from '../image-builder/service.js'
import type { JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameIn } from '../world.js'
import { nameOf, type ArmCall, type Route } from './call.js'
import { resourceNotFound } from './errors.js'

// The routes of networks.
export const networkRoutes = (service: Service): Route[] => [
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}',
    action: 'Microsoft.Network/virtualNetworks/read',
    handle: (call) => showNetwork(service, call),
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/{subnet}',
    action: 'Microsoft.Network/virtualNetworks/subnets/read',
    handle: (call) => showSubnet(service, call),
  },
  ...(['networkSecurityGroups', 'routeTables'] as const).map((type): Route => ({
    method: 'GET',
    path: `/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/${type}/{name}`,
    action: `Microsoft.Network/${type}/read`,
    handle: (call) => {
      const name = nameOf(call, 'name')
      const properties = service.settings[type][name]
      if (properties === undefined) throw resourceNotFound(`Microsoft.Network/${type}`, name, nameOf(call, 'group'))
      return json(200, { name, id: call.id, type: `Microsoft.Network/${type}`, location: service.world.location, properties })
    },
  })),
]

const showSubnet = ({ settings }: Service, call: ArmCall): Answer => {
  const network = { ...defaultNetworks, ...settings.virtualNetworks }[nameOf(call, 'network')]
  const subnet = network?.subnets.find(({ name }) => name.toLowerCase() === nameOf(call, 'subnet').toLowerCase())
  if (subnet === undefined)
    throw resourceNotFound('Microsoft.Network/virtualNetworks/subnets', nameOf(call, 'subnet'), nameOf(call, 'group'))
  return json(200, subnetBody(call.id.split(/\/subnets\//i)[0] ?? '', subnet))
}

const showNetwork = ({ world, settings }: Service, call: ArmCall): Answer => {
  const network = { ...defaultNetworks, ...settings.virtualNetworks }[nameOf(call, 'network')]
  if (network === undefined) throw resourceNotFound('Microsoft.Network/virtualNetworks', nameOf(call, 'network'), nameOf(call, 'group'))
  return json(200, {
    name: nameIn(call.id),
    id: call.id,
    type: 'Microsoft.Network/virtualNetworks',
    location: network.location ?? world.location,
    properties: {
      provisioningState: 'Succeeded',
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: network.subnets.map((subnet) => subnetBody(call.id, subnet)),
    },
  })
}

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
