// The rules of network security groups, evaluated as Azure does it: in the order of their priority, the first match decides
// (docs/service.md 7.8). Pure.
import { at, itemsOf, textOf } from '../json.js'
import { common, rangeOf, sizeOf, withoutPair, type Pair, type Range } from './address-ranges.js'

export interface SecurityRule {
  readonly name: string
  readonly priority: number
  readonly direction: 'Inbound' | 'Outbound'
  readonly access: 'Allow' | 'Deny'
  // Tcp, Udp, Icmp, Esp, Ah or *.
  readonly protocol: string
  // Prefixes, service tags or *.
  readonly sources: readonly string[]
  readonly destinations: readonly string[]
  // Ports of the destination, ranges such as 60000-60001, or *.
  readonly ports: readonly string[]
  // Those of the source.
  readonly sourcePorts: readonly string[]
}

// Traffic over TCP. A rule names a peer by its addresses, or by a service tag that contains all of them.
export interface Flow {
  readonly direction: 'Inbound' | 'Outbound'
  readonly source: Peer
  readonly destination: Peer
  readonly port: number
}

export interface Peer {
  // Its IPv4 addresses; empty if unknown.
  readonly ranges: readonly Range[]
  // Such as VirtualNetwork or Internet.
  readonly tags: readonly string[]
}

export type Verdict =
  | { readonly access: 'Allow' }
  | { readonly access: 'Deny'; readonly rule: SecurityRule }
  // The rule denies only a part of the traffic, and it is not known whether the build needs that part.
  | { readonly access: 'unknown'; readonly rule: SecurityRule }

// What a network security group does with a flow; custom and default rules together, in any order. Each rule decides about the addresses
// that earlier rules have left.
export const judgeFlow = (rules: readonly SecurityRule[], flow: Flow): Verdict => {
  const inOrder = rules
    .filter((rule) => rule.direction === flow.direction && mayMatch(rule, flow.port))
    .toSorted((one, other) => one.priority - other.priority)
  const all = pairs(addressesOf(flow.source), addressesOf(flow.destination))
  const denials: { readonly rule: SecurityRule; readonly size: number }[] = []
  let open = all
  let isAllowed = false
  let perhapsDenied: SecurityRule | undefined
  for (const rule of inOrder) {
    if (open.length === 0) break
    const { exact, isVague } = matchOf(rule, flow)
    const left = exact.reduce<readonly Pair[]>((rest, one) => rest.flatMap((pair) => withoutPair(pair, one)), open)
    const size = sizeOf(open) - sizeOf(left)
    if (rule.access === 'Allow') isAllowed ||= size > 0 || isVague
    else if (size > 0) denials.push({ rule, size })
    else if (isVague) perhapsDenied ??= rule
    open = left
  }
  const [first] = denials
  const denied = denials.reduce((sum, { size }) => sum + size, 0)
  if (first !== undefined && !isAllowed && open.length === 0) return { access: 'Deny', rule: first.rule }
  const isBlockList = isInternet(flow.destination) && denied * 2 < sizeOf(all)
  const rule = isBlockList ? perhapsDenied : (first?.rule ?? perhapsDenied)
  return rule === undefined ? { access: 'Allow' } : { access: 'unknown', rule }
}

const mayMatch = ({ protocol, ports, sourcePorts }: SecurityRule, port: number): boolean =>
  ['*', 'tcp'].includes(protocol.toLowerCase()) &&
  ports.some((range) => holdsPorts(range, port, port)) &&
  sourcePorts.some((range) => meetsPorts(range, ...ephemeral))

// The source ports of a client (RFC 6056, section 3.2).
const ephemeral = [1024, 65535] as const

const boundsOf = (range: string): readonly [number, number] => {
  if (range === '*') return [0, 65535]
  const [first = '', last = first] = range.split('-')
  return [Number(first), Number(last)]
}

const holdsPorts = (range: string, from: number, to: number): boolean => {
  const [first, last] = boundsOf(range)
  return first <= from && to <= last
}

const meetsPorts = (range: string, from: number, to: number): boolean => {
  const [first, last] = boundsOf(range)
  return first <= to && from <= last
}

const pairs = (sources: readonly Range[], destinations: readonly Range[]): readonly Pair[] =>
  sources.flatMap((source) => destinations.map((destination) => ({ source, destination })))

