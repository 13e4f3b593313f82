// The results of several templates.
import type { AibError } from '../errors.js'
import type { Outcome } from '../host.js'
import { code, heading, table, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { formatDuration } from '../units.js'
import { imageUriOf } from './outputs.js'
import type { ShowResource } from './resource-link.js'

export type TemplateEnd =
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly error: AibError }
  // Because another template failed.
  | { readonly kind: 'stopped' }
  | { readonly kind: 'never-started' }

export interface SeveralRow {
  readonly plan: TemplatePlan
  readonly end: TemplateEnd
  readonly result: BuildResult | undefined
}

// Whether the template was not built because another one failed.
export const isDropped = ({ kind }: TemplateEnd): boolean => kind === 'stopped' || kind === 'never-started'

export const countText = (count: number): string => `${count} ${count === 1 ? 'image template' : 'image templates'}`

// One table of all templates.
export const severalReport = (rows: readonly SeveralRow[], show: ShowResource = code): Page => [
  heading(countText(rows.length)),
  table(
    ['Template', 'End', 'Duration', 'Image'],
    rows.map((row) => [row.plan.name, endText(row), durationText(row), show(imageText(row))]),
  ),
]

const endText = ({ end, result }: SeveralRow): string => {
  switch (end.kind) {
    case 'ended':
      return result?.state ?? 'ended'
    case 'failed':
      return `${result?.state ?? 'Not built'} [${end.error.code}]`
    case 'stopped':
      return 'Stopped after a failure'
    case 'never-started':
      return 'Not started after a failure'
  }
}

const durationText = ({ result }: SeveralRow): string => (result === undefined ? '' : formatDuration(result.seconds * 1000))

const imageText = ({ result }: SeveralRow): string => (result === undefined ? '' : imageUriOf(result))
