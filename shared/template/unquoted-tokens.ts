// Expressions of pipelines, and tokens that a step of a pipeline replaces, in the place of JSON values: "minutes": $(minutes).

interface UnquotedToken {
  readonly offset: number
  readonly text: string
  // What it stands for.
  readonly name: string
}

// Those of a text, outside of strings and comments; and the text of the same length with a value in place of each.
export const unquotedTokens = (text: string): { readonly tokens: readonly UnquotedToken[]; readonly corrected: string } => {
  const tokens: UnquotedToken[] = []
  const corrected = text.replace(pieces, (piece: string, ...[first, second, third, fourth, offset]: readonly unknown[]) => {
    const inner = [first, second, third, fourth].find((one) => typeof one === 'string')
    if (
      inner === undefined ||
      typeof offset !== 'number' ||
      !endsValue.test(text.slice(offset + piece.length, offset + piece.length + 100))
    )
      return piece
    const name = inner.split(/[^\w-]+/).findLast((word) => /^[A-Za-z_]/.test(word)) ?? 'value'
    tokens.push({ offset, text: piece, name })
    return '0'.padEnd(piece.length)
  })
  return { tokens, corrected }
}

// Strings and comments come first, so that nothing in them counts; none reaches beyond its line or its end.
const pieces =
  /"(?:\\.|[^"\\\n])*"?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|\$\{\{([^{}\n]*)\}\}|\$\(([A-Za-z_][\w.-]*)\)|#\{([^{}#\n]+)\}#?|\{\{ *([A-Za-z_][\w.-]*) *\}\}/g

const endsValue = /^\s{0,99}(?:[,}\]/]|$)/