// A peer with unknown addresses counts as one address.
const addressesOf = ({ ranges }: Peer): readonly Range[] => (ranges.length === 0 ? [nowhere] : ranges)

const nowhere: Range = { first: -1, last: -1 }

const isInternet = ({ tags }: Peer): boolean => tags.includes('Internet')

interface Match {
  // What the rule certainly decides.
  readonly exact: readonly Pair[]
  // Whether it also decides about something unknown here: a part of the Internet by a service tag, or some source ports.
  readonly isVague: boolean
}

const matchOf = (rule: SecurityRule, { source, destination }: Flow): Match => {
  const [from, to] = [matchPeer(rule.sources, source, rule.access), matchPeer(rule.destinations, destination, rule.access)]
  const isEmpty = [from, to].some(({ ranges, isVague }) => ranges.length === 0 && !isVague)
  if (isEmpty) return { exact: [], isVague: false }
  const isOfAllPorts = rule.sourcePorts.some((range) => holdsPorts(range, ...ephemeral))
  return isOfAllPorts ? { exact: pairs(from.ranges, to.ranges), isVague: from.isVague || to.isVague } : { exact: [], isVague: true }
}

const matchPeer = (names: readonly string[], peer: Peer, access: SecurityRule['access']) => {
  const found = names.map((name) => matchName(name, peer, access))
  return { ranges: found.flatMap(({ ranges }) => ranges), isVague: found.some(({ isVague }) => isVague) }
}

const matchName = (name: string, peer: Peer, access: SecurityRule['access']): { ranges: readonly Range[]; isVague: boolean } => {
  const isWhole = name === '*' || peer.tags.some((tag) => tag.toLowerCase() === name.toLowerCase())
  if (isWhole) return { ranges: addressesOf(peer), isVague: false }
  const block = rangeOf(name)
  if (block === undefined) return { ranges: [], isVague: isInternet(peer) && isPartOfInternet(name, access) }
  const own = addressesOf(peer)
  return { ranges: own.flatMap((one) => common(one, block)), isVague: own.includes(nowhere) }
}

// It is not documented to which services the container of a build sends. A denied service may be one of them. An allowed one counts only if
// it may contain everything that is needed, so that a denial of everything else does not certainly stop the build. The traffic of a build
// is IPv4.
const isPartOfInternet = (name: string, access: SecurityRule['access']): boolean =>
  !name.includes(':') &&
  !/^(?:VirtualNetwork|AzureLoadBalancer)$/i.test(name) &&
  (access === 'Deny' || /^(?:AzureCloud|AzureResourceManager|Storage)(?:\.|$)/i.test(name))

// The rules of a network security group as Azure returns it, including its default rules.
export const rulesOf = (group: unknown): readonly SecurityRule[] =>
  ['securityRules', 'defaultSecurityRules'].flatMap((name) => itemsOf(at(group, 'properties', name)).flatMap(ruleOf))

// Application security groups contain network interfaces. Those of a build are new, so no rule for such a group matches them.
const ruleOf = (body: unknown): readonly SecurityRule[] => {
  const text = (name: string): string => textOf(at(body, 'properties', name)) ?? ''
  const all = (one: string, many: string): readonly string[] =>
    [text(one), ...itemsOf(at(body, 'properties', many)).flatMap((item) => textOf(item) ?? [])].filter((item) => item !== '')
  const priority = at(body, 'properties', 'priority')
  const direction = text('direction').toLowerCase()
  if (typeof priority !== 'number' || (direction !== 'inbound' && direction !== 'outbound')) return []
  const sourcePorts = all('sourcePortRange', 'sourcePortRanges')
  return [
    {
      name: textOf(at(body, 'name')) ?? '',
      priority,
      direction: direction === 'inbound' ? 'Inbound' : 'Outbound',
      access: text('access').toLowerCase() === 'deny' ? 'Deny' : 'Allow',
      protocol: text('protocol'),
      sources: all('sourceAddressPrefix', 'sourceAddressPrefixes'),
      destinations: all('destinationAddressPrefix', 'destinationAddressPrefixes'),
      ports: all('destinationPortRange', 'destinationPortRanges'),
      sourcePorts: sourcePorts.length === 0 ? ['*'] : sourcePorts,
    },
  ]
}
