// Functions for dates and times. Whatever is not documented follows the evaluator in the Bicep compiler (docs/platforms.md 4.6).
import { formatDate } from './date-formats.js'
import { drawOf } from './draw.js'
import type { Call, FunctionTable } from './call.js'

export const dateFunctions: FunctionTable = {
  dateTimeAdd: { takes: [2, 3], run: (call) => call.give(dateTimeAdd(call)) },
  dateTimeFromEpoch: { takes: [1, 1], run: (call) => call.give(written(dateOf(call, call.integer(0) * 1000))) },
  utcNow: { takes: [0, 1], run: (call) => call.give(utcNow(call)) },
  dateTimeToEpoch: { takes: [1, 1], run: (call) => call.give(dateTimeToEpoch(call)) },
}

// A date, with or without a time; the second form is the default of utcNow().
const isoForm = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?))?(Z|[+-]\d\d:\d\d)?$/
const basicForm = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

interface Moment {
  // The date and time as written.
  readonly clock: Date
  // The offset of its clock from UTC, in milliseconds.
  readonly offset: number
}

const readMoment = (call: Call): Moment => {
  const text = call.text(0).replace(basicForm, '$1-$2-$3T$4:$5:$6Z')
  const [, day, time = '00:00', zone = 'Z'] = isoForm.exec(text) ?? []
  if (day === undefined) throw call.fault('its argument 1 must be a time such as 2026-01-31T12:00:00Z')
  const seconds = time.replace(/\.(\d{1,3})\d*$/, '.$1')
  const clock = dateOf(call, Date.parse(`${day}T${seconds}Z`))
  // Date.parse reads 31 April as 1 May.
  if (!clock.toISOString().startsWith(day)) throw call.fault('there is no such time')
  return { clock, offset: zone === 'Z' ? 0 : clock.getTime() - Date.parse(`${day}T${seconds}${zone}`) }
}

const dateOf = (call: Call, milliseconds: number): Date => {
  const date = new Date(milliseconds)
  const year = date.getUTCFullYear()
  if (Number.isNaN(year) || year < 1 || year > 9999) throw call.fault('there is no such time')
  return date
}

// 2026-01-31T12:00:00Z.
const written = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z')

const dateTimeToEpoch = (call: Call): number => {
  const { clock, offset } = readMoment(call)
  return Math.floor((clock.getTime() - offset) / 1000)
}

const dateTimeAdd = (call: Call): string => {
  const date = dateOf(call, readMoment(call).clock.getTime() + durationOf(call))
  return call.count === 3 ? formatDate(call, date, { argument: 2, utc: '+00:00' }) : written(date)
}

const durationForm =
  /^(-)?P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,7})?)S)?)?$/

// ISO 8601 without weeks, in milliseconds: a year is 365 days and a month 30.
const durationOf = (call: Call): number => {
  const parts = durationForm.exec(call.text(1))
  if (parts === null) throw call.fault('its argument 2 must be a duration such as P30D or PT12H')
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(2)
    .map((part: string | undefined) => Number(part ?? 0))
  const duration = (365 * years + 30 * months + days) * 86_400_000 + ((hours * 60 + minutes) * 60 + seconds) * 1000
  return parts[1] === undefined ? duration : -duration
}

// The default is 20261127T103000Z (Microsoft Learn, date functions, utcNow).
const utcNow = (call: Call): string => {
  const date = new Date(drawOf(call).time)
  return call.count === 0 ? written(date).replace(/[-:]/g, '') : formatDate(call, date, { argument: 0, utc: 'Z' })
}
