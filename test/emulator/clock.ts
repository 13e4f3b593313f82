// Times as the services write them.
import { randomInt } from 'node:crypto'

// The zero time of Go: the service's way to say "not yet" (docs/service.md 4.3).
export const goZeroTime = '0001-01-01T00:00:00Z'

// A .NET time: up to 7 decimals of a second without trailing zeros, so that their number varies.
export const dotnetTime = (date = new Date()): string => withFraction(date, 7)

// A Go time: 9 decimals of a second.
export const goTime = (date = new Date()): string => withFraction(date, 9)

// Packer's time in the log: 2025/03/18 20:42:48.
export const packerTime = (date = new Date()): string => date.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')

// .NET ticks, 100 ns since the year 1.
export const ticks = (date = new Date()): string => String(BigInt(date.getTime()) * 10_000n + 621_355_968_000_000_000n)

// Whole seconds since 1970, as tokens count.
export const seconds = (date = new Date()): number => Math.floor(date.getTime() / 1000)

const withFraction = (date: Date, digits: 7 | 9): string => {
  const milliseconds = String(date.getUTCMilliseconds()).padStart(3, '0')
  const finer = String(randomInt(10 ** (digits - 3))).padStart(digits - 3, '0')
  const fraction = digits === 7 ? `${milliseconds}${finer}`.replace(/0+$/, '') || '0' : `${milliseconds}${finer}`
  return `${date.toISOString().slice(0, 19)}.${fraction}Z`
}
