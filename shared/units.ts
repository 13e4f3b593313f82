// Durations and sizes for people.

// Milliseconds of a day.
export const day = 86_400_000

// `47s`, `3m 05s`, `2h 07m`.
export const formatDuration = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds}s`
  const pad = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes}m ${pad(seconds % 60)}s` : `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`
}

// `1 day`, `12 days`, rounded down.
export const formatDays = (milliseconds: number): string => {
  const count = Math.floor(milliseconds / day)
  return `${count} ${count === 1 ? 'day' : 'days'}`
}

// `5h 12m` for less than a day, otherwise `3 days` or `3 days 5h`.
export const formatAge = (milliseconds: number): string => {
  const hours = Math.floor((milliseconds % day) / 3_600_000)
  if (milliseconds < day) return formatDuration(milliseconds)
  return hours === 0 ? formatDays(milliseconds) : `${formatDays(milliseconds)} ${hours}h`
}

// A time of Azure without its seven decimals of a second.
export const shortTime = (time: string): string => time.replace(/\.\d+(?=Z$)/, '')

// `812 B`, `4.2 KB`, `1.3 MB`, in powers of 1000 as storage is sold.
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return step === 0 ? `${bytes} B` : `${(bytes / 1000 ** step).toFixed(1)} ${units[step] ?? ''}`
}
