import assert from 'node:assert/strict'
import { licenceFaults } from '../../../scripts/release/licences.js'

const faultsOf = (...licences: readonly string[]) => licenceFaults([{ name: 'left-pad', version: '1.3.0', licences }])

describe('the licences of the bundled packages', () => {
  for (const licence of ['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', 'WTFPL OR ISC', 'MIT AND BSD-3-Clause'])
    it(`allow ${licence}`, () => {
      assert.deepEqual(faultsOf(licence), [])
    })

  for (const licence of ['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'SEE LICENSE IN LICENSE', 'mit-ish', '(MIT OR (ISC AND GPL-2.0-only))'])
    it(`do not allow ${licence}`, () => {
      assert.match(faultsOf(licence).join(), /^left-pad 1\.3\.0 has the licence .*: bundle packages under/)
    })

  it('do not allow a package without a licence, nor a second licence that is not allowed', () => {
    assert.match(faultsOf().join(), /declares no licence/)
    assert.equal(faultsOf('MIT', 'GPL-3.0-only').length, 1)
  })
})
