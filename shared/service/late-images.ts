// Images that the service stopped waiting for: if the build timeout ends during distribution, the run fails, but the gallery still
// replicates the version (docs/service.md 4.6).
import { parseDefinitionId, parseVersionId, type DefinitionId } from '../azure/resource-id.js'
import type { JsonObject } from '../json.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { tagOf } from '../azure/tags.js'
import { toolTagNames } from '../template/tool-tags.js'
import { viewTemplate } from '../template/view.js'
import { publishingTimeout } from '../diagnosis/publishing-timeout.js'

// A distributor that the service gave up on, and where to look for its version.
export interface LateDistributor {
  readonly runOutputName: string
  readonly definition: DefinitionId
  // Only if the template names one.
  readonly version: string | undefined
}

// What identifies a version as one of this run.
export interface RunTraits {
  readonly startTime: string
  readonly imageFingerprint: string
  readonly correlationId: string | undefined
}

// The gallery distributors that the run's message reports as given up; it names each failed distributor by its index.
export const lateDistributors = (template: JsonObject, message: string): readonly LateDistributor[] => {
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

// The version of such a distributor among those of its definition: the newest since the run began that the template names, or that carries
// the run's tags. A failed version does not count.
export const versionOfRun = (
  versions: readonly GalleryImageVersion[],
  { version: name }: Pick<LateDistributor, 'version'>,
  run: RunTraits,
): GalleryImageVersion | undefined =>
  versions
    .filter((version) => isUsable(version) && isSince(version, Date.parse(run.startTime)))
    .filter((version) => (name === undefined ? carriesTagsOf(version, run) : version.name === name))
    .sort((one, other) => (other.publishedDate ?? Infinity) - (one.publishedDate ?? Infinity))[0]

const isUsable = ({ provisioningState }: GalleryImageVersion): boolean => provisioningState !== 'Failed' && provisioningState !== 'Deleting'

// It is not known whether Compute returns a date while a version is being created; a version without one counts as new.
const isSince = ({ publishedDate, provisioningState }: GalleryImageVersion, start: number): boolean =>
  publishedDate === undefined ? provisioningState === 'Creating' : publishedDate >= start

// The service tags versions with a correlationId (docs/service.md 6.2), in addition to the template's own tags.
const carriesTagsOf = (version: GalleryImageVersion, { imageFingerprint, correlationId }: RunTraits): boolean =>
  tagOf(version, toolTagNames.image) === imageFingerprint ||
  (correlationId !== undefined && tagOf(version, 'correlationId') === correlationId)
