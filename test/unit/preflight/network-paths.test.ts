import assert from 'node:assert/strict'
import { buildFlows, containerFlows, obstacles, internetAccess } from '../../../shared/preflight/network-paths.js'

const route = (nextHopType: string) => ({ properties: { routes: [{ properties: { addressPrefix: '0.0.0.0/0', nextHopType } }] } })
const routes = (...some: readonly (readonly [string, string])[]) => ({
  properties: { routes: some.map(([addressPrefix, nextHopType]) => ({ properties: { addressPrefix, nextHopType } })) },
})
const closed = { defaultOutboundAccess: false }
const subnet = (properties: object) => ({ properties: { addressPrefix: '10.0.1.0/24', ...properties } })
const group = (name: string, more: object) => ({
  properties: {
    securityRules: [
      {
        name,
        properties: {
          ...{ priority: 4000, access: 'Deny', protocol: '*', sourceAddressPrefix: '*', destinationAddressPrefix: '*' },
          ...{ destinationPortRange: '*', ...more },
        },
      },
    ],
  },
})

describe('the ways out of a subnet', () => {
  const gateway = { properties: { subnets: [{ name: 'GatewaySubnet' }] } }
  const routeServer = { properties: { subnets: [{ name: 'RouteServerSubnet' }] } }
  const remote = { properties: { virtualNetworkPeerings: [{ properties: { useRemoteGateways: true } }] } }
  const table: readonly (readonly [string, unknown, object, unknown, string])[] = [
    ['is the default of an older network', {}, {}, undefined, 'yes'],
    ['does not exist in a private subnet', {}, closed, undefined, 'no'],
    ['is a NAT gateway', {}, { ...closed, natGateway: { id: '/n' } }, undefined, 'yes'],
    ['is a route to a firewall', {}, closed, route('VirtualAppliance'), 'yes'],
    ['is not a route to the Internet without an address', {}, closed, route('Internet'), 'no'],
    ['ends in a route to none, whatever else there is', {}, { natGateway: { id: '/n' } }, route('None'), 'no'],
    [
      'is a pair of routes to a firewall',
      {},
      closed,
      routes(['0.0.0.0/1', 'VirtualAppliance'], ['128.0.0.0/1', 'VirtualAppliance'], ['0.0.0.0/0', 'None']),
      'yes',
    ],
    ['may be a route of a part', {}, closed, routes(['AzureCloud', 'VirtualAppliance']), 'perhaps'],
    ['is not a route of private addresses', {}, closed, routes(['10.0.0.0/8', 'VirtualAppliance']), 'no'],
    ['may be a route of some public addresses', {}, closed, routes(['20.0.0.0/8', 'VirtualAppliance']), 'perhaps'],
    ['may be a part of Azure past a route to none', {}, {}, routes(['0.0.0.0/0', 'None'], ['AzureCloud', 'Internet']), 'perhaps'],
    ['ends in a route to the network itself', {}, {}, route('VnetLocal'), 'no'],
    ['is a route to the Internet by default', {}, {}, route('Internet'), 'yes'],
    ['is a route to a gateway', {}, closed, route('VirtualNetworkGateway'), 'yes'],
    ['is half of a pair', {}, closed, routes(['0.0.0.0/1', 'VirtualAppliance']), 'perhaps'],
    ['is not learned past a route to none', gateway, closed, route('None'), 'no'],
    ['is not a route of IPv6', {}, closed, routes(['::/0', 'None']), 'no'],
    ['is not closed by a route of IPv6', {}, {}, routes(['::/0', 'None']), 'yes'],
    ['may be learned by a gateway', gateway, closed, undefined, 'perhaps'],
    ['may be learned by a route server', routeServer, closed, undefined, 'perhaps'],
    ['may be learned by a peering', remote, closed, undefined, 'perhaps'],
  ]
  for (const [title, network, properties, routes, expected] of table) {
    it(title, () => {
      assert.equal(internetAccess(network, subnet(properties), routes), expected)
    })
  }
})

describe('the traffic that a build needs', () => {
  it('is named with the rule that denies it', () => {
    const flows = containerFlows(subnet({}), subnet({ addressPrefix: '10.0.2.0/24' }), [22])
    const found = obstacles(group('deny-all', { direction: 'Outbound' }), flows)
    assert.deepEqual(found.map(({ what }) => what.replace(/^.* on /, '')).join(), 'port 443,port 445,port 22')
    assert.ok(found.every(({ rule, isCertain }) => rule === 'deny-all' && isCertain))
  })

  it('comes from the load balancer, and inside the subnet, if the containers have no subnet', () => {
    const flows = buildFlows(undefined, subnet({}), [5986])
    const found = obstacles(group('deny-all', { direction: 'Inbound' }), flows)
    assert.deepEqual(found.map(({ what }) => what.replace(/^.* on /, '')).join(), 'port 60000,port 60001,port 5986')
    assert.deepEqual(obstacles(group('deny-internet', { direction: 'Inbound', sourceAddressPrefix: 'Internet' }), flows), [])
  })
})
