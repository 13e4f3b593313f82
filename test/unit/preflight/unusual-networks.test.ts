// Networks as companies have them: appliances, application security groups, service tags of a region, IPv6, NAT gateways of another group.
import assert from 'node:assert/strict'
import { networkAccess } from '../../../shared/preflight/checks/network-access.js'
import { subnet } from '../../../shared/preflight/checks/subnet.js'
import type { Check } from '../../../shared/preflight/check.js'
import type { Json } from '../../../shared/json.js'
import { group, networkId, said, template, type World } from './world.js'

const securityGroup = `${group}/providers/Microsoft.Network/networkSecurityGroups/n`
const table = `${group}/providers/Microsoft.Network/routeTables/r`
type Properties = Readonly<Record<string, Json | undefined>>

const network = (build: Properties, containers: Properties = build): World => ({
  [networkId]: {
    location: 'westus2',
    properties: {
      subnets: [
        { name: 'build', properties: { addressPrefix: '10.0.1.0/24', ...build } },
        { name: 'containers', properties: { ...containers, addressPrefix: '10.0.2.0/24' } },
      ],
    },
  },
})
const rule = (direction: string, access: string, priority: number, more: Properties = {}) => ({
  name: `${access}${priority}`,
  properties: {
    ...{ direction, access, priority, protocol: '*', sourcePortRange: '*', destinationPortRange: '*' },
    ...{ sourceAddressPrefix: '*', destinationAddressPrefix: '*', ...more },
  },
})
const inside = { sourceAddressPrefix: 'VirtualNetwork', destinationAddressPrefix: 'VirtualNetwork' }
const defaults = [
  rule('Inbound', 'Allow', 65_000, inside),
  rule('Inbound', 'Allow', 65_001, { sourceAddressPrefix: 'AzureLoadBalancer' }),
  rule('Inbound', 'Deny', 65_500),
  rule('Outbound', 'Allow', 65_000, inside),
  rule('Outbound', 'Allow', 65_001, { destinationAddressPrefix: 'Internet' }),
  rule('Outbound', 'Deny', 65_500),
]
const guarded = (...securityRules: readonly object[]): World => ({
  ...network({ networkSecurityGroup: { id: securityGroup } }),
  [securityGroup]: { properties: { securityRules, defaultSecurityRules: defaults } },
})
const privateSubnet = { defaultOutboundAccess: false }
const elsewhere = '/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/natGateways/n'
const asg = [{ id: '/asg' }]

const cases: readonly { readonly title: string; readonly check?: Check; readonly world: World; readonly remarks: readonly RegExp[] }[] = [
  { title: 'passes with the default rules', world: guarded(), remarks: [] },
  {
    title: 'passes in private subnets with a NAT gateway of another group',
    world: network({ ...privateSubnet, natGateway: { id: elsewhere } }),
    remarks: [],
  },
  {
    title: 'passes in private subnets with a route to an appliance',
    world: {
      ...network({ ...privateSubnet, routeTable: { id: table } }),
      [table]: { properties: { routes: [{ properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance' } }] } },
    },
    remarks: [],
  },
  {
    title: 'does not apply a denial of an application security group to new machines',
    world: guarded(rule('Inbound', 'Deny', 100, { sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: asg })),
    remarks: [],
  },
  {
    title: 'does not count on an application security group that lets machines in',
    world: guarded(
      rule('Inbound', 'Allow', 100, { destinationAddressPrefix: undefined, destinationApplicationSecurityGroups: asg }),
      rule('Inbound', 'Deny', 4096),
    ),
    remarks: [/^failed: The rule Deny4096 .* denies inbound traffic from the subnet of the containers on port 22\.$/],
  },
  {
    title: 'warns of a denied service of one region',
    world: guarded(rule('Outbound', 'Deny', 100, { destinationAddressPrefix: 'Storage.WestEurope' })),
    remarks: [/^warning: .*may deny some of .* on port 443/, /^warning: .*may deny some of .* on port 445/],
  },
  {
    title: 'warns if only the cloud of a region is open',
    world: guarded(
      rule('Outbound', 'Allow', 100, { destinationAddressPrefix: 'AzureCloud.WestUS2' }),
      rule('Outbound', 'Deny', 200, { destinationAddressPrefix: 'Internet' }),
    ),
    remarks: [/^warning: .* on port 443/, /^warning: .* on port 445/],
  },
  {
    title: 'is not checked if a security group shows no rules',
    world: { ...guarded(), [securityGroup]: { properties: { resourceGuid: 'g' } } },
    remarks: [/^unknown: Azure does not say which rules/],
  },
  {
    title: 'takes a subnet with addresses of both families',
    check: subnet,
    world: network({ addressPrefix: undefined, addressPrefixes: ['10.0.1.0/24', 'fd00::/64'] }),
    remarks: [],
  },
  {
    title: 'needs IPv4 addresses',
    check: subnet,
    world: network({ addressPrefix: undefined, addressPrefixes: ['fd00::/64'] }),
    remarks: [/^failed: .*has at most 0 free IPv4 addresses/],
  },
]

describe('an unusual network', () => {
  const vnetConfig = { subnetId: `${networkId}/subnets/build`, containerInstanceSubnetId: `${networkId}/subnets/containers` }
  const body = template({ customize: [{ type: 'Shell', name: 'a', inline: ['true'] }], vmProfile: { vnetConfig } })
  for (const { title, check = networkAccess, world, remarks: expected } of cases)
    it(title, async () => {
      const remarks = await said(check, body, world)
      assert.equal(remarks.length, expected.length, remarks.join('\n'))
      for (const [index, pattern] of expected.entries()) assert.match(remarks[index] ?? '', pattern)
    })
})
