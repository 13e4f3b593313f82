// Joins the answers of an API that only ever returns the last lines of a log.

export interface Joined {
  // The lines that arrived since the previous answer.
  readonly lines: readonly string[]
  // Whether lines between the two answers were missed.
  readonly isGap: boolean
}

// The lines of `tail` that follow those of `before`, the previous answer; both were requested with at most `limit` lines. If lines repeat,
// it is ambiguous how many arrived in between. Then the smallest number is assumed, so that nothing is printed twice.
export const joinTails = (before: readonly string[], tail: readonly string[], limit: number): Joined => {
  if (before.length === 0) return { lines: tail, isGap: false }
  // Both contain the whole log from its start.
  const isWhole = tail.length < limit && before.every((line, index) => line === tail[index])
  if (isWhole) return { lines: tail.slice(before.length), isGap: false }
  for (let start = Math.max(0, before.length - tail.length); start < before.length; start += 1)
    if (overlaps(before, start, tail)) return { lines: tail.slice(before.length - start), isGap: false }
  return { lines: tail, isGap: true }
}

// Whether `tail` begins with `before` from `start` on. An answer is also cut by size: its first line may have lost its beginning.
const overlaps = (before: readonly string[], start: number, tail: readonly string[]): boolean => {
  for (let index = start; index < before.length; index += 1) {
    const line = before[index] ?? ''
    const other = tail[index - start] ?? ''
    if (line !== other && !(index === start && other !== '' && line.endsWith(other))) return false
  }
  return true
}
