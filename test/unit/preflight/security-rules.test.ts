import assert from 'node:assert/strict'
import fc from 'fast-check'
import { judgeFlow, rulesOf, type Flow, type SecurityRule } from '../../../shared/preflight/security-rules.js'

const rule = (priority: number, access: 'Allow' | 'Deny', more: Partial<SecurityRule> = {}): SecurityRule => ({
  name: `r${priority}`,
  priority,
  direction: 'Outbound',
  access,
  protocol: '*',
  sources: ['*'],
  destinations: ['*'],
  ports: ['*'],
  ...more,
})
const toInternet: Flow = {
  direction: 'Outbound',
  source: { prefixes: ['10.0.1.0/24'], tags: ['VirtualNetwork'] },
  destination: { prefixes: [], tags: ['Internet'] },
  port: 443,
}
const toVm: Flow = { ...toInternet, destination: { prefixes: ['10.0.2.0/24'], tags: ['VirtualNetwork'] }, port: 22 }

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
      { ...toVm, destination: { prefixes: ['fd00:1::/64', '10.0.2.0/24'], tags: ['VirtualNetwork'] } },
      'Deny',
    ],
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
