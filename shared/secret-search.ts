// Where secrets are in a text: as they are, quoted for other languages, or in base64.
import { LongestPrefix } from './longest-prefix.js'
import { secretForms } from './secret-forms.js'
import { unescaped, withoutEscapes } from './unescaped.js'

// Shorter texts are parts of ordinary words: a plan hides them by their origin (template/taint.ts).
export const shortestSecret = 6

export type Range = readonly [start: number, end: number]

// Secrets, by the first characters of their forms: a template can contain tens of thousands, too many to try each at each position.
export class SecretSearch {
  // A single form as it is: most starts have one.
  readonly #byStart = new Map<string, string | LongestPrefix>()
  // Whether a form may begin with characters of this code.
  readonly #starts = new Uint8Array(startCodes)
  #longest = 0

  add(secret: string): void {
    for (const form of new Set(secretForms(secret, shortestSecret).map(lowerCase))) this.#add(form)
  }

  // In any order; they may overlap.
  rangesIn(text: string): readonly Range[] {
    if (this.#byStart.size === 0 || text.length < shortestSecret) return []
    const ranges = this.#formsIn(lowerCase(text))
    const overlap = overlapOf(this.#longest)
    const step = Math.max(longestPart, 2 * overlap)
    for (let from = 0; from < text.length; from += step) {
      const part = text.slice(from, from + step + overlap)
      for (const [start, end] of [...this.#escapedIn(part), ...this.#separatedIn(lowerCase(part))]) ranges.push([from + start, from + end])
    }
    return ranges
  }

  #add(form: string): void {
    const start = form.slice(0, shortestSecret)
    const known = this.#byStart.get(start)
    if (known === undefined) this.#byStart.set(start, form)
    else if (typeof known !== 'string') known.add(form)
    else if (known !== form) this.#byStart.set(start, new LongestPrefix(known, form))
    this.#starts[startCode(form, 0)] = 1
    this.#longest = Math.max(this.#longest, form.length)
  }

  // Where a form begins, even within another one, with the end of the longest.
  #formsIn(text: string): Range[] {
    const ranges: Range[] = []
    for (let from = 0; from + shortestSecret <= text.length; from += 1) {
      if (this.#starts[startCode(text, from)] === 0) continue
      const longest = longestAt(this.#byStart.get(text.slice(from, from + shortestSecret)), text, from)
      if (longest > 0) ranges.push([from, from + longest])
    }
    return ranges
  }

  // Hexadecimal digits with separators between the bytes, in groups of any size.
  #separatedIn(text: string): readonly Range[] {
    return Array.from(text.matchAll(separatedBytes)).flatMap(({ index, 0: run }) => {
      const bytes = Array.from(run.matchAll(byteDigits))
      const startOf = (digit: number): number => index + (bytes[digit >> 1]?.index ?? 0)
      return this.#formsIn(bytes.join('')).map(([start, end]): Range => [startOf(start), startOf(end - 1) + 2])
    })
  }

  #escapedIn(text: string): readonly Range[] {
    const plain = withoutEscapes(text)
    const ranges = this.#encodedIn(plain, deepest)
    // Without escapes, it has been searched already.
    if (plain !== text || text.includes('+')) ranges.push(...this.#formsIn(searched(plain)))
    if (plain === text || ranges.length === 0) return ranges
    const { starts, ends } = unescaped(text)
    return ranges.map(([start, end]): Range => [starts[start] ?? 0, ends[end - 1] ?? 0])
  }

  // Base64 of texts in which a secret is: of a script (PowerShell's -EncodedCommand), of JSON, of base64.
  #encodedIn(text: string, depth: number): Range[] {
    if (depth === 0 || !hasEncoded.test(text)) return []
    return Array.from(text.matchAll(encoded))
      .filter(([run]) => /[a-z]/.test(run) && /[A-Z]/.test(run) && decodings(run).some((decoded) => this.#holds(decoded, depth - 1)))
      .map(({ index, 0: run }): Range => [index, index + run.length])
  }

  #holds(text: string, depth: number): boolean {
    const plain = withoutEscapes(text)
    return [lowerCase(text), searched(plain)].some((one) => this.#formsIn(one).length > 0) || this.#encodedIn(plain, depth).length > 0
  }
}

const longestAt = (forms: string | LongestPrefix | undefined, text: string, from: number): number => {
  if (typeof forms === 'string') return text.startsWith(forms, from) ? forms.length : 0
  return forms?.at(text, from) ?? 0
}

// At least as many bytes as the shortest secret has characters, with what programs print between bytes: `50 61`, `50:61`, `0x50, 0x61`.
const separatedBytes = /[\da-f]{2}(?:[ :,-]{0,2}(?:0x)?[\da-f]{2}){5,}/g
const byteDigits = /[\da-f]{2}/g

// Base64 of base64 of a text.
const deepest = 3

const hasEncoded = /[A-Za-z\d+/_-]{16}/
const encoded = /[A-Za-z\d+/_-]{16,}={0,2}/g

// What base64 may stand for. What precedes it may look like a part of it, so that it begins at any of four characters.
const decodings = (run: string): readonly string[] =>
  [0, 1, 2, 3]
    .map((start) => Buffer.from(run.slice(start), 'base64'))
    .flatMap((bytes) => {
      const text = bytes.toString('latin1')
      if (!text.includes('\0')) return readable.test(text) ? [text] : []
      return [text.replaceAll('\0', ''), bytes.toString('utf16le'), bytes.subarray(1).toString('utf16le')].filter((one) =>
        readable.test(one),
      )
    })

// Bytes at random hardly ever are.
const readable = /[\t\n\r -~]{6}/

// A form in a URL has + for a space.
const searched = (plain: string): string => lowerCase(plain).replaceAll('+', ' ')

// Long texts are unescaped in parts, which overlap by a secret of which each character is escaped twice.
const longestPart = 65_536
const overlapOf = (longest: number): number => 12 * longest

// Three characters as a small number, which is cheaper to look up than a string.
const startCode = (text: string, from: number): number =>
  (text.charCodeAt(from) + text.charCodeAt(from + 1) * 37 + text.charCodeAt(from + 2) * 1369) % startCodes
const startCodes = 65_536

// In lower case and with the same length, so that positions in it are positions in the text.
const lowerCase = (text: string): string => {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return text.replace(/[^]/g, (unit) => {
    const one = unit.toLowerCase()
    return one.length === 1 ? one : unit
  })
}
