// Lists in the text of an input.

// The lines that are not empty.
export const linesOf = (text: string | undefined): readonly string[] => itemsBetween(text, '\n')

// Items separated by commas or lines.
export const listOf = (text: string | undefined): readonly string[] => itemsBetween(text, /[,\r\n]/)

const itemsBetween = (text: string | undefined, separator: string | RegExp): readonly string[] =>
  (text ?? '')
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '')
