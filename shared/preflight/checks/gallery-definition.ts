import { at, isWord, textOf } from '../../json.js'
import { normalizeRegion, unknownRegion } from '../../azure/region.js'
import type { Place } from '../../errors.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated } from '../../azure/unreadable.js'
import { each, failed, orUnknown, warning, type Check, type Remark } from '../check.js'
import { nearName } from '../near-name.js'
import { securityMismatch, type SourceKind } from '../security-types.js'
import { readSourceImage, traitsOfDefinition, type ImageTraits } from '../source-image.js'
import type { GalleryTarget, Subject } from '../subject.js'

// Each image definition of a distributor exists, and accepts the image that is built.
export const galleryDefinition: Check = {
  id: 'gallery-definition',
  title: 'Image definitions',
  why: 'The image must match its definition: operating system, generation, architecture, security type and purchase plan. If it does not, the build fails at its end, when the image is distributed.',
  right: 'Microsoft.Compute/galleries/images/read',
  fix: 'Create the image definition with the properties of the source image, or distribute to one that has them.',
  source: 'troubleshooting, image definitions; Azure Compute Gallery, image definitions',
  applies: ({ galleryTargets }) => galleryTargets.length > 0,
  check: (subject, azure) =>
    each(subject.galleryTargets, async (target) => {
      const definition = await azure.get(target.definition.value, galleryDefinition.right)
      if (definition === undefined) return [await missing(target.definition, azure)]
      stated(at(definition, 'properties', 'osType'), `what the image definition ${target.definition.value} is for`)
      return [
        ...definitionMismatches(target, definition),
        ...(await orUnknown(() => mismatches(subject, target, traitsOfDefinition(definition), azure))),
      ]
    }),
}

const missing = async ({ value, at: where }: GalleryTarget['definition'], azure: AzureReader): Promise<Remark> => {
  const near = await nearName(value, azure, galleryDefinition.right)
  const message = `The image definition ${value} does not exist.`
  return near === undefined
    ? failed(where, message)
    : failed(
        where,
        `${message} Did you mean ${near}?`,
        'Correct the resource id, or create the image definition with the properties of the source image.',
      )
}

// The checks that do not depend on the source.
const definitionMismatches = ({ definition, regions }: GalleryTarget, found: unknown): readonly Remark[] => {
  const location = textOf(at(found, 'location')) ?? ''
  const isSpecialized = isWord(at(found, 'properties', 'osState'), 'Specialized')
  const isHome = regions.length === 0 || regions.some(({ value }) => normalizeRegion(value) === normalizeRegion(location))
  return [
    ...(isSpecialized
      ? [failed(definition.at, 'The image definition is for specialized images; Image Builder makes generalized ones.')]
      : []),
    // A misspelt region may be meant to be this one: the check of regions reports it.
    ...(isHome || location === '' || regions.some(({ value }) => unknownRegion(value) !== undefined)
      ? []
      : [
          warning(
            definition.at,
            `The image definition is in ${location}, which is not one of the target regions: a version must be replicated to the region of its image definition.`,
            `Add ${location} to targetRegions.`,
          ),
        ]),
  ]
}

const mismatches = async (subject: Subject, { definition }: GalleryTarget, target: ImageTraits, azure: AzureReader) => {
  const { traits: source, kind } = await readSourceImage(subject, azure)
  const differ = (what: string, one: string | undefined, other: string | undefined): readonly Remark[] =>
    one === undefined || other === undefined || one.toLowerCase() === other.toLowerCase()
      ? []
      : [failed(definition.at, `The image definition is for ${what} ${other}, the source image has ${one}.`)]
  return [
    ...differ('the operating system', source.osType, target.osType),
    ...differ('generation', source.generation, target.generation),
    ...differ('the architecture', source.architecture, target.architecture),
    ...securityRemarks(definition.at, kind, source.securityType, target.securityType),
    ...planMismatch(definition.at, source, kind, target),
  ]
}

// A managed image has no security type, so it counts as Standard.
const securityRemarks = (where: Place, kind: SourceKind | undefined, source = 'Standard', target = 'Standard'): readonly Remark[] => {
  const finding = kind === undefined ? undefined : securityMismatch(kind, source, target)
  if (finding === undefined) return []
  const fix = `Use an image definition with the security type ${source} (az sig image-definition create --features SecurityType=${source}), or another source.`
  return [(finding.status === 'failed' ? failed : warning)(where, finding.message, fix)]
}

// The plan of a marketplace image is passed on to images made from it: without it, no VM of the image can be created. The image shows its plan;
// the check marketplace-terms compares planInfo with it.
const planMismatch = (
  where: GalleryTarget['definition']['at'],
  { plan: own }: ImageTraits,
  kind: SourceKind | undefined,
  target: ImageTraits,
): readonly Remark[] => {
  // Managed images do not show a plan.
  if (own === undefined && (target.plan === undefined || kind === undefined || kind === 'managed image')) return []
  const [one, other] = [own, target.plan].map((plan) =>
    plan === undefined ? undefined : `${plan.publisher}, ${plan.product}, ${plan.name}`,
  )
  if (one?.toLowerCase() === other?.toLowerCase()) return []
  const message =
    other === undefined
      ? `The source image has the purchase plan ${one}, the image definition none: whoever creates a VM from the image must know the plan.`
      : `The image definition has the purchase plan ${other}, the source image ${one ?? 'none'}.`
  return [
    warning(where, message, `Create the image definition ${one === undefined ? 'without a plan' : 'with the plan of the source image'}.`),
  ]
}
