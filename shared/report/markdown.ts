// Pieces of Markdown for summaries. Texts in them come from templates and from Azure.

// A text as itself, whatever is in it: it calls nobody by @name and refers to no #1, for which GitHub looks behind the Markdown.
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]<>()#+!|~&]/g, (character) => `\\${character}`)
    .replace(/\s+/g, ' ')
    .replace(/(@|#|\bGH-)(?=\w)/gi, '$1\u200b')

// A text in code, on one line; a back-tick in it cannot end it.
export const code = (text: string): string => {
  const ticks = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  // A table reads \| as a bar; of backslashes before it, it takes two for one, and the bar for the end of the cell.
  const body = text.replace(/\s+/g, ' ').replace(/(\\*)\|/g, '$1$1\\|')
  return body.includes('`') ? `${ticks} ${body} ${ticks}` : `${ticks}${body}${ticks}`
}

// Lines in a block of code; no line can end it.
export const codeBlock = (lines: readonly string[]): string => {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}text`, ...lines.map((line) => line.replace(/[\r\n]+/g, ' ')), fence].join('\n')
}

// A table of cells that are Markdown already.
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row), ''].join('\n')

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
