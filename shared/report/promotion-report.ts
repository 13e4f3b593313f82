// The result of a promotion.
import type { Environment } from '../azure/clouds.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import type { Latest } from '../gallery/latest.js'
import { heading, list, paragraph, table, type Block, type Page } from '../page.js'
import { resourceLink } from './resource-link.js'

export interface PromotionFacts {
  readonly version: GalleryImageVersion
  readonly changes: readonly string[]
  readonly before: Latest
  readonly after: Latest
  readonly reasonsNotLatest: readonly string[]
  readonly environment: Environment
}

// The changes, and `latest` in each region before and after.
export const promotionReport = ({ version, changes, before, after, reasonsNotLatest, environment }: PromotionFacts): Page => [
  heading(`Promotion of image version ${version.name}`),
  paragraph(resourceLink(version.id, environment)),
  changes.length === 0 ? paragraph('No change was needed.') : list(changes),
  latestTable(after, before),
  paragraph(reasonsNotLatest.length === 0 ? '' : 'It did not become latest everywhere:'),
  list(reasonsNotLatest),
]

// `latest` in each region, now and before.
export const latestTable = (latest: Latest, before?: Latest): Block =>
  table(
    before === undefined ? ['Region', 'latest'] : ['Region', 'latest before', 'latest after'],
    [...latest].map(([key, { region, version }]) => [
      region,
      ...(before === undefined ? [] : [nameOf(before.get(key)?.version)]),
      nameOf(version),
    ]),
  )

const nameOf = (version: GalleryImageVersion | null | undefined): string => version?.name ?? 'none'
