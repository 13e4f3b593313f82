// Texts that try to be Markdown, HTML, a mention, a reference or a link, and the proof that none of them is: micromark, a parser that has
// nothing to do with our writer, renders the page, and what comes out is compared with the same page of harmless words.
import assert from 'node:assert/strict'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { markdown } from '../shared/markdown.js'
import { inlinesOf, type Block, type Inline, type Line, type Page } from '../shared/page.js'
import { Mask } from '../shared/redaction.js'

const pieces: readonly string[] = [
  ...Array.from('\\`*_{}[]()<>#+-.!|~&:;@$%^=/"\'?,0aZ 1\n\r\t\u00a0\u0085\u2028\u202e\u200b\u0000\ud800é日👍'),
  ...[
    '  ',
    '\n\n',
    '\r\n',
    '    ',
    '\\\\',
    '\\|',
    '\\\\|',
    '||',
    '``',
    '```',
    '````',
    '~~~',
    '**',
    '__',
    '***',
    '---',
    '===',
    '- ',
    '1. ',
    '> ',
  ],
  ...[
    '@octocat',
    '@contoso/images',
    '#1',
    'GH-7',
    'contoso/images#1',
    'contoso/images@4f0c1d2e9a',
    '4f0c1d2e9a4f0c1d2e9a4f0c1d2e9a4f0c1d2e9a',
  ],
  ...[
    'https://evil.example/x?a=b&c=d',
    'http://x',
    'www.evil.example',
    'evil.example',
    'me@evil.example',
    'mailto:me@x.y',
    'ftp://x.y',
    '//x.y',
  ],
  ...[
    '<img src=x onerror=alert(1)>',
    '<a href="https://x.y">',
    '</a>',
    '<script>',
    '</details>',
    '<details><summary>',
    '<!--',
    '-->',
    '<br>',
  ],
  ...[
    '</td></tr></table>',
    '<https://x.y>',
    '<me@x.y>',
    '![a](https://x.y/z.png)',
    '[a](https://x.y)',
    '[a][b]',
    '[b]: https://x.y',
    '[^1]',
  ],
  ...[
    '[^1]: x',
    '[ ]',
    '[x] ',
    '- [ ] ',
    '[!NOTE]',
    ':octocat:',
    ':+1:',
    '$x$',
    '$$',
    '```mermaid',
    '| a | b |\n| --- | --- |\n',
    '&lt;',
    '&#64;',
  ],
  ...['CVE-2021-44228', 'GHSA-jfh8-c2jp-5v3q', '[[_TOC_]]', '::: mermaid', '!12', 'word', 'C:\\a\\', 'x_y_z', '2*3*4', '12:30:45', 'e.g.'],
]

// Random numbers from 0 to 1, the same ones for the same seed (mulberry32).
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

// A text of one to ten pieces.
export const hostileText = (random: () => number): string =>
  Array.from({ length: 1 + Math.floor(random() * 10) }, () => pieces[Math.floor(random() * pieces.length)] ?? '').join('')

// How a host renders: GitHub's Markdown or plain CommonMark, with HTML let through or shown.
export interface Rendering {
  readonly isGfm: boolean
  readonly isHtmlKept: boolean
}

export const renderings: readonly Rendering[] = [true, false].flatMap((isGfm) => [true, false].map((isHtmlKept) => ({ isGfm, isHtmlKept })))

// An assertion for pages of this form: written after the removal of control characters, the page shows its texts and nothing else.
export const onlyTexts = (page: (text: (index: number) => string) => Page): ((texts: readonly string[], rendering: Rendering) => void) => {
  const harmless = markdown(
    page(() => 'x'),
    longest,
  )
  const elements = new Map(renderings.map((rendering) => [rendering, tagsOf(render(harmless, rendering))]))
  const mask = new Mask()
  return (texts, rendering) => {
    const hostile = page((index) => mask.clean(texts[index] ?? ''))
    const written = markdown(hostile, longest)
    const html = render(written, rendering)
    const check = (): void => {
      assert.deepEqual(tagsOf(html), elements.get(rendering))
      assert.equal(visible(decoded(html.replace(/<[^>]*>/g, ''))), visible(textsOf(hostile, rendering)))
      for (const text of proseOf(html)) for (const pattern of references) assert.doesNotMatch(text, pattern)
      assert.doesNotMatch(written.replace(/[\n\t]/g, ''), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
    }
    try {
      check()
    } catch (error) {
      throw new Error(JSON.stringify({ texts, rendering, written, html }, undefined, 1), { cause: error })
    }
  }
}

const longest = 100_000_000

const render = (text: string, { isGfm, isHtmlKept }: Rendering): string =>
  micromark(text, {
    allowDangerousHtml: isHtmlKept,
    ...(isGfm ? { extensions: [gfm()], htmlExtensions: [gfmHtml()] } : {}),
  })

// The elements but code within a line, which some words are shown as.
const tagsOf = (html: string): readonly string[] =>
  (
    html
      .replace(/<pre><code[^>]*>/g, '<pre>')
      .replaceAll('</code></pre>', '</pre>')
      .match(/<[^>]*>/g) ?? []
  ).filter((tag) => tag !== '<code>' && tag !== '</code>')

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

const decoded = (html: string): string => html.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => entities[name] ?? '')

// Without spaces. A back-slash before a bar is shown twice in code in tables: see markdown.ts.
const visible = (text: string): string => text.replace(/\s+/g, '').replace(/\\+\|/g, '|')

// The texts of the page in order, read from the page and not from its source.
const textsOf = (page: Page, rendering: Rendering): string => page.map((block) => blockText(block, rendering)).join('')

const blockText = (block: Block, rendering: Rendering): string => {
  const { isGfm, isHtmlKept } = rendering
  const line = (one: Line): string =>
    inlinesOf(one)
      .map((inline) => inlineText(inline, isHtmlKept))
      .join('')
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return line(block.line)
    case 'list':
      return block.items.map(line).join('')
    case 'table': {
      const rows = [block.head, ...(isGfm ? [] : [block.head.map(() => '---')]), ...block.rows]
      return rows.map((row) => (isGfm ? row.map(line).join('') : `|${row.map(line).join('|')}|`)).join('')
    }
    case 'code-block':
      return block.text
    case 'fold': {
      const title = `<details><summary>${block.title}</summary>`
      return `${isHtmlKept ? block.title : title}${textsOf(block.page, rendering)}${isHtmlKept ? '' : '</details>'}`
    }
  }
}

const inlineText = (inline: Inline, isHtmlKept: boolean): string => {
  if (typeof inline === 'string') return inline
  if (inline.kind === 'break') return isHtmlKept ? '' : '<br>'
  return inline.text
}

// The texts outside of code and of our own links: GitHub looks for references in these.
const proseOf = (html: string): readonly string[] =>
  html
    .replace(/<pre>[^]*?<\/pre>|<code>[^]*?<\/code>|<a [^]*?<\/a>/g, '<code>')
    .split(/<[^>]*>/)
    .map(decoded)

// Wider than those of the hosts.
const references: readonly RegExp[] = [
  /@[\w-]/,
  /[#!][a-z\d]/i,
  /\bGH-\d|\bCVE-\d|\bGHSA-/i,
  /:\/\/|www\.|mailto:/i,
  /\b[\w-]+\.[a-z]{2}/i,
  /(?<![\w-])[\da-f]{7,40}(?![\w-])/i,
  /:[\w+-]*[a-z+][\w+-]*:/i,
  /\$/,
  /^\s*\[(?: |x)?\](?=\s)/i,
]
