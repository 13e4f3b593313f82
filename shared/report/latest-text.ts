// What `latest` is in each region, for the log.
import type { Latest } from '../gallery/latest.js'

// A line a region; with `before`, what it was where it has changed.
export const latestLines = (latest: Latest, before?: Latest): readonly string[] =>
  [...latest].map(([key, { region, version }]) => {
    const now = version?.name ?? 'no version'
    const was = before?.get(key)?.version?.name ?? 'no version'
    return before === undefined
      ? `latest in ${region} is ${now}`
      : `latest in ${region} is ${now}${was === now ? ', as before' : `, was ${was}`}`
  })
