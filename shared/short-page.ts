// Makes a page small enough for the platform: cuts long texts first, then removes folds, then the end of the page.
import { list, mapTexts, paragraph, type Block, type Page } from './page.js'

// The page as written by `write`, in at most `most` bytes of UTF-8. Its last line says what was left out. Empty if not even that line fits.
export const shortened = (page: Page, most: number, write: (page: Page) => string): string => {
  const whole = write(page)
  if (byteLength(whole) <= most) return whole
  const cutTexts = mapTexts(page, cutText)
  const open = cutTexts.filter((block) => block.kind !== 'fold')
  const folded = cutTexts.flatMap((block) => (block.kind === 'fold' ? [`“${block.title}”`] : []))
  const ends = write(cutTexts) === whole ? [] : ['the ends of long texts']
  const note = (leftOut: readonly string[]): Block =>
    paragraph(`Omitted, because the page is limited to ${most} bytes: ${[...new Set([...ends, ...leftOut])].join(', ')}.`)
  const attempts = [
    () => write([...cutTexts, note([])]),
    () => write([...open, note(folded)]),
    () => {
      const { kept, leftOut } = firstBlocks(open, most - noteBytes, write)
      return write([...kept, note([...folded, ...leftOut])])
    },
  ]
  for (const attempt of attempts) {
    const text = attempt()
    if (byteLength(text) <= most) return text
  }
  return ''
}

// UTF-8 has never fewer bytes than UTF-16 has code units.
const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8')

// Room for the line that says what was left out.
const noteBytes = 1000

// The maximum length of a line, if the page is too long.
const longestLine = 8000

const cutText = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.length <= longestLine ? line : `${line.slice(0, longestLine)}…`))
    .join('\n')

interface Kept {
  readonly kept: Page
  readonly leftOut: readonly string[]
}

// The first blocks, as many as fit; the last of them may be cut.
const firstBlocks = (page: Page, most: number, write: (page: Page) => string): Kept => {
  let left = most
  for (const [index, block] of page.entries()) {
    const bytes = byteLength(write([block]))
    if (bytes > left) {
      const { part, leftOut } = firstPart(block, left, write)
      const later = page.length - index - 1
      return {
        kept: [...page.slice(0, index), ...part],
        leftOut: [leftOut, ...(later === 0 ? [] : [`${later} more ${later === 1 ? 'part' : 'parts'} of this page`])],
      }
    }
    left -= bytes
  }
  return { kept: page, leftOut: [] }
}

const firstPart = (block: Block, most: number, write: (page: Page) => string): { readonly part: Page; readonly leftOut: string } => {
  switch (block.kind) {
    case 'table': {
      const count = countThatFits(block.rows.length, (rows) => byteLength(write([{ ...block, rows: block.rows.slice(0, rows) }])) <= most)
      return { part: [{ ...block, rows: block.rows.slice(0, count) }], leftOut: `${block.rows.length - count} rows of the table above` }
    }
    case 'list': {
      const count = countThatFits(block.items.length, (items) => byteLength(write([list(block.items.slice(0, items))])) <= most)
      return { part: [list(block.items.slice(0, count))], leftOut: `${block.items.length - count} items of the list above` }
    }
    case 'code-block': {
      const lines = block.text.split('\n')
      const first = (count: number): Block => ({ ...block, text: lines.slice(0, count).join('\n') })
      const count = countThatFits(lines.length, (some) => byteLength(write([first(some)])) <= most)
      return { part: [first(count)], leftOut: `${lines.length - count} lines of code` }
    }
    default:
      return { part: [], leftOut: 'a long paragraph' }
  }
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
