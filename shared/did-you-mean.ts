// Guesses which word a misspelt one stands for.

// The candidate that `word` most likely means: one that differs only in case, otherwise the first that begins with it (`keep` for
// `keep-versions`), otherwise the nearest within a third of its length, at most ten changes. Undefined if nothing is near, or `word` is
// itself a candidate.
export const didYouMean = (word: string, candidates: Iterable<string>): string | undefined => {
  const all = [...candidates]
  const sought = word.toLowerCase()
  const sameLetters = all.find((candidate) => candidate.toLowerCase() === sought)
  if (all.includes(word)) return undefined
  return sameLetters ?? all.find((candidate) => candidate.toLowerCase().startsWith(`${sought}-`)) ?? nearest(sought, all)
}

// Whether at most `changes` letters make one word the other.
export const isWithin = (changes: number, word: string, other: string): boolean => editDistance(word, other, changes) <= changes

// `didYouMean` for the words of one file, of which there may be thousands: only the first 200 that are looked up get a guess, and fewer if
// there are more than 1,000 candidates.
export const guesser = (): typeof didYouMean => {
  let left = mostComparisons
  return (word, candidates) => {
    if (left <= 0) return undefined
    const all = [...candidates]
    left -= Math.max(all.length, mostComparisons / mostGuesses)
    return didYouMean(word, all)
  }
}

const mostGuesses = 200
const mostComparisons = 200_000

// Words longer than this are values rather than names; comparing them would cost more than the guess is worth.
const longestWord = 100

// More changes than this make a different word, however long it is.
const mostChanges = 10

const nearest = (sought: string, candidates: readonly string[]): string | undefined => {
  if (sought.length > longestWord) return undefined
  let best: string | undefined
  let bound = Math.min(mostChanges, Math.max(1, Math.floor(sought.length / 3)))
  for (const candidate of candidates) {
    if (candidate.length > longestWord || Math.abs(candidate.length - sought.length) > bound) continue
    const distance = editDistance(sought, candidate.toLowerCase(), bound)
    // A word of one letter is one change away from every other: a guess must share something with the word.
    if (distance > bound || distance >= sought.length) continue
    if (best === undefined || distance < bound) best = candidate
    bound = distance
  }
  return best
}

// Levenshtein distance with neighbouring letters swapped counted once (optimal string alignment); Infinity if it is more than `bound`. Only
// what is within `bound` of the diagonal is computed: the difference in length alone is more than that elsewhere.
const editDistance = (left: string, right: string, bound: number): number => {
  if (lettersApart(left, right) > bound) return Infinity
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = new Array<number>(right.length + 1).fill(Infinity)
    if (row <= bound) current[0] = row
    let least = at(current, 0)
    for (let column = Math.max(1, row - bound); column <= Math.min(right.length, row + bound); column++) {
      const substitution = at(previous, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1)
      const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const swap = isSwap ? at(beforePrevious, column - 2) + 1 : Infinity
      const distance = Math.min(substitution, at(previous, column) + 1, at(current, column - 1) + 1, swap)
      current[column] = distance
      least = Math.min(least, distance)
    }
    // No later row has a smaller minimum.
    if (least > bound) return Infinity
    beforePrevious = previous
    previous = current
  }
  return at(previous, right.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity

// The number of different letters that one of the words has and the other lacks: each is a change. A quick check, because most words have
// little in common.
const lettersApart = (left: string, right: string): number => {
  const [ofLeft, ofRight] = [lettersOf(left), lettersOf(right)]
  return Math.max(bitsIn(ofLeft & ~ofRight), bitsIn(ofRight & ~ofLeft))
}

// A bit for each of the letters; several characters share a bit, which only makes the check less strict.
const lettersOf = (word: string): number => {
  let bits = 0
  for (let index = 0; index < word.length; index++) bits |= 1 << (word.charCodeAt(index) & 31)
  return bits
}

const bitsIn = (bits: number): number => {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}
