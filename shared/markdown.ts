// Writes a page as Markdown. GitHub and Azure DevOps read more into a text than Markdown does: they turn @names, #1, commit ids, :emoji:,
// $formulas$, host names and URLs into links and images, sometimes after the Markdown was rendered, when backslashes are already gone. None
// of them changes code. So a word that could be any of these is written as code, and the rest is escaped.
import { inlinesOf, type Block, type CodeBlock, type Fold, type Inline, type Line, type Page, type Table } from './page.js'
import { shortened } from './short-page.js'

// The page as Markdown, ending with an empty line, so that pages can follow one another. It has at most `most` bytes (and so at most as
// many characters), with a last line that lists what was left out. Texts must be free of secrets and control characters.
export const markdown = (page: Page, most: number): string => shortened(page, most, writePage)

// In pieces: a page can be far longer than what is shown of it.
function* writePage(page: Page): Generator<string, undefined> {
  for (const block of page) {
    let isEmpty = true
    for (const piece of writeBlock(block)) {
      isEmpty &&= piece === ''
      yield piece
    }
    if (!isEmpty) yield '\n\n'
  }
  return undefined
}

const writeBlock = (block: Block): Iterable<string> => {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${writeLine(block.line)}`]
    case 'paragraph':
      return [atStart(writeLine(block.line))]
    case 'list':
      return onLines(block.items, (item) => `- ${atStart(writeLine(item))}`)
    case 'table':
      return writeTable(block)
    case 'code-block':
      return [writeCodeBlock(block)]
    case 'fold':
      return writeFold(block)
  }
}

// A piece for each line.
function* onLines<Item>(items: Iterable<Item>, write: (item: Item) => string): Generator<string, undefined> {
  let separator = ''
  for (const item of items) {
    yield `${separator}${write(item)}`
    separator = '\n'
  }
  return undefined
}

function* writeFold({ title, page }: Fold): Generator<string, undefined> {
  yield `<details><summary>${writeTitle(title)}</summary>\n\n`
  yield* writePage(page)
  yield '</details>'
  return undefined
}

const writeTable = ({ head, rows }: Table): Iterable<string> => {
  if (rows.length === 0) return []
  const row = (lines: readonly Line[]): string => `| ${lines.map((line) => writeLine(line, 'cell')).join(' | ')} |`
  return onLines([head, head.map(() => '---'), ...rows], row)
}

// A fence that is longer than any run of back-ticks in the text: no line of the text can end the block.
const writeCodeBlock = ({ language, text }: CodeBlock): string => {
  if (text === '') return ''
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1))
  return `${fence}${language}\n${text.replace(/\r\n?/g, '\n').replace(/\n$/, '')}\n${fence}`
}

type Surroundings = 'cell' | 'flow'

// Two adjacent code spans would become one.
const writeLine = (line: Line, around: Surroundings = 'flow'): string =>
  inlinesOf(line)
    .map((inline) => writeInline(inline, around))
    .reduce((before, next) => (before.endsWith('`') && next.startsWith('`') ? `${before} ${next}` : before + next), '')
    .trim()

const writeInline = (inline: Inline, around: Surroundings): string => {
  if (typeof inline === 'string') return writeText(inline, around)
  switch (inline.kind) {
    case 'code':
      return writeCode(inline.text, around)
    case 'strong': {
      const text = writeText(inline.text, around).trim()
      return text === '' ? '' : `**${text}**`
    }
    case 'link':
      return isTrustworthy(inline.url)
        ? `[${writeText(inline.text, around).trim()}](${inline.url})`
        : `${writeText(inline.text, around)} ${writeCode(inline.url, around)}`
    case 'break':
      return '<br>'
  }
}

// Nothing in it can end the address, the link or a cell.
const isTrustworthy = (url: string): boolean => /^https:\/\/[\w.:-]+(?:\/[\w./?&=%~+:@-]*(?:#[\w./~%-]+)?)?$/.test(url)

// A text on one line, as itself. Split, because a regular expression may exhaust its stack on a word of megabytes.
const writeText = (text: string, around: Surroundings): string =>
  onOneLine(text)
    .split(' ')
    .map((word) => {
      if (!isReference(word)) return escape(word)
      const [before, core, after] = withoutPunctuation(word)
      return `${escape(before)}${writeCode(core, around)}${escape(after)}`
    })
    .join(' ')

// Underscores within words are escaped too: not every host reads them as GitHub does. Characters with a meaning in HTML are written as
// entities, for hosts that know fewer escapes than CommonMark.
const escape = (text: string): string => text.replace(/[\\*_[\]#]/g, '\\$&').replace(/[&<>|~`]/g, (character) => entities[character] ?? '')

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '~': '&#126;',
  '`': '&#96;',
}

