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

// Levenshtein distance with neighbouring letters swapped counted once (optimal string alignment); Infinity if it is more than `bound`.
const editDistance = (left: string, right: string, bound: number): number => {
  let beforePrevious: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      // This far from the diagonal, the difference in length alone is more than the bound.
      if (Math.abs(column - row) > bound) {
        current.push(Infinity)
        continue
      }
      const substitution = at(previous, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1)
      const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const swap = isSwap ? at(beforePrevious, column - 2) + 1 : Infinity
      current.push(Math.min(substitution, at(previous, column) + 1, at(current, column - 1) + 1, swap))
    }
    // No later row has a smaller minimum.
    if (Math.min(...current) > bound) return Infinity
    beforePrevious = previous
    previous = current
  }
  return at(previous, right.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity
