// Checks version numbers that a template names, before its run begins. The service notices only while distributing, after the whole build,
// that a version exists (docs/service.md 6.5). The preflight reports this earlier, if it is enabled, but another job may create the version
// in between.
import { ArmError, isDeadlinePassed } from '../azure/arm-error.js'
import { parseVersionId, type DefinitionId } from '../azure/resource-id.js'
import { AibError, joinErrors } from '../errors.js'
import { definitionClient } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import type { TemplateJob } from './template-job.js'
import { viewTemplate } from '../template/view.js'

// Throws AibError if a gallery already has one of these versions.
export const refuseExistingVersions = async (job: TemplateJob): Promise<void> => {
  const { distribute = [] } = viewTemplate(job.plan.template).properties ?? {}
  const named = distribute.flatMap(({ galleryImageId = '' }) => parseVersionId(galleryImageId) ?? [])
  const taken = (await Promise.all(named.map((version) => find(job, version)))).flatMap((version) => version ?? [])
  const [first, ...rest] = taken.map(exists)
  if (first !== undefined) throw joinErrors([first, ...rest])
}

// A version that cannot be read does not prevent the build.
const find = async (
  { arm, host, polling }: TemplateJob,
  { version, ...definition }: DefinitionId & { readonly version: string },
): Promise<GalleryImageVersion | undefined> => {
  try {
    return (await definitionClient(arm, definition).find(version, polling.signal))?.version
  } catch (error) {
    if (!(error instanceof ArmError) || isDeadlinePassed(error)) throw error
    host.log.debug(`Whether version ${version} of ${definition.definition} is taken could not be read: ${error.code}: ${error.message}`)
    return undefined
  }
}

const exists = ({ id, name, provisioningState }: GalleryImageVersion): AibError =>
  new AibError({
    code: 'image-version-exists',
    message: `The gallery already has version ${name} (${provisioningState}), and a version is never overwritten. Nothing was built.`,
    where: id,
    fix: 'Choose another number, or omit it: the service then assigns the next one.',
  })
