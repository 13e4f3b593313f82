// Whole numbers that JavaScript cannot represent exactly. Azure Resource Manager has 64 bits for them: other digits would be another number.

// Whether JavaScript writes a whole number with other digits than the file does.
export const losesDigits = (value: number, source: string): boolean =>
  /^-?\d{16,400}$/.test(source) && !Number.isSafeInteger(value) && String(BigInt(source)) !== String(value)

// The first such number of a JSON text, outside of its strings, which json() also reads in single quotes.
export const inexactNumberIn = (json: string): string | undefined =>
  [...json.matchAll(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[\w.+-]+/g)]
    .map(([token]) => token)
    .find((token) => losesDigits(Number(token), token))
