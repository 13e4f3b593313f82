// Aligns two lists, so that an inserted item is one addition and the items after it do not look changed.

// What happened to an item: its index before, and its index after.
export interface Pair {
  readonly before?: number
  readonly after?: number
}

// How similar two items are: 0 if they have nothing in common.
export type Likeness = (before: number, after: number) => number

// The items of two lists of these lengths, each once, in order, paired so that the items of a pair are as similar as possible.
export const align = (before: number, after: number, likeness: Likeness): readonly Pair[] => {
  const head = sameFrom(Math.min(before, after), (offset) => likeness(offset, offset))
  const tail = sameFrom(Math.min(before, after) - head, (offset) => likeness(before - 1 - offset, after - 1 - offset))
  const pairs = (count: number, from: number, to: number): readonly Pair[] =>
    Array.from({ length: count }, (_, index) => ({ before: from + index, after: to + index }))
  return [...pairs(head, 0, 0), ...middle(head, before - tail, after - tail, likeness), ...pairs(tail, before - tail, after - tail)]
}

// The similarity of two items that do not differ.
export const same = 4

const sameFrom = (most: number, likeness: (offset: number) => number): number => {
  let count = 0
  while (count < most && likeness(count) === same) count += 1
  return count
}

// The work grows with the square of the differing part. If more than this differs, items are paired by index.
const mostCells = 100_000

const middle = (start: number, beforeEnd: number, afterEnd: number, likeness: Likeness): readonly Pair[] => {
  const [rows, columns] = [beforeEnd - start, afterEnd - start]
  if (rows * columns > mostCells) return oneByOne(start, beforeEnd, afterEnd)
  const width = columns + 1
  const alike = (row: number, column: number): number => likeness(start + row, start + column)
  // The best sum of similarities after a cell.
  const best = new Uint32Array((rows + 1) * width)
  const at = (row: number, column: number): number => best[row * width + column] ?? 0
  for (let row = rows - 1; row >= 0; row -= 1)
    for (let column = columns - 1; column >= 0; column -= 1) {
      const value = alike(row, column)
      const paired = value === 0 ? 0 : value + at(row + 1, column + 1)
      best[row * width + column] = Math.max(paired, at(row + 1, column), at(row, column + 1))
    }
  const found: Pair[] = []
  for (let [row, column] = [0, 0]; row < rows || column < columns;) {
    const value = row < rows && column < columns ? alike(row, column) : 0
    if (value > 0 && value + at(row + 1, column + 1) === at(row, column)) found.push({ before: start + row++, after: start + column++ })
    else if (row < rows && (column === columns || at(row + 1, column) >= at(row, column + 1))) found.push({ before: start + row++ })
    else found.push({ after: start + column++ })
  }
  return found
}

const oneByOne = (start: number, beforeEnd: number, afterEnd: number): readonly Pair[] =>
  Array.from({ length: Math.max(beforeEnd, afterEnd) - start }, (_, index) => ({
    ...(start + index < beforeEnd ? { before: start + index } : {}),
    ...(start + index < afterEnd ? { after: start + index } : {}),
  }))