// No text at the start of a line begins another kind of block.
const atStart = (line: string): string => line.replace(/^[-+=:]/, '\\$&').replace(/^(\d{1,9})([.)])/, '$1\\$2')

// In the HTML line that begins a fold, some hosts interpret Markdown and others do not. Plain words work on both.
const writeTitle = (title: string): string => title.replace(/[^\p{L}’]+/gu, ' ').trim()

// Code on one line. Escapes have no effect in it; it is enclosed by more back-ticks than it contains in a row.
const writeCode = (text: string, around: Surroundings): string => {
  const line = onOneLine(text).trim()
  if (line === '') return ''
  const ticks = '`'.repeat(longestTicks(line) + 1)
  const body = around === 'cell' ? withoutBars(line) : line
  return body.includes('`') ? `${ticks} ${body} ${ticks}` : `${ticks}${body}${ticks}`
}

// A table reads \| as a bar, even in code. Of backslashes before it, it reads two as one, and the bar then as the end of the cell.
const withoutBars = (text: string): string => {
  const parts = text.split('|')
  const last = parts.pop() ?? ''
  return [...parts.map((part) => `${part}${'\\'.repeat(trailing(part, '\\'))}\\|`), last].join('')
}

const trailing = (text: string, character: string): number => {
  let count = 0
  while (count < text.length && text[text.length - 1 - count] === character) count += 1
  return count
}

const longestTicks = (text: string): number => (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ')

// Whether a host could turn the word into a link, an image, a mention, a formula or a check box: what GitHub and Azure DevOps document
// (docs/platforms.md 1.6, 2.11), GFM's extended autolinks, and linkify-it's fuzzy links for hosts that use markdown-it.
const isReference = (word: string): boolean => references.some((pattern) => pattern.test(word)) || hasEmoji(word)

const references: readonly RegExp[] = [
  /[@$]/,
  /[#!][\p{L}\p{N}]/u,
  /\bGH-\d|\bCVE-\d|\bGHSA-/i,
  /\/\/|www\.|^:::/i,
  // A host or file name.
  /[\p{L}\p{N}_-]\.\p{L}{2}/u,
  // A commit id.
  /(?<![\dA-Za-z])[\da-f]{7,40}(?![\dA-Za-z])/i,
  // The start of a check box.
  /^\[(?:x?\])?$/i,
]

// Times of day, such as 12:30:45, do not match.
const hasEmoji = (word: string): boolean =>
  word
    .split(':')
    .slice(1, -1)
    .some((name) => /^[\w+-]+$/.test(name) && !/^\d{1,2}$/.test(name))

// A word without the brackets, quotes and punctuation around it.
const withoutPunctuation = (word: string): readonly [before: string, core: string, after: string] => {
  let start = 0
  let end = word.length
  while (start < end && '("\'“‘[{<'.includes(word[start] ?? '')) start += 1
  while (end > start && ')"\'”’]}>.,;:?'.includes(word[end - 1] ?? '')) end -= 1
  return start === end ? ['', word, ''] : [word.slice(0, start), word.slice(start, end), word.slice(end)]
}
