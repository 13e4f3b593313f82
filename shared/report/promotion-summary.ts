// A promotion on the page of the run.
import type { GalleryImageVersion } from '../gallery/image-version.js'
import type { Latest } from '../gallery/latest.js'
import { code, heading, list, paragraph, table, type Page } from '../page.js'

export interface PromotionFacts {
  readonly version: GalleryImageVersion
  readonly changes: readonly string[]
  readonly before: Latest
  readonly after: Latest
  readonly hindered: readonly string[]
}

// What was changed, and `latest` before and after in each region.
export const promotionSummary = ({ version, changes, before, after, hindered }: PromotionFacts): Page => [
  heading(`Image version ${version.name}`),
  paragraph(code(version.id)),
  changes.length === 0 ? paragraph('Nothing had to be changed.') : list(changes),
  table(
    ['Region', 'latest before', 'latest after'],
    [...after].map(([key, { region, version: now }]) => [region, before.get(key)?.version?.name ?? 'none', now?.name ?? 'none']),
  ),
  paragraph(hindered.length === 0 ? '' : 'It did not become latest everywhere:'),
  list(hindered),
]

// A line a region; with `before`, what it was where it has changed.
export const latestLines = (latest: Latest, before?: Latest): readonly string[] =>
  [...latest].map(([key, { region, version }]) => {
    const now = version?.name ?? 'no version'
    const was = before?.get(key)?.version?.name ?? 'no version'
    return before === undefined
      ? `latest in ${region} is ${now}`
      : `latest in ${region} is ${now}${was === now ? ', as before' : `, was ${was}`}`
  })
