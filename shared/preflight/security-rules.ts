// The rules of network security groups, evaluated as Azure does: in the order of their priority, the first that matches decides
// (learn.microsoft.com, "Network security groups"). Pure.
import { at, itemsOf, textOf } from '../json.js'

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
  // Ports, ranges such as 60000-60001, or *.
  readonly ports: readonly string[]
}

// Traffic over TCP. A peer is the set of names that a rule may know it by: its addresses and the service tags that hold it.
export interface Flow {
  readonly direction: 'Inbound' | 'Outbound'
  readonly source: Peer
  readonly destination: Peer
  readonly port: number
}

export interface Peer {
  // IPv4 prefixes that the peer lies in, such as 10.0.1.0/24.
  readonly prefixes: readonly string[]
  // Such as VirtualNetwork or Internet.
  readonly tags: readonly string[]
}

export type Verdict =
  | { readonly access: 'Allow' }
  | { readonly access: 'Deny'; readonly rule: SecurityRule }
  // The rule names only a part of the peer, or something that is not evaluated here: what it does is not known.
  | { readonly access: 'unknown'; readonly rule: SecurityRule }

// What a network security group does with a flow; custom and default rules together, in any order.
export const judgeFlow = (rules: readonly SecurityRule[], flow: Flow): Verdict => {
  const inOrder = rules.filter(({ direction }) => direction === flow.direction).toSorted((one, other) => one.priority - other.priority)
  for (const rule of inOrder) {
    const match = matches(rule, flow)
    if (match === 'no') continue
    if (match === 'in part' && rule.access === 'Allow') continue
    if (match === 'in part') return { access: 'unknown', rule }
    return rule.access === 'Allow' ? { access: 'Allow' } : { access: 'Deny', rule }
  }
  return { access: 'Allow' }
}

type Match = 'yes' | 'in part' | 'no'

const matches = (rule: SecurityRule, { source, destination, port }: Flow): Match => {
  if (!['*', 'tcp'].includes(rule.protocol.toLowerCase())) return 'no'
  if (!rule.ports.some((range) => holdsPort(range, port))) return 'no'
  const parts = [matchesPeer(rule.sources, source), matchesPeer(rule.destinations, destination)]
  if (parts.includes('no')) return 'no'
  return parts.includes('in part') ? 'in part' : 'yes'
}

const holdsPort = (range: string, port: number): boolean => {
  if (range === '*') return true
  const [first = '', last = first] = range.split('-')
  return Number(first) <= port && port <= Number(last)
}

const matchesPeer = (names: readonly string[], peer: Peer): Match => {
  const found = names.map((name) => matchesName(name, peer))
  return found.includes('yes') ? 'yes' : found.includes('in part') ? 'in part' : 'no'
}

const matchesName = (name: string, { prefixes, tags }: Peer): Match => {
  if (name === '*' || name === '0.0.0.0/0' || tags.some((tag) => tag.toLowerCase() === name.toLowerCase())) return 'yes'
  // A build's traffic is IPv4.
  if (name.includes(':')) return 'no'
  const block = parseBlock(name)
  // A service tag that the peer does not lie in whole, such as Storage or AzureCloud, is a part of the Internet.
  if (block === undefined) return tags.includes('Internet') && !isLocalTag(name) ? 'in part' : 'no'
  if (prefixes.length === 0) return tags.includes('Internet') && !isPrivate(block) ? 'in part' : 'no'
  const own = prefixes.flatMap((prefix) => parseBlock(prefix) ?? [])
  if (own.length > 0 && own.every((one) => holds(block, one))) return 'yes'
  return own.some((one) => holds(block, one) || holds(one, block)) ? 'in part' : 'no'
}

const isLocalTag = (name: string): boolean => ['virtualnetwork', 'azureloadbalancer'].includes(name.toLowerCase())

interface Block {
  readonly start: number
  readonly bits: number
}

const parseBlock = (text: string): Block | undefined => {
  const [, address = '', bits = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(text) ?? []
  const octets = address.split('.').map(Number)
  if (octets.length !== 4 || octets.some((octet) => octet > 255) || Number(bits) > 32) return undefined
  return { start: octets.reduce((sum, octet) => sum * 256 + octet, 0), bits: Number(bits) }
}

const holds = (outer: Block, inner: Block): boolean =>
  outer.bits <= inner.bits && Math.floor(outer.start / 2 ** (32 - outer.bits)) === Math.floor(inner.start / 2 ** (32 - outer.bits))

const isPrivate = (block: Block): boolean =>
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((text) => {
    const outer = parseBlock(text)
    return outer !== undefined && holds(outer, block)
  })

// The rules of a network security group as Azure shows it, its default rules included.
export const rulesOf = (group: unknown): readonly SecurityRule[] =>
  ['securityRules', 'defaultSecurityRules'].flatMap((name) => itemsOf(at(group, 'properties', name)).flatMap(ruleOf))

const ruleOf = (body: unknown): readonly SecurityRule[] => {
  const text = (name: string): string => textOf(at(body, 'properties', name)) ?? ''
  const all = (one: string, many: string): readonly string[] =>
    [text(one), ...itemsOf(at(body, 'properties', many)).flatMap((item) => textOf(item) ?? [])].filter((item) => item !== '')
  const priority = at(body, 'properties', 'priority')
  const [direction, access] = [text('direction'), text('access')]
  if (typeof priority !== 'number' || (direction !== 'Inbound' && direction !== 'Outbound')) return []
  return [
    {
      name: textOf(at(body, 'name')) ?? '',
      priority,
      direction,
      access: access === 'Deny' ? 'Deny' : 'Allow',
      protocol: text('protocol'),
      sources: all('sourceAddressPrefix', 'sourceAddressPrefixes'),
      destinations: all('destinationAddressPrefix', 'destinationAddressPrefixes'),
      ports: all('destinationPortRange', 'destinationPortRanges'),
    },
  ]
}
