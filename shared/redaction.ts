// Cleans text from outside (logs, error messages, file names, with possible secrets) before it leaves the process.
import { isJsonArray, isJsonObject, type Json } from './json.js'
import { SecretSearch, type Range } from './secret-search.js'

// The secrets of a process, and how they are removed from texts.
export class Mask {
  readonly #search = new SecretSearch()
  readonly #secrets = new Set<string>()
  // Each problem on one long line splits that line: its secrets are searched once.
  #lastSplit: { readonly text: string; readonly ranges: readonly Range[] } | undefined

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
    return withoutRanges(text, this.#ranges(text))
  }

  // The text before and the text after an offset, without secrets. A secret around the offset becomes *** in the text after it.
  splitAt(text: string, offset: number): readonly [before: string, after: string] {
    const known = this.#lastSplit
    const ranges = known?.text === text ? known.ranges : this.#ranges(text)
    this.#lastSplit = { text, ranges }
    const start = ranges.reduce((current, [from, to]) => (from < current && current < to ? from : current), offset)
    return [
      withoutRanges(
        text.slice(0, start),
        ranges.filter(([from]) => from < start),
      ),
      withoutRanges(
        text.slice(start),
        ranges.filter(([from]) => from >= start).map(([from, to]) => [from - start, to - start]),
      ),
    ]
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

const withoutRanges = (text: string, ranges: readonly Range[]): string => {
  let result = ''
  let end = 0
  for (const [from, to] of ranges) {
    if (from >= end) result += `${text.slice(end, from)}***`
    end = Math.max(end, to)
  }
  return result + text.slice(end)
}

// The lines of a text as a runner would split it (a single carriage return ends a line too), without control characters: escape sequences
// from outside could change what a person sees, or worse.
export const safeLines = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).map((line) => line.replace(controls, ''))

// eslint's no-control-regex does not see a pattern that is put together. All of C0 but the tab, DEL, C1, the marks that reorder text,
// Invisible characters (spaces without width, Unicode tags), and the byte order mark.
const controls = new RegExp(
  `\\u001b\\[[0-9;?]*[ -/]*[@-~]|[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\u{e0000}-\\u{e007f}]`,
  'gu',
)
