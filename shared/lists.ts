// Lists in texts.

// The lines that are not empty.
export const linesOf = (text: string | undefined): readonly string[] => itemsBetween(text, '\n')

// Items separated by commas or lines.
export const listOf = (text: string | undefined): readonly string[] => itemsBetween(text, /[,\r\n]/)

const itemsBetween = (text: string | undefined, separator: string | RegExp): readonly string[] =>
  (text ?? '')
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '')

// `a, b or c`.
export const joinedWith = (word: 'and' | 'or', items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1) ?? ''}`
