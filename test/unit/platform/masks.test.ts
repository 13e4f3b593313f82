import assert from 'node:assert/strict'
import { masksOf } from '../../../platform/masks.js'

describe('what a runner hides for a secret', () => {
  for (const [secret, ...masks] of [
    ['hunter-2', 'hunter-2'],
    [' hunter-2\n', 'hunter-2'],
    [''],
    [' \r\n\t'],
    ['short'],
    ['true'],
    ['{\n  "password": "hunter-2"\n}\n', '"password": "hunter-2"'],
    ['first line\r\nsecond line\rfirst line\n\nx', 'first line', 'second line'],
  ] as const)
    it(`${JSON.stringify(secret)} by ${masks.length === 0 ? 'nothing' : masks.join(' and ')}`, () => {
      assert.deepEqual(masksOf(secret), masks)
    })
})
