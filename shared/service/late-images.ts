// Images that the service gave up waiting for: when the build timeout ends in the distribution, the run fails and the gallery replicates
// the version all the same (docs/service.md 4.6).
import { parseDefinitionId, parseVersionId, type DefinitionId } from '../azure/resource-id.js'
import type { JsonObject } from '../json.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { tagOf } from '../azure/tags.js'
import { ownTagNames } from '../template/own-tags.js'
import { viewTemplate } from '../template/view.js'
import { publishingTimeout } from '../diagnosis/distribution.js'

// A distributor that was given up, and where its version is to be looked for.
export interface GivenUp {
  readonly runOutputName: string
  readonly definition: DefinitionId
  // Where the template names one.
  readonly version: string | undefined
}

// What identifies a version as one of a run.
export interface RunTraits {
  readonly startTime: string
  readonly imageFingerprint: string
  readonly correlationId: string | undefined
}

// The gallery distributors that a run's message says were given up; it names each failed one by its index.
export const givenUp = (template: JsonObject, message: string): readonly GivenUp[] => {
  const { distribute = [] } = viewTemplate(template).properties ?? {}
  return message.split(/(?=\[Error \d+\] \[Distribute \d+\])/).flatMap((failure) => {
    const index = /^\[Error \d+\] \[Distribute (\d+)\]/.exec(failure)?.[1]
    if (index === undefined || !publishingTimeout.test(failure)) return []
    const { galleryImageId: id = '', runOutputName } = distribute[Number(index)] ?? {}
    const named = parseVersionId(id)
    const definition = named ?? parseDefinitionId(id)
    return definition === undefined || runOutputName === undefined ? [] : [{ runOutputName, definition, version: named?.version }]
  })
}

// The version of a given-up distributor among those of its definition: the newest since the run began that the template names, or that
// carries the run's tags; one that failed does not count.
export const versionOfRun = (
  versions: readonly GalleryImageVersion[],
  { version: name }: Pick<GivenUp, 'version'>,
  run: RunTraits,
): GalleryImageVersion | undefined =>
  versions
    .filter((version) => isUsable(version) && isSince(version, Date.parse(run.startTime)))
    .filter((version) => (name === undefined ? carriesTagsOf(version, run) : version.name === name))
    .sort((one, other) => (other.publishedDate ?? Infinity) - (one.publishedDate ?? Infinity))[0]

const isUsable = ({ provisioningState }: GalleryImageVersion): boolean => provisioningState !== 'Failed' && provisioningState !== 'Deleting'

// Whether Compute gives the date while a version is being made is not known; such a one is of now.
const isSince = ({ publishedDate, provisioningState }: GalleryImageVersion, start: number): boolean =>
  publishedDate === undefined ? provisioningState === 'Creating' : publishedDate >= start

// The service tags versions with a correlationId (docs/service.md 6.2), in addition to the template's own tags.
const carriesTagsOf = (version: GalleryImageVersion, { imageFingerprint, correlationId }: RunTraits): boolean =>
  tagOf(version, ownTagNames.image) === imageFingerprint ||
  (correlationId !== undefined && tagOf(version, 'correlationId') === correlationId)
