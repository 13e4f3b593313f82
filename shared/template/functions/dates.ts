// Functions that compute with points in time.
import type { Call, FunctionTable } from './call.js'
import { drawOf } from './draw.js'

export const dateFunctions: FunctionTable = {
  dateTimeAdd: { takes: [2, 3], run: (call) => call.give(dateTimeAdd(call)) },
  dateTimeFromEpoch: { takes: [1, 1], run: (call) => call.give(written(dateOf(call, call.integer(0) * 1000))) },
  utcNow: { takes: [0, 1], run: (call) => call.give(utcNow(call)) },
  dateTimeToEpoch: { takes: [1, 1], run: (call) => call.give(Math.floor(readDate(call).getTime() / 1000)) },
}

const isoForm = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ$/

const readDate = (call: Call): Date => {
  const text = call.text(0)
  if (!isoForm.test(text)) throw call.fault('its argument 1 must be a time such as 2026-01-31T12:00:00Z')
  return dateOf(call, Date.parse(text.replace(' ', 'T')))
}

const dateOf = (call: Call, milliseconds: number): Date => {
  const date = new Date(milliseconds)
  const year = date.getUTCFullYear()
  if (Number.isNaN(year) || year < 1 || year > 9999) throw call.fault('there is no such time')
  return date
}

// 2026-01-31T12:00:00Z.
const written = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z')

const dateTimeAdd = (call: Call): string => {
  const base = readDate(call)
  if (call.count === 2 && call.text(0).includes(' ')) throw call.fault('how Azure would write the time is not known', formatHint)
  const date = dateOf(call, addDuration(call, base))
  return call.count === 3 ? formatDate(call, date, 2) : written(date)
}

const formatHint = "Give the format as the third argument, such as 'yyyy-MM-ddTHH:mm:ssZ'."

const durationForm =
  /^(-)?P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/

// ISO 8601. Years and months are taken only where the calendar agrees with 365 and 30 days: which of the two counts is not documented.
const addDuration = (call: Call, base: Date): number => {
  const parts = durationForm.exec(call.text(1))
  if (parts === null) throw call.fault('its argument 2 must be a duration such as P30D or PT12H')
  const sign = parts[1] === undefined ? 1 : -1
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(2)
    .map((part: string | undefined) => sign * Number(part ?? 0))
  const calendar = new Date(base)
  calendar.setUTCMonth(calendar.getUTCMonth() + 12 * years + months)
  const counted = base.getTime() + (365 * years + 30 * months) * day
  if (calendar.getTime() !== counted)
    throw call.fault('how many days its years and months are is not documented', 'Give the duration in days, such as P90D.')
  return counted + (7 * weeks + days) * day + ((hours * 60 + minutes) * 60 + seconds) * 1000
}

const day = 86_400_000

// The default is 20261127T103000Z (Microsoft Learn, date functions, utcNow).
const utcNow = (call: Call): string => {
  const date = new Date(drawOf(call).time)
  return call.count === 0 ? written(date).replace(/[-:]/g, '') : formatDate(call, date, 0)
}

// The formats of .NET in its invariant culture (Microsoft Learn, "Custom date and time format strings").
const formatDate = (call: Call, date: Date, argument: number): string => {
  const format = standardFormats.get(call.text(argument)) ?? call.text(argument)
  const pieces = format.match(formatPiece) ?? []
  if (format.length < 2 || pieces.join('') !== format)
    throw call.fault(
      `its argument ${String(argument + 1)} is a format that is not evaluated here`,
      'Use yyyy, yy, MMMM, MMM, MM, M, dddd, ddd, dd, d, HH, H, hh, h, mm, m, ss, s, tt, f to fffffff, quoted text and the characters between them.',
    )
  return pieces.map((piece) => dateSpecifiers[piece]?.(date) ?? literalOf(date, piece)).join('')
}

const formatPiece =
  /y{4}(?!y)|y{2}(?!y)|M{1,4}(?!M)|d{1,4}(?!d)|H{1,2}(?!H)|h{1,2}(?!h)|m{1,2}(?!m)|s{1,2}(?!s)|tt(?!t)|f{1,7}(?!f)|'[^']*'|"[^"]*"|\\.|[-:/ .,_TZ0-9]/g

const padded = (number: number): string => String(number).padStart(2, '0')
const hour12 = (date: Date): number => date.getUTCHours() % 12 || 12
const named = (date: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date)

const dateSpecifiers: Readonly<Record<string, (date: Date) => string>> = {
  yyyy: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  yy: (date) => padded(date.getUTCFullYear() % 100),
  MMMM: (date) => named(date, { month: 'long' }),
  MMM: (date) => named(date, { month: 'short' }),
  MM: (date) => padded(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  dddd: (date) => named(date, { weekday: 'long' }),
  ddd: (date) => named(date, { weekday: 'short' }),
  dd: (date) => padded(date.getUTCDate()),
  d: (date) => String(date.getUTCDate()),
  HH: (date) => padded(date.getUTCHours()),
  H: (date) => String(date.getUTCHours()),
  hh: (date) => padded(hour12(date)),
  h: (date) => String(hour12(date)),
  mm: (date) => padded(date.getUTCMinutes()),
  m: (date) => String(date.getUTCMinutes()),
  ss: (date) => padded(date.getUTCSeconds()),
  s: (date) => String(date.getUTCSeconds()),
  tt: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
}

// Fractions of a second, and text that stands for itself.
const literalOf = (date: Date, piece: string): string => {
  if (/^f+$/.test(piece)) return `${String(date.getUTCMilliseconds()).padStart(3, '0')}0000`.slice(0, piece.length)
  return piece.length > 1 ? piece.replace(/^\\|^['"]|['"]$/g, '') : piece
}

const standardFormats: ReadonlyMap<string, string> = new Map([
  ['d', 'MM/dd/yyyy'],
  ['D', 'dddd, dd MMMM yyyy'],
  ['t', 'HH:mm'],
  ['T', 'HH:mm:ss'],
  ['g', 'MM/dd/yyyy HH:mm'],
  ['G', 'MM/dd/yyyy HH:mm:ss'],
  ['o', 'yyyy-MM-ddTHH:mm:ss.fffffffZ'],
  ['O', 'yyyy-MM-ddTHH:mm:ss.fffffffZ'],
  ['R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['s', 'yyyy-MM-ddTHH:mm:ss'],
  ['u', 'yyyy-MM-dd HH:mm:ssZ'],
])
