import assert from 'node:assert/strict'
import { LongestPrefix } from '../../shared/longest-prefix.js'
import { Mask } from '../../shared/redaction.js'

const of = (...words: readonly string[]): LongestPrefix => {
  const search = new LongestPrefix()
  for (const word of words) search.add(word)
  return search
}

describe('the longest of many words that a text begins with', () => {
  const cases: readonly (readonly [words: readonly string[], text: string, expected: number])[] = [
    [[], 'abc', 0],
    [['abc'], 'abc', 3],
    [['abc'], 'ab', 0],
    [['abc'], 'abd', 0],
    [['ab', 'abaa'], 'abb', 2],
    [['ab', 'aba', 'abaa', 'abab'], 'abac', 3],
    [['ab', 'abaa', 'abaaz', 'abac'], 'abab', 2],
    [['b'], 'a', 0],
    [['a!', 'aa!', 'aaa!', 'aa'], 'aaaa', 2],
    [['ab\uffff', 'ab'], 'ab\u{1f511}', 2],
  ]
  for (const [words, text, expected] of cases)
    it(`of ${JSON.stringify(words)} in ${JSON.stringify(text)} has ${expected} characters`, () => {
      assert.equal(of(...words).at(text, 0), expected)
      assert.equal(of(...words).at(`xy${text}`, 2), expected)
    })

  it('is the same as by trying each word, also while words are added', () => {
    const words: string[] = []
    const search = new LongestPrefix()
    for (let seed = 1; seed < 600; seed += 1) {
      // All texts of three letters, in a mixed order.
      const text = ((seed * 271) % 729).toString(3).padStart(6, '0')
      if (seed % 3 === 0) {
        const word = text.slice(0, 1 + (seed % 6))
        words.push(word)
        search.add(word)
      }
      const expected = Math.max(0, ...words.filter((word) => text.startsWith(word)).map((word) => word.length))
      assert.equal(search.at(text, 0), expected, text)
    }
  })

  // Before, each of the lengths was tried at each position, which took half a minute.
  for (const [what, end] of [
    ['sorted after the text', 'Z'],
    ['sorted before the text', '!'],
    ['that begin with one another', ''],
  ] as const)
    it(`masks with hundreds of secrets of one start and many lengths, ${what}`, function () {
      this.timeout(20_000)
      const mask = new Mask(Array.from({ length: 600 }, (_, index) => `${'a'.repeat(index + 6)}${end}`))
      const text = `${'a'.repeat(100_000)}b`
      assert.equal(mask.clean(text), end === '' ? '***b' : text)
      assert.equal(mask.clean(`${'a'.repeat(500)}${end}.`), '***.')
    })
})
