// The line of a file that a message is about, with a caret below the place.
import type { Place } from '../errors.js'
import { withoutSecrets } from '../template/lint/secret-commands.js'

// A line before and after an offset. This removes secrets, because the excerpt may cut through one.
export type SplitLine = (line: string, offset: number) => readonly [before: string, after: string]

// Two lines, such as `12 |   "vmSize": 5` and `   |             ^`. A long line is cut around the place, to at most `width` columns.
export const sourceExcerpt = (text: string, { line, column }: Place, split: SplitLine, width = 100): string => {
  const [whole, rest] = split(lineAt(text, line), column - 1)
  // No more of either side could be shown.
  const most = 4 * width
  const near = whole.slice(-most)
  const readable = withoutSecrets(near + rest.slice(0, most))
  const [before, after] = [readable.slice(0, near.length), readable.slice(near.length)]
  const left = lastColumns(cellsOf(before), Math.floor((width * 3) / 5))
  const right = firstColumns(cellsOf(after), width - columns(left.cells))
  const [start, end] = [left.isCut ? '…' : '', right.isCut ? '…' : '']
  const number = String(line)
  const shown = `${number} | ${start}${join(left.cells)}${join(right.cells)}${end}`.trimEnd()
  return `${shown}\n${' '.repeat(number.length)} | ${' '.repeat(start.length + columns(left.cells))}^`
}

// Does not split the whole text, which may be megabytes long.
const lineAt = (text: string, line: number): string => {
  let start = text.startsWith('\uFEFF') ? 1 : 0
  for (let passed = 1; passed < line; passed += 1) {
    const next = text.indexOf('\n', start)
    if (next < 0) return ''
    start = next + 1
  }
  const end = text.indexOf('\n', start)
  const whole = text.slice(start, end < 0 ? undefined : end)
  // An expression for the end of the line would be tried at each of its characters.
  return whole.endsWith('\r') ? whole.slice(0, -1) : whole
}

// A character as it is displayed, and its columns.
interface Cell {
  readonly text: string
  readonly columns: number
}

const cellsOf = (text: string): readonly Cell[] => (plain.test(text) ? Array.from(text, plainCell) : worldCells(text))

// Tabs, and whatever any terminal shows in one column.
const plain = /^[\t\x20-\x7e]*$/

const plainCell = (character: string): Cell => (character === '\t' ? { text: '    ', columns: 4 } : { text: character, columns: 1 })

// A segmenter and these expressions load Unicode tables, which takes longer than the rest of a short command, and most lines need neither.
// As literals, the expressions would be created when the file is loaded.
const worldCells = (text: string): readonly Cell[] => {
  // Terminals give these two columns (Unicode, East Asian Width; emoji).
  const wide = new RegExp(
    '[\\p{Emoji_Presentation}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3000-\\u303f\\uff01-\\uff60\\uffe0-\\uffe6]',
    'u',
  )
  // Controls, marks that reorder text, and halves of surrogate pairs: they would move the caret, or be removed later.
  const invisible = new RegExp('^[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]', 'u')
  return Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => {
    if (plain.test(segment)) return plainCell(segment)
    return invisible.test(segment) ? { text: ' ', columns: 1 } : { text: segment, columns: wide.test(segment) ? 2 : 1 }
  })
}

const columns = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.columns, 0)

const join = (cells: readonly Cell[]): string => cells.map(({ text }) => text).join('')

interface Part {
  readonly cells: readonly Cell[]
  readonly isCut: boolean
}

const firstColumns = (cells: readonly Cell[], most: number): Part => {
  let used = 0
  const end = cells.findIndex((cell) => (used += cell.columns) > most)
  return end < 0 ? { cells, isCut: false } : { cells: cells.slice(0, end), isCut: true }
}

const lastColumns = (cells: readonly Cell[], most: number): Part => {
  const { cells: kept, isCut } = firstColumns([...cells].reverse(), most)
  return { cells: [...kept].reverse(), isCut }
}
