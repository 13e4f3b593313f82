// Functions that compute with points in time. What needs the present time is none of them: see functions.ts.
import type { Call, FunctionTable } from './call.js'

export const dateFunctions: FunctionTable = {
  dateTimeAdd: { takes: [2, 3], run: (call) => call.give(dateTimeAdd(call)) },
  dateTimeFromEpoch: { takes: [1, 1], run: (call) => call.give(written(dateOf(call, call.integer(0) * 1000))) },
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
  return call.count === 3 ? formatDate(call, date) : written(date)
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

// The formats of .NET, as far as they need no names of days and months.
const formatDate = (call: Call, date: Date): string => {
  const format = standardFormats.get(call.text(2)) ?? call.text(2)
  if (!/^(?:yyyy(?!y)|MM(?!M)|dd(?!d)|HH(?!H)|mm(?!m)|ss(?!s)|[-:/ .,_TZ])+$/.test(format) || format.length < 2)
    throw call.fault(
      'its argument 3 is a format that is not evaluated here',
      'yyyy, MM, dd, HH, mm, ss and the characters between them are.',
    )
  const iso = date.toISOString()
  const pieces: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
  }
  return format.replace(/yyyy|MM|dd|HH|mm|ss/g, (piece) => pieces[piece] ?? piece)
}

const standardFormats: ReadonlyMap<string, string> = new Map([
  ['d', 'MM/dd/yyyy'],
  ['s', 'yyyy-MM-ddTHH:mm:ss'],
  ['u', 'yyyy-MM-dd HH:mm:ssZ'],
])
