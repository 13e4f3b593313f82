// Each rule about what fails late in a build, or what a secret is: at least five texts that it finds, and five like them that it leaves alone.
import assert from 'node:assert/strict'
import { commandVariants } from './variants/commands.js'
import { fileVariants } from './variants/files.js'
import { placeVariants } from './variants/places.js'
import { policyVariants } from './variants/policies.js'
import { secretVariants } from './variants/secrets.js'
import { rulesOf } from './variants/templates.js'

const all = { ...commandVariants, ...fileVariants, ...secretVariants, ...placeVariants, ...policyVariants }

describe('the variants of a rule', () => {
  for (const [rule, { wrong, harmless }] of Object.entries(all))
    it(`${rule}: ${String(wrong.length)} found, ${String(harmless.length)} left alone`, () => {
      assert.ok(wrong.length >= 5 && harmless.length >= 5)
      const missed = wrong.filter((one) => !rulesOf(one).includes(rule)).map(({ title }) => title)
      const falseAlarms = harmless.filter((one) => rulesOf(one).includes(rule)).map(({ title }) => title)
      assert.deepEqual({ missed, falseAlarms }, { missed: [], falseAlarms: [] })
    })
})
