// Cleans text from outside (logs, error messages, file names, with possible secrets) before it leaves the process.
import { isJsonArray, isJsonObject, type Json } from './json.js'
import { oneLine } from './short-text.js'
import { SecretSearch, type Range } from './secret-search.js'

// The secrets of a process, and how they are removed from texts.
export class Mask {
  readonly #search = new SecretSearch()
  readonly #secrets = new Set<string>()
  // Each problem on one long line splits that line: its secrets are searched once.
  #lastSplit: (Masked & { readonly text: string }) | undefined

  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.add(secret)
  }

  // From now on the secret is replaced in each of its forms, unless it has fewer than `shortestSecret` characters.
  add(secret: string): void {
    // Each value of a template is reported several times, and computing its forms takes time.
    if (this.#secrets.has(secret)) return
    this.#secrets.add(secret)
    this.#lastSplit = undefined
    this.#search.add(secret)
  }

  // The text with *** for every secret and for the signature of every SAS link. Overlapping forms become one ***.
  apply(text: string): string {
    return withoutRanges(text, this.#ranges(text)).masked
  }

  // The text before and the text after an offset, without secrets. A secret around the offset becomes *** in the text after it.
  splitAt(text: string, offset: number): readonly [before: string, after: string] {
    const known = this.#lastSplit?.text === text ? this.#lastSplit : { text, ...withoutRanges(text, this.#ranges(text)) }
    this.#lastSplit = known
    const at = placeInMasked(known, offset)
    return [known.masked.slice(0, at), known.masked.slice(at)]
  }

  // In the order of their starts.
  #ranges(text: string): readonly Range[] {
    const signatures = Array.from(text.matchAll(signature), (match): Range => {
      const start = match.index + (match[1] ?? '').length
      return [start, match.index + match[0].length]
    })
    return [...signatures, ...this.#search.rangesIn(text)].sort(([one], [other]) => one - other)
  }

  // The text without secrets and without the characters that could change what a person sees. Such characters may cut a secret in two, or
  // be part of one, so secrets are searched before and after they are removed.
  clean(text: string): string {
    const masked = this.apply(text)
    const safe = safeLines(masked).join('\n')
    return safe === masked ? masked : this.apply(safe)
  }

  // The same in one line. A secret of several lines is found by its line breaks, so that they go last.
  cleanLine(text: string): string {
    const safe = this.clean(text)
    const line = oneLine(safe)
    return line === safe ? safe : this.apply(line)
  }
}

// The value with *** for every string or number in it that is one of these secrets, of any length.
export const hideValues = (value: Json, secrets: ReadonlySet<string>): Json => {
  if (isJsonArray(value)) return value.map((item) => hideValues(item, secrets))
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideValues(item, secrets)]))
  return (typeof value === 'string' || typeof value === 'number') && secrets.has(String(value)) ? '***' : value
}

// The value as JSON, with secrets removed from every string, key and number before JSON escapes them.
export const redactedJson = (value: object, redact: (text: string) => string, indent?: number): string =>
  JSON.stringify(value, (_, item: unknown) => redactedItem(item, redact), indent)

const redactedItem = (item: unknown, redact: (text: string) => string): unknown => {
  if (typeof item === 'string') return redact(item)
  if (typeof item === 'number') return redact(String(item)) === String(item) ? item : '***'
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
  return Object.fromEntries(Object.entries(item).map(([key, part]) => [redact(key), part]))
}

// `sig=` in a URL, even if the URL itself is escaped for HTML or a URL.
const signature = /((?:[?&;]|%3f|%26|\\u0026)sig(?:=|%3d))[^&\s"'<>\\]+/gi

interface Masked {
  readonly masked: string
  // In the order of the text: what *** replaces, and where in the masked text the *** begins.
  readonly hidden: readonly { readonly start: number; readonly end: number; readonly at: number }[]
}

const withoutRanges = (text: string, ranges: readonly Range[]): Masked => {
  const merged: { start: number; end: number; at: number }[] = []
  const parts: string[] = []
  let length = 0
  for (const [start, end] of ranges) {
    const last = merged.at(-1)
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end)
      continue
    }
    const before = text.slice(last?.end ?? 0, start)
    parts.push(before, '***')
    merged.push({ start, end, at: length + before.length })
    length += before.length + '***'.length
  }
  return { masked: parts.join('') + text.slice(merged.at(-1)?.end ?? 0), hidden: merged }
}

// Where the character at this offset of the text is in the masked text; if it is hidden, where its *** begins.
const placeInMasked = ({ hidden }: Masked, offset: number): number => {
  let [low, high] = [0, hidden.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hidden[middle]?.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  const before = hidden[low - 1]
  if (before === undefined) return offset
  return offset < before.end ? before.at : before.at + '***'.length + offset - before.end
}

// The lines of a text as a runner would split it (a single carriage return ends a line too), without control characters: escape sequences
// from outside could change what a person sees, or worse.
export const safeLines = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).map((line) => line.replace(controls, ''))

// eslint's no-control-regex does not see a pattern that is put together. All of C0 but the tab, DEL, C1, the marks that reorder text,
// Invisible characters (spaces without width, soft hyphens, joiners of graphemes, Unicode tags), and the byte order mark.
const controls = new RegExp(
  `\\u001b\\[[0-9;?]*[ -/]*[@-~]|[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\u{e0000}-\\u{e007f}]`,
  'gu',
)
