// Writes a page as lines for the log or a terminal: the same value that markdown.ts writes, with aligned columns.
import { inlinesOf, type Block, type Inline, type Line, type Page, type Table } from './page.js'

// Its lines. The texts should be free of secrets already: what is put in place of one has another width.
export const pageLines = (page: Page): readonly string[] => page.flatMap(blockLines)

const blockLines = (block: Block): readonly string[] => {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return lineText(block.line).split('\n')
    case 'list':
      return block.items.map((item) => `  ${lineText(item)}`)
    case 'table':
      return tableLines(block)
    case 'code-block':
      return block.text === '' ? [] : block.text.split('\n').map((line) => `    ${line}`)
    case 'fold':
      return [`${block.title}:`, ...pageLines(block.page)]
  }
}

const lineText = (line: Line): string => inlinesOf(line).map(inlineText).join('')

const inlineText = (inline: Inline): string => {
  if (typeof inline === 'string') return inline
  switch (inline.kind) {
    case 'link':
      return `${inline.text}: ${inline.url}`
    case 'break':
      return '; '
    default:
      return inline.text
  }
}

// A wider cell moves the rest of its own row only.
const widestColumn = 60

const tableLines = ({ head, rows }: Table): readonly string[] => {
  if (rows.length === 0) return []
  const texts = rows.map((row) => row.map((cell) => lineText(cell).replace(/\s+/g, ' ').trim()))
  const all = head.every((label) => label === '') ? texts : [head, ...texts]
  const widths = head.map((_, column) =>
    Math.min(
      widestColumn,
      all.reduce((widest, row) => Math.max(widest, (row[column] ?? '').length), 0),
    ),
  )
  return all.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}
