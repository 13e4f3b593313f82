// Writes a page for the log or a terminal: the same value as markdown.ts, with aligned columns.
import { inlinesOf, type Block, type Inline, type Line, type Page, type Table } from './page.js'
import { oneLine } from './short-text.js'

// Its lines. The texts must already be free of secrets: what replaces a secret has another width.
export const pageLines = (page: Page): readonly string[] => page.flatMap(blockLines)

// As one text, with an empty line between blocks.
export const pageText = (page: Page): string =>
  page
    .map((block) => blockLines(block).join('\n'))
    .filter((text) => text !== '')
    .join('\n\n')

const blockLines = (block: Block): readonly string[] => {
  switch (block.kind) {
    case 'heading':
    case 'paragraph': {
      const text = lineText(block.line)
      return text === '' ? [] : text.split('\n')
    }
    case 'list':
      return block.items.map((item) => `  ${oneLine(lineText(item))}`)
    case 'table':
      return tableLines(block)
    case 'code-block':
      return block.text === '' ? [] : block.text.split('\n').map((line) => (block.language === 'json' ? line : `    ${line}`))
    case 'fold':
      return foldLines(block.title, pageLines(block.page))
  }
}

const foldLines = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 1 ? [`${title}: ${lines[0] ?? ''}`] : [`${title}:`, ...lines]

const lineText = (line: Line): string => inlinesOf(line).map(inlineText).join('')

const inlineText = (inline: Inline): string => {
  if (typeof inline === 'string') return inline
  switch (inline.kind) {
    case 'link':
      return oneLine(`${inline.text}: ${inline.url}`)
    case 'break':
      return '; '
    default:
      return oneLine(inline.text)
  }
}

// A wider cell shifts only the rest of its row.
const widestColumn = 60

const tableLines = ({ head, rows }: Table): readonly string[] => {
  if (rows.length === 0) return []
  const texts = rows.map((row) => row.map((cell) => lineText(cell).replace(/\s+/g, ' ').trim()))
  const all = head.every((label) => label === '') ? texts : [head, ...texts]
  const widest = (column: number): number => all.reduce((most, row) => Math.max(most, (row[column] ?? '').length), 0)
  const widths = head.map((_, column) => Math.min(widestColumn, widest(column)))
  return all.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}
