// The ways out of a subnet, and the traffic that a build needs. Pure.
import { at, itemsOf, textOf } from '../json.js'
import { common, rangeOf, rangesOf, without, type Range } from './address-ranges.js'
import { judgeFlow, rulesOf, type Flow, type Peer } from './security-rules.js'

export type InternetAccess = 'yes' | 'no' | 'perhaps'

// Whether a machine without a public address reaches the Internet from a subnet. `routes` is the subnet's route table, if it has one. Azure
// does not show learned routes: with a gateway in the network or through a peering, one may exist (docs/service.md 7.7). `perhaps`: only a
// part of it, or through a route that Azure does not list.
export const internetAccess = (network: unknown, subnet: unknown, routes: unknown): InternetAccess => {
  const own = itemsOf(at(routes, 'properties', 'routes')).map((route) => ({
    prefix: textOf(at(route, 'properties', 'addressPrefix')) ?? '',
    hop: textOf(at(route, 'properties', 'nextHopType'))?.toLowerCase() ?? '',
  }))
  const hopOf = (wanted: string): string | undefined => own.find(({ prefix }) => prefix === wanted)?.hop
  const hasNat = textOf(at(subnet, 'properties', 'natGateway', 'id')) !== undefined
  const isOpen = hasNat || at(subnet, 'properties', 'defaultOutboundAccess') !== false
  // To a firewall or gateway, whose own way out is not visible here, or directly.
  const leadsOut = (hop: string | undefined): boolean =>
    hop === 'virtualappliance' || hop === 'virtualnetworkgateway' || (hop === 'internet' && isOpen)
  // Two halves are more specific than the whole range, and take precedence.
  const halves = ['0.0.0.0/1', '128.0.0.0/1'].map(hopOf)
  const whole = hopOf('0.0.0.0/0')
  const ways = [...halves.map((hop) => hop ?? whole)]
  const isOut = ways.map((hop) => (hop === undefined ? isOpen : leadsOut(hop)))
  if (isOut.every(Boolean)) return 'yes'
  const hasPart = isOut.some(Boolean) || own.some(({ prefix, hop }) => isOfInternet(prefix) && leadsOut(hop))
  const isClosed = ways.every((hop) => hop !== undefined && !leadsOut(hop) && hop !== 'internet')
  return hasPart || (!isClosed && mayLearnRoutes(network)) ? 'perhaps' : 'no'
}

// Whether the prefix of a route, or its service tag, has an IPv4 address of the Internet.
const isOfInternet = (prefix: string): boolean => {
  const block = rangeOf(prefix)
  return block === undefined ? !prefix.includes(':') : internet.ranges.some((one) => common(one, block).length > 0)
}

const mayLearnRoutes = (network: unknown): boolean => {
  const subnets = itemsOf(at(network, 'properties', 'subnets'))
  const peerings = itemsOf(at(network, 'properties', 'virtualNetworkPeerings'))
  return (
    // Of gateways and of Azure Route Server.
    subnets.some((one) => ['gatewaysubnet', 'routeserversubnet'].includes(textOf(at(one, 'name'))?.toLowerCase() ?? '')) ||
    peerings.some((one) => at(one, 'properties', 'useRemoteGateways') === true)
  )
}

export interface NeededFlow {
  // For people: the container group to the Internet, port 443.
  readonly what: string
  readonly flow: Flow
}

// What the service needs from the container subnet (docs/service.md 3.11): the Internet on 443 and 445, the build VM on 22 or 5986.
export const containerFlows = (containers: unknown, build: unknown, ports: readonly number[]): readonly NeededFlow[] => [
  ...[443, 445].map((port) => ({
    what: `outbound traffic to the Internet on port ${port}`,
    flow: { direction: 'Outbound' as const, source: peerOf(containers), destination: internet, port },
  })),
  ...ports.map((port) => ({
    what: `outbound traffic to the subnet of the build VM on port ${port}`,
    flow: { direction: 'Outbound' as const, source: peerOf(containers), destination: peerOf(build), port },
  })),
]

// What it needs from the build VM's subnet: 22 or 5986 from the containers; without a subnet for these, from the service's load balancer
// and proxy in the same subnet (docs/service.md 3.12: 60000 to 60001 from AzureLoadBalancer; the proxy VM connects to the build VM on 22 or
// 5986).
export const buildFlows = (containers: unknown, build: unknown, ports: readonly number[]): readonly NeededFlow[] =>
  containers === undefined
    ? [
        ...[60000, 60001].map((port) => ({
          what: `inbound traffic from AzureLoadBalancer on port ${port}`,
          flow: { direction: 'Inbound' as const, source: loadBalancer, destination: peerOf(build), port },
        })),
        ...(['Inbound', 'Outbound'] as const).flatMap((direction) =>
          ports.map((port) => ({
            what: `${direction.toLowerCase()} traffic between the proxy VM and the build VM, inside the subnet, on port ${port}`,
            flow: { direction, source: peerOf(build), destination: peerOf(build), port },
          })),
        ),
      ]
    : ports.map((port) => ({
        what: `inbound traffic from the subnet of the containers on port ${port}`,
        flow: { direction: 'Inbound' as const, source: peerOf(containers), destination: peerOf(build), port },
      }))

// What a security group does with needed traffic, and the rule that does it; undefined if all of it is allowed.
export const obstacles = (group: unknown, flows: readonly NeededFlow[]) => {
  const rules = rulesOf(group)
  return flows.flatMap(({ what, flow }) => {
    const verdict = judgeFlow(rules, flow)
    return verdict.access === 'Allow' ? [] : [{ what, rule: verdict.rule.name, isCertain: verdict.access === 'Deny' }]
  })
}

// All except private, shared, local and multicast addresses (RFC 6890).
const internet: Peer = {
  ranges: rangesOf([
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3'],
  ]).reduce<readonly Range[]>((left, one) => left.flatMap((range) => without(range, one)), rangesOf(['0.0.0.0/0'])),
  tags: ['Internet'],
}
// Its probes come from this address (docs/service.md 7.12).
const loadBalancer: Peer = { ranges: rangesOf(['168.63.129.16/32']), tags: ['AzureLoadBalancer'] }

const peerOf = (subnet: unknown): Peer => ({
  ranges: rangesOf(
    [at(subnet, 'properties', 'addressPrefix'), ...itemsOf(at(subnet, 'properties', 'addressPrefixes'))].flatMap(
      (prefix) => textOf(prefix) ?? [],
    ),
  ),
  tags: ['VirtualNetwork'],
})
