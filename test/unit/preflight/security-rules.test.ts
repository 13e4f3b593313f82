import assert from 'node:assert/strict'
import fc from 'fast-check'
import { rangesOf } from '../../../shared/preflight/address-ranges.js'
import { judgeFlow, rulesOf, type Flow, type Peer, type SecurityRule } from '../../../shared/preflight/security-rules.js'

const rule = (priority: number, access: 'Allow' | 'Deny', more: Partial<SecurityRule> = {}): SecurityRule => ({
  name: `r${priority}`,
  priority,
  direction: 'Outbound',
  access,
  protocol: '*',
  sources: ['*'],
  destinations: ['*'],
  ports: ['*'],
  sourcePorts: ['*'],
  ...more,
})
const peer = (tag: string, ...prefixes: readonly string[]): Peer => ({ ranges: rangesOf(prefixes), tags: [tag] })
const toInternet: Flow = {
  direction: 'Outbound',
  source: peer('VirtualNetwork', '10.0.1.0/24'),
  destination: peer('Internet', '0.0.0.0/5', '20.0.0.0/6', '128.0.0.0/2'),
  port: 443,
}
const toVm: Flow = { ...toInternet, destination: peer('VirtualNetwork', '10.0.2.0/24'), port: 22 }

describe('the rules of network security groups', () => {
  const table: readonly (readonly [string, readonly SecurityRule[], Flow, string])[] = [
    ['allow without rules', [], toInternet, 'Allow'],
    ['deny by the lowest priority number', [rule(200, 'Allow'), rule(100, 'Deny')], toInternet, 'Deny'],
    ['allow before a deny', [rule(4096, 'Deny'), rule(100, 'Allow', { ports: ['443'] })], toInternet, 'Allow'],
    ['match a range', [rule(100, 'Deny', { ports: ['80', '400-500'] })], toInternet, 'Deny'],
    ['pass another port', [rule(100, 'Deny', { ports: ['80'] })], toInternet, 'Allow'],
    ['pass another protocol', [rule(100, 'Deny', { protocol: 'Udp' })], toInternet, 'Allow'],
    ['pass the other direction', [rule(100, 'Deny', { direction: 'Inbound' })], toInternet, 'Allow'],
    ['deny the tag Internet', [rule(100, 'Deny', { destinations: ['internet'] })], toInternet, 'Deny'],
    ['do not know a deny of some service', [rule(100, 'Deny', { destinations: ['Storage.WestUS2'] })], toInternet, 'unknown'],
    [
      'do not take an allow of some service for all',
      [rule(100, 'Allow', { destinations: ['Sql'] }), rule(200, 'Deny')],
      toInternet,
      'Deny',
    ],
    ['leave the Internet alone in a deny of the network', [rule(100, 'Deny', { destinations: ['VirtualNetwork'] })], toInternet, 'Allow'],
    ['leave it alone in a deny of private addresses', [rule(100, 'Deny', { destinations: ['10.0.0.0/8'] })], toInternet, 'Allow'],
    ['deny a block that holds the peer', [rule(100, 'Deny', { destinations: ['10.0.0.0/16'] })], toVm, 'Deny'],
    ['do not know a block inside the peer', [rule(100, 'Deny', { destinations: ['10.0.2.128/25'] })], toVm, 'unknown'],
    ['pass a rule of IPv6', [rule(100, 'Deny', { destinations: ['::/0'] })], toInternet, 'Allow'],
    ['pass a rule of IPv6 inside the network', [rule(100, 'Deny', { destinations: ['fd00::/8'] })], toVm, 'Allow'],
    [
      'know a subnet with both by its IPv4 addresses',
      [rule(100, 'Deny', { destinations: ['10.0.0.0/16'] })],
      { ...toVm, destination: peer('VirtualNetwork', 'fd00:1::/64', '10.0.2.0/24') },
      'Deny',
    ],
    [
      'take two halves of a peer together',
      [rule(100, 'Allow', { destinations: ['10.0.2.0/25', '10.0.2.128/25'] }), rule(200, 'Deny')],
      toVm,
      'Allow',
    ],
    [
      'take halves in two rules together',
      [rule(100, 'Deny', { destinations: ['0.0.0.0/1'] }), rule(200, 'Deny', { destinations: ['128.0.0.0/1'] })],
      toInternet,
      'Deny',
    ],
    ['do not know half of a peer', [rule(100, 'Allow', { destinations: ['10.0.2.0/25'] }), rule(200, 'Deny')], toVm, 'unknown'],
    [
      'do not know a deny of everything but Azure, with its region',
      [rule(100, 'Allow', { destinations: ['Storage.WestUS2', 'AzureCloud.WestUS2'] }), rule(200, 'Deny')],
      toInternet,
      'unknown',
    ],
    ['pass a list of blocked addresses', [rule(100, 'Deny', { destinations: ['20.1.2.0/24', '21.0.0.0/16'] })], toInternet, 'Allow'],
    ['do not take an allow from a server’s port', [rule(100, 'Allow', { sourcePorts: ['22'] }), rule(200, 'Deny')], toVm, 'Deny'],
    ['do not know some source ports', [rule(100, 'Deny', { sourcePorts: ['1024-2000'] })], toVm, 'unknown'],
    ['know all source ports of a client', [rule(100, 'Deny', { sourcePorts: ['1024-65535'] })], toVm, 'Deny'],
    ['pass a rule of application security groups', [rule(100, 'Deny', { sources: [], destinations: [] })], toVm, 'Allow'],
    ['take a block for the tag of the network', [rule(100, 'Allow', { sources: ['10.0.0.0/8'] }), rule(200, 'Deny')], toVm, 'Allow'],
    ['pass a block next to the peer', [rule(100, 'Deny', { destinations: ['10.0.3.0/24'] })], toVm, 'Allow'],
  ]
  for (const [title, rules, flow, access] of table) {
    it(title, () => {
      assert.equal(judgeFlow(rules, flow).access, access)
    })
  }

  const anyRule = fc.record({
    priority: fc.integer({ min: 100, max: 4096 }),
    access: fc.constantFrom('Allow' as const, 'Deny' as const),
    ports: fc.constantFrom(['*'], ['443'], ['22'], ['1-1000']),
    destinations: fc.constantFrom(['*'], ['Internet'], ['VirtualNetwork'], ['10.0.0.0/8'], ['Storage']),
    direction: fc.constantFrom('Inbound' as const, 'Outbound' as const),
  })
  const rulesWithDistinctPriorities = fc
    .uniqueArray(anyRule, { selector: ({ priority }) => priority, maxLength: 8 })
    .map((some) => some.map(({ priority, access, ...more }) => rule(priority, access, more)))

  it('does not depend on the order of the list', () => {
    fc.assert(
      fc.property(rulesWithDistinctPriorities, (rules) => {
        assert.deepEqual(judgeFlow(rules, toInternet), judgeFlow(rules.toReversed(), toInternet))
      }),
    )
  })

  it('lets a first rule for all decide, whatever follows', () => {
    fc.assert(
      fc.property(rulesWithDistinctPriorities, fc.constantFrom('Allow' as const, 'Deny' as const), (rules, access) => {
        assert.equal(judgeFlow([...rules, rule(1, access)], toInternet).access, access)
      }),
    )
  })

  it('agrees with a rule by rule evaluation of every address', () => {
    const blocks = [
      '10.0.2.0/24',
      '10.0.2.0/25',
      '10.0.2.128/26',
      '10.0.2.192/26',
      '10.0.0.0/8',
      '10.0.3.0/24',
      'VirtualNetwork',
      '*',
      'Sql',
    ]
    const anyBlock = fc.record({
      priority: fc.integer({ min: 100, max: 4096 }),
      access: fc.constantFrom('Allow' as const, 'Deny' as const),
      destinations: fc.subarray(blocks, { minLength: 1, maxLength: 2 }),
    })
    const some = fc.uniqueArray(anyBlock, { selector: ({ priority }) => priority, maxLength: 6 })
    fc.assert(
      fc.property(some, (blocked) => {
        const rules = blocked.map(({ priority, access, destinations }) => rule(priority, access, { destinations }))
        const single = [0, 64, 128, 192].map((last) => ({ ...toVm, destination: peer('VirtualNetwork', `10.0.2.${last}/32`) }))
        const verdicts = new Set(single.map((flow) => judgeFlow(rules, flow).access))
        assert.ok(!verdicts.has('unknown'))
        const [only] = verdicts
        assert.equal(judgeFlow(rules, toVm).access, verdicts.size === 1 ? only : 'unknown')
      }),
    )
  })

  it('never changes by rules of the other direction', () => {
    fc.assert(
      fc.property(rulesWithDistinctPriorities, (rules) => {
        const own = rules.filter(({ direction }) => direction === 'Outbound')
        assert.deepEqual(judgeFlow(rules, toInternet), judgeFlow(own, toInternet))
      }),
    )
  })

  it('reads singular and plural forms of Azure', () => {
    const properties = { priority: 100, direction: 'Inbound', access: 'Deny', protocol: 'Tcp', sourceAddressPrefix: '*' }
    const more = { destinationAddressPrefixes: ['10.0.0.0/8', 'VirtualNetwork'], destinationPortRanges: ['22', '5986'] }
    const [read] = rulesOf({ properties: { securityRules: [{ name: 'deny', properties: { ...properties, ...more } }] } })
    assert.deepEqual([read?.sources, read?.destinations, read?.ports], [['*'], ['10.0.0.0/8', 'VirtualNetwork'], ['22', '5986']])
  })
})
