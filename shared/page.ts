// A report as a value: its headings, sentences and tables, independent of how they are written. `markdown.ts` writes it for the page of a
// job or a comment, `page-text.ts` for the log. Any text in it may come from outside: both writers show it unchanged, whatever it contains.

// A piece of a line; a plain string is ordinary text.
export type Inline =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  // The only way to a link. `url` comes from the platform, never from a template or from Azure.
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'break' }

// One piece, or several in a row: a cell, an item, a sentence.
export type Line = Inline | readonly Inline[]

export interface Table {
  readonly kind: 'table'
  readonly head: readonly string[]
  readonly rows: readonly (readonly Line[])[]
}

export interface CodeBlock {
  readonly kind: 'code-block'
  readonly language: 'json' | 'text'
  readonly text: string
}

export interface Fold {
  readonly kind: 'fold'
  // Plain words only: other characters are not shown.
  readonly title: string
  readonly page: Page
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | Table
  | CodeBlock
  | Fold

// Blocks one below the other. An empty list, table or code block is not written.
export type Page = readonly Block[]

export const heading = (line: Line, level: 2 | 3 = 2): Block => ({ kind: 'heading', level, line })
export const paragraph = (...line: readonly Inline[]): Block => ({ kind: 'paragraph', line })
export const list = (items: readonly Line[]): Block => ({ kind: 'list', items })
export const table = (head: readonly string[], rows: readonly (readonly Line[])[]): Table => ({ kind: 'table', head, rows })
export const codeBlock = (text: string, language: CodeBlock['language'] = 'text'): CodeBlock => ({ kind: 'code-block', language, text })
export const fold = (title: string, ...page: Page): Fold => ({ kind: 'fold', title, page })

export const code = (text: string): Inline => ({ kind: 'code', text })
export const strong = (text: string): Inline => ({ kind: 'strong', text })
export const link = (text: string, url: string): Inline => ({ kind: 'link', text, url })
export const lineBreak: Inline = { kind: 'break' }

// The pieces of a line.
export const inlinesOf = (line: Line): readonly Inline[] => (isSeveral(line) ? line : [line])

const isSeveral = (line: Line): line is readonly Inline[] => Array.isArray(line)

// The page with every text changed. Secrets are removed in this way before a writer escapes the texts and so hides them.
export const mapTexts = (page: Page, change: (text: string) => string): Page => page.map((block) => mapBlock(block, change))

const mapBlock = (block: Block, change: (text: string) => string): Block => {
  const line = (one: Line): Line => inlinesOf(one).map((inline) => mapInline(inline, change))
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return { ...block, line: line(block.line) }
    case 'list':
      return { ...block, items: block.items.map(line) }
    case 'table':
      return { ...block, head: block.head.map(change), rows: block.rows.map((cells) => cells.map(line)) }
    case 'code-block':
      return { ...block, text: change(block.text) }
    case 'fold':
      return { ...block, title: change(block.title), page: mapTexts(block.page, change) }
  }
}

const mapInline = (inline: Inline, change: (text: string) => string): Inline => {
  if (typeof inline === 'string') return change(inline)
  switch (inline.kind) {
    case 'break':
      return inline
    case 'link':
      return { ...inline, text: change(inline.text), url: change(inline.url) }
    default:
      return { ...inline, text: change(inline.text) }
  }
}
