// The result of a check of the images: a report and outputs.
import type { FreshnessFacts, LastImage, Reason } from '../freshness/judge.js'
import { formatDays } from '../units.js'
import type { OutputName } from '../inputs/table.js'
import { code, heading, list, paragraph, strong, type Inline, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { ShowResource } from './resource-link.js'

export interface Freshness extends Pick<FreshnessFacts, 'images' | 'source' | 'now'> {
  readonly plan: TemplatePlan
  readonly reasons: readonly Reason[]
}

// Each image with the reasons to build it again.
export const freshnessReport = (checked: readonly Freshness[], show: ShowResource = code): Page => [
  heading(isBuildNeeded(checked) ? 'A build is needed' : 'No build is needed'),
  ...checked.flatMap((one) =>
    one.images.flatMap(({ runOutput, last }) => [
      paragraph(strong(one.plan.name), ', run output ', code(runOutput), ': ', ...imageText(runOutput, last, one, show)),
      list(
        reasonsFor(runOutput, one)
          .filter(({ reason }) => reason !== 'missing')
          .map(({ reason, message }) => `${reason}: ${message}`),
      ),
    ]),
  ),
]

// The outputs of the check.
export const freshnessOutputs = (checked: readonly Freshness[]): readonly (readonly [OutputName, string | object])[] => [
  ['build-needed', String(isBuildNeeded(checked))],
  ['reasons', checked.flatMap(({ plan, reasons }) => reasons.map((reason) => ({ template: plan.name, ...reason })))],
  ['last-image-id', checked.flatMap(({ images }) => images.flatMap(({ last }) => last?.id ?? []))[0] ?? ''],
]

// The outputs of a build that was not needed: they describe the existing images.
export const lastImageOutputs = ([first]: readonly Freshness[]): readonly (readonly [OutputName, string | object])[] => {
  if (first === undefined) return []
  const last = first.images.flatMap((image) => image.last ?? [])[0]
  return [
    ['image-ids', Object.fromEntries(first.images.map((image) => [image.runOutput, image.last?.id ?? null]))],
    ['image-id', last?.id ?? ''],
    ['image-version', first.images.flatMap((image) => image.last?.version ?? [])[0] ?? ''],
    ['image-uri', last?.id ?? ''],
    ['source-image-version', last?.sourceVersion ?? ''],
    ['template-fingerprint', first.plan.templateFingerprint],
    ['image-fingerprint', first.plan.imageFingerprint],
  ]
}

const isBuildNeeded = (checked: readonly Freshness[]): boolean => checked.some(({ reasons }) => reasons.length > 0)

const reasonsFor = (runOutput: string, { reasons }: Freshness): readonly Reason[] => reasons.filter(({ image }) => image === runOutput)

// That there is no image is the reason to build one.
const imageText = (runOutput: string, last: LastImage | undefined, one: Freshness, show: ShowResource): readonly Inline[] => {
  if (last === undefined) {
    const missing = reasonsFor(runOutput, one).find(({ reason }) => reason === 'missing')
    return [missing === undefined ? 'no known image' : `missing. ${missing.message}`]
  }
  const { now, source } = one
  return [
    show(last.id),
    ...(last.publishedDate === undefined ? [] : [`, ${formatDays(now - last.publishedDate)} old`]),
    ...sourceText(last.sourceVersion, source.newest),
  ]
}

const sourceText = (sourceVersion: string | undefined, newest: string | undefined): readonly Inline[] => {
  const built: readonly Inline[] = sourceVersion === undefined ? [] : [', built from source version ', code(sourceVersion)]
  if (newest === undefined) return built
  return newest === sourceVersion ? [...built, ', the newest'] : [...built, '; the newest source version is ', code(newest)]
}
