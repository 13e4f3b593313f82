// Tables of the generated documents.

// A table of cells that are Markdown already.
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row), ''].join('\n')

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
