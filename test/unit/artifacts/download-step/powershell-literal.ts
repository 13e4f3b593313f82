// A small reader of PowerShell: single-quoted strings and character codes, joined by +. It reads nothing else, so a text that
// it reads means the same in PowerShell, whatever its characters (about_Quoting_Rules).

// The text that an expression means. Throws for everything else.
export const readPowerShellLiteral = (expression: string): string => {
  const inner = /^\((.*)\)$/.exec(expression)?.[1] ?? expression
  let rest = inner
  let text = ''
  for (;;) {
    const piece = /^(?:'((?:[^']|'')*)'|\[char\]0x([0-9A-F]{4}))/.exec(rest)
    if (piece === null) throw new Error(`no literal: ${rest}`)
    text += piece[2] === undefined ? (piece[1] ?? '').replaceAll("''", "'") : String.fromCharCode(Number.parseInt(piece[2], 16))
    rest = rest.slice(piece[0].length)
    if (rest === '') return text
    // Without parentheses a second piece would be another argument.
    if (!rest.startsWith(' + ') || inner === expression) throw new Error(`no end: ${rest}`)
    rest = rest.slice(' + '.length)
  }
}
