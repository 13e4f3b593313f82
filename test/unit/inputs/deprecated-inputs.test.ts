import assert from 'node:assert/strict'
import type { Platform } from '../../../shared/inputs/definition.js'
import { InputReader } from '../../../shared/inputs/reader.js'
import { defaultOf, definitionOf, spell } from '../../../shared/inputs/spelling.js'
import type { InputName } from '../../../shared/inputs/table.js'

// No input is deprecated today: this table says that some are.
const deprecated: readonly InputName[] = ['template', 'poll-interval', 'resource-group-name']
const reader = (platform: Platform, given: Partial<Record<InputName, string>>) =>
  new InputReader({ platform, input: (name) => given[name] }, (name) => ({
    ...definitionOf(name),
    ...(deprecated.includes(name) ? { deprecated: 'use other-input.' } : {}),
  }))

describe('A deprecated input', () => {
  for (const platform of ['github', 'azure-pipelines', 'terminal'] as const) {
    it(`works, and warns once with the name that users of ${platform} know and what to use instead`, () => {
      const inputs = reader(platform, { template: 'image.yaml', 'subscription-id': 'x' })
      assert.deepEqual(
        [inputs.text('template'), inputs.text('template'), inputs.text('subscription-id')],
        ['image.yaml', 'image.yaml', 'x'],
      )
      assert.equal(inputs.warnings.length, 1)
      assert.ok(inputs.warnings[0]?.startsWith(spell('template', platform)))
      assert.match(inputs.warnings[0] ?? '', / is deprecated: use other-input\.$/)
    })

    it(`does not warn if it is not given, or has the default that an agent passes on (${platform})`, () => {
      const usual = defaultOf('poll-interval', platform) ?? ''
      assert.notEqual(usual, '')
      for (const given of [{}, { template: ' ', 'poll-interval': usual }]) {
        const inputs = reader(platform, given)
        assert.deepEqual([inputs.text('template'), inputs.amount('poll-interval') !== undefined], [undefined, true])
        assert.deepEqual(inputs.warnings, [])
      }
    })
  }
})
