// What a check of the images came to: lines for the log, the page of the run, outputs.
import type { DistributedImage, FreshnessFacts, LastImage, Reason } from '../freshness/judge.js'
import { formatDays } from '../units.js'
import type { OutputName } from '../inputs/table.js'
import { code, heading, table, type Line, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'

export interface Freshness extends Pick<FreshnessFacts, 'images' | 'source' | 'now'> {
  readonly plan: TemplatePlan
  readonly reasons: readonly Reason[]
}

// An image after the other, with its reasons.
export const freshnessLines = (checked: readonly Freshness[]): readonly string[] => [
  ...checked.flatMap((one) =>
    one.images.flatMap(({ runOutput, last }) => [
      `${one.plan.name}, ${runOutput}: ${last === undefined ? 'no good image' : imageText(last, one)}`,
      ...one.reasons.filter(({ image }) => image === runOutput).map(({ reason, message }) => `  ${reason}: ${message}`),
    ]),
  ),
  isBuildNeeded(checked) ? 'A build is needed.' : 'No build is needed.',
]

// The same as a table.
export const freshnessSummary = (checked: readonly Freshness[]): Page => [
  heading(isBuildNeeded(checked) ? 'A build is needed' : 'No build is needed'),
  table(
    ['Template', 'Image', 'Last good one', 'Age', 'Built from', 'Source now', 'Build?'],
    checked.flatMap((one) => one.images.map((image) => row(one, image))),
  ),
]

// The outputs of the check.
export const freshnessOutputs = (checked: readonly Freshness[]): readonly (readonly [OutputName, string])[] => [
  ['build-needed', String(isBuildNeeded(checked))],
  ['reasons', JSON.stringify(checked.flatMap(({ plan, reasons }) => reasons.map((reason) => ({ template: plan.name, ...reason }))))],
  ['last-image-id', checked.flatMap(({ images }) => images.flatMap(({ last }) => last?.id ?? []))[0] ?? ''],
]

// Those of a build that was not needed: its images are the ones that there are.
export const lastImageOutputs = ([first]: readonly Freshness[]): readonly (readonly [OutputName, string])[] => {
  if (first === undefined) return []
  const last = first.images.flatMap((image) => image.last ?? [])[0]
  return [
    ['image-ids', JSON.stringify(Object.fromEntries(first.images.map((image) => [image.runOutput, image.last?.id ?? null])))],
    ['image-id', last?.id ?? ''],
    ['image-version', first.images.flatMap((image) => image.last?.version ?? [])[0] ?? ''],
    ['image-uri', last?.id ?? ''],
    ['source-image-version', last?.sourceVersion ?? ''],
    ['template-fingerprint', first.plan.templateFingerprint],
    ['image-fingerprint', first.plan.imageFingerprint],
  ]
}

const isBuildNeeded = (checked: readonly Freshness[]): boolean => checked.some(({ reasons }) => reasons.length > 0)

const imageText = ({ id, publishedDate, sourceVersion }: LastImage, { now, source }: Freshness): string =>
  [
    id,
    ...(publishedDate === undefined ? [] : [`${formatDays(now - publishedDate)} old`]),
    ...(sourceVersion === undefined ? [] : [`built from source version ${sourceVersion}`]),
    ...(source.newest === undefined ? [] : [`the source has ${source.newest}`]),
  ].join(', ')

const row = ({ plan, reasons, source, now }: Freshness, { runOutput, last }: DistributedImage): readonly Line[] => {
  const own = reasons.filter(({ image }) => image === runOutput)
  return [
    code(plan.name),
    code(runOutput),
    last === undefined ? '' : code(last.version ?? last.id),
    last?.publishedDate === undefined ? '' : formatDays(now - last.publishedDate),
    last?.sourceVersion === undefined ? '' : code(last.sourceVersion),
    source.newest === undefined ? '' : code(source.newest),
    own.length === 0 ? 'no' : own.map(({ message }) => message).join(' '),
  ]
}
