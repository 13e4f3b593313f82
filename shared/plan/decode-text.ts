// Decodes the text of a file.

// The text without a byte order mark, or why the bytes are not text, as the end of a sentence about the file.
export type DecodedText = { readonly text: string } | { readonly reason: string }

// UTF-8, or UTF-16 with a byte order mark, which older editors on Windows write. Nothing is replaced: a replacement character would go into
// the image.
export const decodeText = (bytes: Buffer): DecodedText => {
  const mark = bytes.subarray(0, 2).toString('latin1')
  if (mark === '\xff\xfe' && bytes.readUInt16LE(Math.min(2, bytes.length - 2)) === 0 && bytes.length >= 4)
    return { reason: 'is UTF-32, which is not supported' }
  if (mark === '\xff\xfe') return decodeUtf16(bytes)
  if (mark === '\xfe\xff') return decodeUtf16(bytes.length % 2 === 0 ? Buffer.from(bytes).swap16() : bytes)
  const zero = bytes.indexOf(0)
  if (zero >= 0) return { reason: `is not text in UTF-8: ${placeOf(bytes, zero)} is a zero byte` }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { reason: `is not text in UTF-8: ${placeOf(bytes, firstInvalid(bytes))} is not a valid UTF-8 byte there` }
  }
}

const decodeUtf16 = (bytes: Buffer): DecodedText => {
  try {
    return { text: new TextDecoder('utf-16le', { fatal: true }).decode(bytes) }
  } catch {
    return { reason: 'begins as UTF-16 and is not valid UTF-16' }
  }
}

// The decoder does not say where it failed: the longest valid beginning is found by bisection.
const firstInvalid = (bytes: Buffer): number => {
  let [valid, invalid] = [0, bytes.length]
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (isValidBeginning(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  return valid
}

const isValidBeginning = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const placeOf = (bytes: Buffer, offset: number): string => {
  const before = bytes.subarray(0, offset).toString('utf8')
  const line = before.split('\n').length
  return `line ${String(line)}, column ${String(before.length - before.lastIndexOf('\n'))}`
}
