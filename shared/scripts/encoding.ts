// How PowerShell 7 and Windows PowerShell 5.1 read the bytes of a script.

export interface Decoded {
  readonly text: string
  // What 5.1 reads instead; undefined if it reads the same.
  readonly ansi?: string
}

// Whether the bytes are UTF-16.
export const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || isUnmarkedUtf16(bytes)

// Whether the bytes are UTF-16 without a byte order mark: each second byte of a line in ASCII is zero.
export const isUnmarkedUtf16 = (bytes: Buffer): boolean => {
  const start = [...bytes.subarray(0, 16)]
  if (start.length < 8) return false
  const isZero = (parity: number): boolean => start.every((byte, index) => (byte === 0) === (index % 2 === parity))
  return isZero(0) || isZero(1)
}

// Whether the bytes begin with a byte order mark of UTF-8.
export const hasUtf8Mark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

// Without a byte order mark, a script is UTF-8 to PowerShell 7 and ANSI to 5.1. Bytes that are not UTF-8 were written as ANSI.
export const decode = (bytes: Buffer): Decoded => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) }
  if (hasUtf8Mark(bytes)) return { text: new TextDecoder().decode(bytes) }
  const ansi = ansiText(bytes)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text === ansi ? { text } : { text, ansi }
  } catch {
    return { text: ansi }
  }
}

// Code page 1252. Some versions of Node decode `windows-1252` as Latin-1, in which no byte is a quotation mark (docs/platforms.md 5.1).
const ansiText = (bytes: Buffer): string =>
  bytes.toString('latin1').replaceAll(/[\x80-\x9f]/g, (character) => highControls[character.charCodeAt(0) - 0x80] ?? character)

// The characters of 0x80 to 0x9f.
const highControls =
  '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178'

export interface ForeignCharacter {
  // Both from 1.
  readonly line: number
  readonly column: number
  readonly character: string
}

// The first character outside ASCII that is not in a comment.
export const firstForeign = (text: string): ForeignCharacter | undefined => firstOf(text, (character) => character > '\x7f')

// The first one whose bytes include a quotation mark in the ANSI code page: PowerShell treats typographic quotation marks like straight
// ones, so the script does not parse.
export const firstQuoting = (text: string): ForeignCharacter | undefined =>
  firstOf(text, (character) => character > '\x7f' && /[‘’‚“”„]/.test(ansiText(Buffer.from(character))))

const firstOf = (text: string, isWanted: (character: string) => boolean): ForeignCharacter | undefined => {
  const code = text.replaceAll(/<#[\s\S]*?#>/g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
  for (const [number, line] of code.split('\n').entries()) {
    let index = 0
    for (const character of line) {
      if (isWanted(character)) {
        if (isInComment(line.slice(0, index))) break
        return { line: number + 1, column: index + 1, character }
      }
      index += character.length
    }
  }
  return undefined
}

// A `#` after white space begins a comment, unless a string may be open before it.
const isInComment = (before: string): boolean => /^(?:[^"'#]*\s)?#/.test(before)
