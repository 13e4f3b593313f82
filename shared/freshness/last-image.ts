// Reads the newest usable image of each distributor from the destination: the template that created it may no longer exist.
import { unlessMissing } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { parseDefinitionId } from '../azure/resource-id.js'
import { at, textOf, textsOf } from '../json.js'
import { definitionClient } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { tagOf } from '../azure/tags.js'
import { compareVersions } from '../versions.js'
import { apiVersionOf } from '../azure/api-versions.js'
import type { AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'
import type { ObjectNode } from '../template/node.js'
import { toolTagNames } from '../template/tool-tags.js'
import type { DistributedImage, LastImage } from './judge.js'
import { changedAt } from './managed-image.js'
import { locateTemplate, type LocatedDistributor } from '../template/view.js'
import { defined } from '../defined.js'

export interface LastImagesRequest {
  readonly arm: Arm
  readonly reader: AzureReader
  // A rendered template.
  readonly body: ObjectNode
  readonly signal: AbortSignal
  // Called if the date of an image cannot be read: without a date, an image never counts as too old.
  readonly onUndated: (imageId: string, error: Unreadable) => void
}

// What the distributors of a template have created so far, in their order. Throws ArmError.
export const readLastImages = (request: LastImagesRequest): Promise<readonly DistributedImage[]> =>
  Promise.all((locateTemplate(request.body).properties?.distribute ?? []).map((distributor) => readLastImage(request, distributor)))

// The newest by date of those that are complete; one that is being promoted is complete too.
export const newestGood = (versions: readonly GalleryImageVersion[]): GalleryImageVersion | undefined =>
  [...versions]
    .filter(({ provisioningState }) => provisioningState === 'Succeeded' || provisioningState === 'Updating')
    .sort((one, other) => (other.publishedDate ?? 0) - (one.publishedDate ?? 0) || compareVersions(other.number, one.number))[0]

// The version in the tag that Image Builder writes on its images: `PlatformImage Canonical::offer::sku::1.2.3` (docs/service.md 6.2), and
// for a gallery image the id of its version.
export const sourceVersionOf = (tag: string): string | undefined =>
  /::(\d+(?:\.\d+)+)$/.exec(tag)?.[1] ?? /\/versions\/(\d+\.\d+\.\d+)$/i.exec(tag)?.[1]

const readLastImage = async (request: LastImagesRequest, distributor: LocatedDistributor): Promise<DistributedImage> => {
  const { arm, signal } = request
  const runOutput = distributor.runOutputName?.value ?? ''
  const [definition = ''] = (distributor.galleryImageId?.value ?? '').split(/\/versions\//i)
  const parsed = parseDefinitionId(definition)
  if (parsed !== undefined) {
    const client = definitionClient(arm, parsed)
    const newest = newestGood((await unlessMissing(() => client.versions(signal))) ?? [])
    return { runOutput, place: client.id, last: newest === undefined ? undefined : galleryImage(newest) }
  }
  const imageId = distributor.imageId?.value
  if (imageId === undefined) return { runOutput, place: '', last: undefined }
  const found = await unlessMissing(() => arm.read(imageId, apiVersionOf(imageId), signal))
  return { runOutput, place: imageId, last: found === undefined ? undefined : await managedImage(imageId, found.body, request) }
}

const galleryImage = (version: GalleryImageVersion): LastImage => {
  const { publishedDate, endOfLife } = version
  return {
    id: version.id,
    version: version.name,
    ...defined({ publishedDate, endOfLife }),
    ...tagFacts(version),
  }
}

const managedImage = async (id: string, body: unknown, { reader, onUndated }: LastImagesRequest): Promise<LastImage | undefined> => {
  if (textOf(at(body, 'properties', 'provisioningState')) !== 'Succeeded') return undefined
  const publishedDate = await changedAt(id, reader).catch((error: unknown) => {
    if (!(error instanceof Unreadable)) throw error
    onUndated(id, error)
    return undefined
  })
  return { id, ...defined({ publishedDate }), ...tagFacts({ tags: textsOf(at(body, 'tags')) }) }
}

const tagFacts = (image: Pick<GalleryImageVersion, 'tags'>): Pick<LastImage, 'imageFingerprint' | 'parts' | 'sourceVersion'> => {
  const imageFingerprint = tagOf(image, toolTagNames.image)
  const sourceVersion = sourceVersionOf(tagOf(image, 'VMImageBuilderSource') ?? '')
  const parts = tagOf(image, toolTagNames.parts)
  return {
    ...defined({ imageFingerprint, parts, sourceVersion }),
  }
}
