// The lines of an invalid YAML text, by their indentation.

// A mistake: where it is, what it is, and how to correct it.
export interface Fault {
  readonly offset: number
  readonly message: string
  readonly fix?: string
  // A quote or bracket that is not closed.
  readonly isUnclosed?: true
}

// A line: its text without the indentation, which is given as a number of characters.
export interface Line {
  // The number of the line, from 1, and the offset of its first character.
  readonly number: number
  readonly start: number
  readonly indent: number
  readonly text: string
}

// The line at an offset, and the open indentations there: those of the lines above that a line below can continue.
export const linesTo = (text: string, offset: number): { readonly line: Line; readonly open: readonly Line[] } => {
  const open: Line[] = []
  let start = 0
  let number = 0
  for (const written of text.split('\n')) {
    number += 1
    const line = { number, start, indent: written.length - written.trimStart().length, text: written.trim() }
    if (start + written.length >= offset) return { line, open }
    start += written.length + 1
    if (line.text === '' || line.text.startsWith('#')) continue
    while ((open.at(-1)?.indent ?? -1) >= line.indent) open.pop()
    open.push(line)
    // The entries of an object that is an item of a list.
    const inside = /^(?:-\s+)+(?=\S+:(?:\s|$))/.exec(line.text)?.[0].length
    if (inside !== undefined) open.push({ ...line, indent: line.indent + inside, text: line.text.slice(inside) })
  }
  return { line: { number, start, indent: 0, text: '' }, open }
}

// Longer lines are not searched for patterns whose time grows faster than the line.
export const longestLine = 1000

// Whether a line is an item of a list.
export const isItem = ({ text }: Line): boolean => /^-(?:\s|$)/.test(text)

// Whether a line begins with a key.
export const isEntry = ({ text }: Line): boolean => /^(?:[\w.$/-]+|"[^"]*"|'[^']*'):(?:\s|$)/.test(text)

// The offset of the first character of a line after its indentation.
export const beginning = ({ start, indent }: Line): number => start + indent

// The offset of the first line at or after an offset that is neither empty nor a comment: the parser may point before it.
export const afterComments = (text: string, offset: number): number =>
  offset + (/^(?:[^\S\n]*(?:#[^\n]*)?\n)*/.exec(text.slice(offset))?.[0].length ?? 0)

// The fault of a line that is indented with tabs, which are on these lines.
export const tabMessage = (lines: readonly number[]): string =>
  lines.length === 1
    ? 'The line is indented with a tab, which YAML does not allow.'
    : `${String(lines.length)} lines, of which this is the first, are indented with tabs, which YAML does not allow.`

export const spaces = (count: number): string => (count === 1 ? '1 space' : `${String(count)} spaces`)
