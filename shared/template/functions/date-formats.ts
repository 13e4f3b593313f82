// Formats of dates: those of .NET in its invariant culture (Microsoft Learn, "Standard" and "Custom date and time format strings").
import type { Call } from './call.js'

// A date in the format that an argument of the call specifies. `utc` is what K writes.
export const formatDate = (
  call: Call,
  date: Date,
  { argument, utc }: { readonly argument: number; readonly utc: 'Z' | '+00:00' },
): string => {
  const text = call.text(argument)
  const format = text.length === 1 ? standardFormats.get(text) : text
  const pieces = format?.match(piece) ?? []
  if (format === undefined || text === '' || pieces.join('') !== format)
    throw call.fault(`its argument ${String(argument + 1)} is not a format of dates`, "Write it as 'yyyy-MM-dd', for example.")
  return pieces.map((one) => specifiers[one.charAt(0)]?.(date, one.length, utc) ?? literal(one)).join('')
}

// Runs of one letter, quoted text, an escaped character, or a literal character.
const piece = /d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+|'[^']*'|"[^"]*"|\\.|[^'"\\]/gs

const literal = (text: string): string => (text === '%' ? '' : text.length > 1 ? text.replace(/^\\|^['"]|['"]$/g, '') : text)

const padded = (number: number, length: number): string => String(number).padStart(Math.min(length, 2), '0')
const named = (date: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date)
const fraction = (date: Date, length: number): string =>
  `${String(date.getUTCMilliseconds()).padStart(3, '0')}0000`.slice(0, Math.min(length, 7))

type Specifier = (date: Date, length: number, utc: string) => string

const specifiers: Readonly<Record<string, Specifier>> = {
  d: (date, length) => (length > 2 ? named(date, { weekday: length === 3 ? 'short' : 'long' }) : padded(date.getUTCDate(), length)),
  f: fraction,
  F: (date, length) => fraction(date, length).replace(/0+$/, ''),
  g: () => 'A.D.',
  h: (date, length) => padded(date.getUTCHours() % 12 || 12, length),
  H: (date, length) => padded(date.getUTCHours(), length),
  K: (_date, _length, utc) => utc,
  m: (date, length) => padded(date.getUTCMinutes(), length),
  M: (date, length) => (length > 2 ? named(date, { month: length === 3 ? 'short' : 'long' }) : padded(date.getUTCMonth() + 1, length)),
  s: (date, length) => padded(date.getUTCSeconds(), length),
  t: (date, length) => (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, length),
  y: (date, length) => (length > 2 ? String(date.getUTCFullYear()).padStart(length, '0') : padded(date.getUTCFullYear() % 100, length)),
  z: (_date, length) => ['+0', '+00', '+00:00'][Math.min(length, 3) - 1] ?? '',
}

const standardFormats: ReadonlyMap<string, string> = new Map([
  ['d', 'MM/dd/yyyy'],
  ['D', 'dddd, dd MMMM yyyy'],
  ['f', 'dddd, dd MMMM yyyy HH:mm'],
  ['F', 'dddd, dd MMMM yyyy HH:mm:ss'],
  ['g', 'MM/dd/yyyy HH:mm'],
  ['G', 'MM/dd/yyyy HH:mm:ss'],
  ['m', 'MMMM dd'],
  ['M', 'MMMM dd'],
  ['o', 'yyyy-MM-ddTHH:mm:ss.fffffffK'],
  ['O', 'yyyy-MM-ddTHH:mm:ss.fffffffK'],
  ['r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['s', 'yyyy-MM-ddTHH:mm:ss'],
  ['t', 'HH:mm'],
  ['T', 'HH:mm:ss'],
  ['u', 'yyyy-MM-dd HH:mm:ss\\Z'],
  ['y', 'yyyy MMMM'],
  ['Y', 'yyyy MMMM'],
])
