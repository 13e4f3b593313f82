// Which inputs a name that is not an input resembles.
import { didYouMean, isWithin } from '../did-you-mean.js'
import type { InputName } from './table.js'

// The names among `names` that `name` probably stands for, if each is written as `spelled` says: the nearest one; otherwise those that begin
// with its words or contain them; otherwise the one that it begins with; otherwise those that have a word like each of its words. None if
// they are more than three.
export const resembling = (name: string, names: readonly InputName[], spelled: (known: InputName) => string): readonly InputName[] => {
  const near = didYouMean(name, names.map(spelled))
  const words = wordsOf(name)
  const steps: readonly ((known: InputName) => boolean)[] = [
    (known) => spelled(known) === near && !isOtherWord(words, wordsOf(known)),
    (known) => containsWords(known, words),
    (known) => words.join('-').startsWith(`${known}-`),
    (known) => words.join('').length >= 4 && unlike(words, wordsOf(known)).length === 0,
  ]
  for (const resembles of steps) {
    const found = names.filter(resembles)
    if (found.length > 0 && found.length <= 3) return found
  }
  return []
}

// Whether the names differ in a word that means something else, as `gallery-image-version` and `source-image-version` do: most of their
// letters are the same.
const isOtherWord = (words: readonly string[], knownWords: readonly string[]): boolean => {
  const [left, right] = [unlike(words, knownWords).join(''), unlike(knownWords, words).join('')]
  return left !== '' && right !== '' && left !== right && didYouMean(left, [right]) === undefined
}

// `timeout` is a word of `build-timeout-in-minutes`, and `maxAge` begins `max-age-days`.
const containsWords = (known: InputName, words: readonly string[]): boolean =>
  words.join('').length >= 4 && (known.replaceAll('-', '').startsWith(words.join('')) || `-${known}-`.includes(`-${words.join('-')}-`))

// The words that are like none of the others.
const unlike = (words: readonly string[], others: readonly string[]): readonly string[] =>
  words.filter((word) => !others.some((other) => isLike(word, other)))

// `distribute` is like `dist`, `min` like `minimum`, and `keepp` like `keep`; but `username` is not like `use`, nor `strict` like `script`.
const isLike = (word: string, other: string): boolean => {
  const shorter = Math.min(word.length, other.length)
  if (word === other || shorter < 3) return word === other
  return other.startsWith(word) || (shorter >= 4 && word.startsWith(other)) || isWithin(shorter < 8 ? 1 : 2, word, other)
}

// The words of a name in any of the platforms' spellings, in lower case.
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]+/)
    .filter((word) => word !== '')
