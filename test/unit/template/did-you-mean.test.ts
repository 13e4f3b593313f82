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
    // Half of a long word may not be guessed.
    [`${'a'.repeat(60)}${'b'.repeat(12)}`, [`${'a'.repeat(60)}${'c'.repeat(12)}`], undefined],
    [`${'a'.repeat(60)}${'b'.repeat(10)}`, [`${'a'.repeat(60)}${'c'.repeat(10)}`], `${'a'.repeat(60)}${'c'.repeat(10)}`],
    // The nearest, with a swap as its only change, after a worse one.
    ['scriptUri', ['scritpXri', 'scritpUri'], 'scritpUri'],
  ] as const)
    it(`guesses ${String(expected)} for ${word.slice(0, 20)}`, () => {
      assert.equal(didYouMean(word, candidates), expected)
    })
})
