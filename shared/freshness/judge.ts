// Decides whether an image must be built again, and for which reasons, from its state in Azure. Pure.
import { differingParts, type DifferingPart, type ImageParts } from '../comparison/image-parts.js'
import { compareNumericVersions } from '../versions.js'
import { formatAge, formatDays } from '../units.js'
import type { FreshnessSettings, ReasonKind } from '../inputs/settings.js'

// The newest usable image of a distributor.
export interface LastImage {
  readonly id: string
  // Only for a gallery image.
  readonly version?: string
  // Milliseconds since 1970.
  readonly publishedDate?: number
  readonly endOfLife?: number
  readonly imageFingerprint?: string
  // The parts of the template that the fingerprint covers, from the image's tag.
  readonly parts?: string
  // The version of the source image that it was built from.
  readonly sourceVersion?: string
}

// Where a distributor puts its images, and the newest usable one there.
export interface DistributedImage {
  readonly runOutput: string
  // Resource id of the image definition or managed image; empty for a VHD, because Azure has no list of VHDs.
  readonly place: string
  readonly last: LastImage | undefined
}

export interface SourceState {
  // The version that a build would use now, if Azure shows it.
  readonly newest?: string
  // When a source without versions, a managed image, was created or last changed: milliseconds since 1970.
  readonly changedAt?: number
  // Versions that should no longer be used, with the reason as words that follow `version x`.
  readonly ended: ReadonlyMap<string, string>
}

export interface FreshnessFacts {
  readonly imageFingerprint: string
  readonly imageParts: ImageParts
  readonly images: readonly DistributedImage[]
  readonly source: SourceState
  readonly now: number
}

export interface Reason {
  readonly reason: ReasonKind
  // The run output of the image.
  readonly image: string
  // A sentence.
  readonly message: string
  // For `fingerprint`: the parts that differ, if the image has the tag with its parts.
  readonly differs?: readonly DifferingPart[]
}

// Every reason that the settings allow; none if no build is needed.
export const judgeFreshness = (facts: FreshnessFacts, settings: FreshnessSettings): readonly Reason[] =>
  facts.images.flatMap((image) => reasonsOf(image, facts, settings)).filter(({ reason }) => settings.rebuildWhen.has(reason))

const reasonsOf = ({ runOutput, place, last }: DistributedImage, facts: FreshnessFacts, { maxAge }: FreshnessSettings): Reason[] => {
  const because = (reason: ReasonKind, message: string | undefined): Reason[] =>
    message === undefined ? [] : [{ reason, image: runOutput, message }]
  if (last === undefined)
    return because(
      'missing',
      place === '' ? 'Azure keeps no list of VHDs, so it is not known whether a usable one exists.' : 'No usable image exists.',
    )
  return [
    ...fingerprintReasons(last, facts).map((reason) => ({ reason: 'fingerprint' as const, image: runOutput, ...reason })),
    ...because('source', sourceReason(last, facts.source)),
    ...because('age', ageReason(last, facts.now, maxAge)),
    ...because('deprecated', endReason(last, facts)),
  ]
}

const fingerprintReasons = (
  { imageFingerprint, parts }: LastImage,
  facts: FreshnessFacts,
): readonly Pick<Reason, 'message' | 'differs'>[] => {
  if (imageFingerprint === undefined) return [{ message: 'The image has no fingerprint: it was not built by these pipelines.' }]
  if (imageFingerprint === facts.imageFingerprint) return []
  const differs = parts === undefined ? [] : (differingParts(parts, facts.imageParts) ?? [])
  return differs.length === 0
    ? [{ message: 'The source, a step, a file or the build machine has changed: the image fingerprint differs.' }]
    : [{ message: `The image fingerprint differs: ${partsText(differs)}.`, differs }]
}

// The others are in the output `reasons`.
const mostParts = 5

const partsText = (parts: readonly DifferingPart[]): string => {
  const shown = parts.slice(0, mostParts).map(partText)
  return [...shown, ...(parts.length > mostParts ? [`${parts.length - mostParts} more`] : [])].join('; ')
}

const partText = ({ property, how, step, file }: DifferingPart): string => {
  const place = step === undefined ? property : `${property} (${step})`
  if (file !== undefined) return `${place}: ${file} has different content`
  return `${place} ${{ changed: 'has changed', added: 'is new', removed: 'was removed' }[how]}`
}

const sourceReason = ({ sourceVersion, publishedDate }: LastImage, { newest, changedAt }: SourceState): string | undefined => {
  if (changedAt !== undefined && publishedDate !== undefined && changedAt > publishedDate)
    return `The source image was created or changed on ${dateOf(changedAt)}, after this image (${dateOf(publishedDate)}).`
  return sourceVersion !== undefined && newest !== undefined && compareNumericVersions(newest, sourceVersion) > 0
    ? `The source image has version ${newest}; this image was built from ${sourceVersion}.`
    : undefined
}

const ageReason = ({ publishedDate }: LastImage, now: number, maxAge: number | undefined): string | undefined =>
  maxAge !== undefined && publishedDate !== undefined && now - publishedDate > maxAge
    ? `The image is ${formatAge(now - publishedDate)} old, more than ${formatDays(maxAge)}.`
    : undefined

const endReason = ({ endOfLife, sourceVersion }: LastImage, { now, source }: FreshnessFacts): string | undefined => {
  if (endOfLife !== undefined && endOfLife <= now) return `The end of life of the image was ${dateOf(endOfLife)}.`
  const ended = source.ended.get(sourceVersion ?? '')
  return ended === undefined || wouldUse(source, sourceVersion) ? undefined : `The source image, version ${sourceVersion ?? ''}, ${ended}.`
}

// Versions of the source that should no longer be used but that a build would use again, as sentences. They do not justify a rebuild: every
// night would build the same image.
export const deadEnds = ({ images, source }: Pick<FreshnessFacts, 'images' | 'source'>): readonly string[] => {
  const used = new Set(images.flatMap(({ last }) => last?.sourceVersion ?? []))
  return [...used].flatMap((version) => {
    const ended = source.ended.get(version)
    return ended !== undefined && wouldUse(source, version)
      ? [`The source image, version ${version}, ${ended}, and a build would use it again: change the source of the template.`]
      : []
  })
}

// Without any known version, a build would not get another one either.
const wouldUse = ({ newest }: SourceState, version: string | undefined): boolean => newest === undefined || newest === version

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
