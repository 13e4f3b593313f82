// The text of a file, with lines and columns for its offsets.
import type { Place } from '../errors.js'

// A file's text, and places in it.
export interface SourceText {
  // Without a byte order mark.
  readonly text: string
  readonly file: string
  readonly place: (offset: number, pointer: string) => Place
}

// Wraps the text of `file`.
export const sourceText = (text: string, file: string): SourceText => {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  const starts = lineStarts(clean)
  return {
    text: clean,
    file,
    place: (offset, pointer) => {
      const line = lineAt(starts, offset)
      return { file, line, column: offset - (starts[line - 1] ?? 0) + 1, pointer }
    },
  }
}

const lineStarts = (text: string): readonly number[] => {
  const starts = [0]
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1)
  return starts
}

// The number of lines that begin at or before the offset.
const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? Infinity) <= offset) low = middle
    else high = middle
  }
  return low + 1
}
