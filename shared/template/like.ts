// Patterns with * that match in linear time, which a regular expression may not.

// Whether a text matches one of the patterns, ignoring case. `*` stands for any characters. Linear in both, so no pattern can take long.
export const isLikeOne = (text: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => isLike(text.toLowerCase(), pattern.toLowerCase()))

const isLike = (text: string, pattern: string): boolean => {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let from = first.length
  for (const part of rest) {
    const found = text.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return text.length - last.length >= from && text.endsWith(last)
}
