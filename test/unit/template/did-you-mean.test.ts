import assert from 'node:assert/strict'
import { didYouMean } from '../../../shared/did-you-mean.js'

describe('didYouMean', () => {
  for (const [word, candidates, expected] of [
    ['templateNmae', ['templateName', 'location'], 'templateName'],
    ['LOCATION', ['locatio', 'location'], 'location'],
    ['loction', ['location', 'action'], 'location'],
    ['concta', ['concat', 'format'], 'concat'],
    ['location', ['location', 'locations'], undefined],
    ['zone', ['location', 'name'], undefined],
    ['a', ['b'], undefined],
    ['x'.repeat(5000), ['x'.repeat(4999)], undefined],
    ['--keep', ['--sweep', '--keep-versions', '--keep-tags'], '--keep-versions'],
    ['word', [], undefined],
  ] as const)
    it(`guesses ${String(expected)} for ${word.slice(0, 20)}`, () => {
      assert.equal(didYouMean(word, candidates), expected)
    })
})
