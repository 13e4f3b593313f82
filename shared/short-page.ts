// Makes a page small enough for the platform: cuts long texts first, then removes folds, then the end of the page.
import { mapTexts, paragraph, type Block, type Line, type Page } from './page.js'

// Writes a page in pieces, each about a row, an item or a paragraph. Of a page that is too long, only the first pieces are written.
type Write = (page: Page) => Iterable<string>

// The page as written by `write`, in at most `most` bytes of UTF-8. Its last line says what was left out. Empty if not even that line fits.
export const shortened = (page: Page, most: number, write: Write): string => {
  const whole = within(write(page), most)
  if (whole !== undefined) return whole
  const { kept, leftOut } = shorterPage(page, most - noteBytes, write)
  const note = paragraph(`Omitted, because the page is limited to ${most} bytes: ${[...new Set(leftOut)].join(', ')}.`)
  return within(write([...kept, note]), most) ?? ''
}

// Room for the line that says what was left out.
const noteBytes = 1000

interface Kept {
  readonly kept: Page
  readonly leftOut: readonly string[]
}

const shorterPage = (page: Page, most: number, write: Write): Kept => {
  const { cut, wasCut } = withCutTexts(page)
  const ends = wasCut ? ['the ends of long texts'] : []
  if (wasCut && within(write(cut), most) !== undefined) return { kept: cut, leftOut: ends }
  const open = cut.filter((block) => block.kind !== 'fold')
  const folded = cut.flatMap((block) => (block.kind === 'fold' ? [`“${block.title}”`] : []))
  const { kept, leftOut } = firstBlocks(open, most, write)
  return { kept, leftOut: [...ends, ...folded, ...leftOut] }
}

// The pieces as one text; undefined if it has more bytes.
const within = (pieces: Iterable<string>, most: number): string | undefined => {
  const written: string[] = []
  let left = most
  for (const piece of pieces) {
    left -= byteLength(piece)
    if (left < 0) return undefined
    written.push(piece)
  }
  return written.join('')
}

// UTF-8 has never fewer bytes than UTF-16 has code units.
const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8')

// The maximum length of a line, if the page is too long.
const longestLine = 8000

const withCutTexts = (page: Page): { readonly cut: Page; readonly wasCut: boolean } => {
  let wasCut = false
  const cutLine = (line: string): string => {
    if (line.length <= longestLine) return line
    wasCut = true
    return `${line.slice(0, longestLine)}…`
  }
  const cut = mapTexts(page, (text) => (text.length <= longestLine ? text : text.split('\n').map(cutLine).join('\n')))
  return { cut, wasCut }
}

// The first blocks, as many as fit; the last of them may be cut.
const firstBlocks = (page: Page, most: number, write: Write): Kept => {
  let left = most
  for (const [index, block] of page.entries()) {
    const text = within(write([block]), left)
    if (text === undefined) {
      const { part, leftOut } = firstPart(block, left, write)
      const later = page.length - index - 1
      return {
        kept: [...page.slice(0, index), ...part],
        leftOut: [leftOut, ...(later === 0 ? [] : [`${later} more ${later === 1 ? 'part' : 'parts'} of this page`])],
      }
    }
    left -= byteLength(text)
  }
  return { kept: page, leftOut: [] }
}

const firstPart = (block: Block, most: number, write: Write): { readonly part: Page; readonly leftOut: string } => {
  switch (block.kind) {
    case 'table': {
      const rows = firstItems(block.rows, most, (some) => write([{ ...block, rows: some }]))
      return { part: [{ ...block, rows }], leftOut: `${block.rows.length - rows.length} rows of the table above` }
    }
    case 'list': {
      const items = firstItems(block.items, most, (some: readonly Line[]) => write([{ ...block, items: some }]))
      return { part: [{ ...block, items }], leftOut: `${block.items.length - items.length} items of the list above` }
    }
    case 'code-block': {
      const lines = block.text.split('\n')
      const first = (count: number): Block => ({ ...block, text: lines.slice(0, count).join('\n') })
      const count = countThatFits(lines.length, (some) => within(write([first(some)]), most) !== undefined)
      return { part: [first(count)], leftOut: `${lines.length - count} lines of code` }
    }
    default:
      return { part: [], leftOut: 'a long paragraph' }
  }
}

// The first items, as many as fit. A row or an item is written the same wherever it is, so each is written once or twice.
const firstItems = <Item>(items: readonly Item[], most: number, write: (items: readonly Item[]) => Iterable<string>): readonly Item[] => {
  const bytesOf = (...some: readonly Item[]): number => byteLength([...write(some)].join(''))
  let left = most
  for (const [index, item] of items.entries()) {
    left -= index === 0 ? bytesOf(item) : bytesOf(item, item) - bytesOf(item)
    if (left < 0) return items.slice(0, index)
  }
  return items
}

// The largest count up to `all` that fits, found by doubling and then by bisection: the size only grows with the count. What is much too
// large is never written.
const countThatFits = (all: number, fits: (count: number) => boolean): number => {
  let [low, high] = [0, Math.min(1, all)]
  while (high < all && fits(high)) [low, high] = [high, Math.min(2 * high, all)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}
