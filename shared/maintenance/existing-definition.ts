// Explains that an image definition, or its gallery, does not exist.
import { ArmError } from '../azure/arm-error.js'
import { definitionId, galleryId, type DefinitionId } from '../azure/resource-id.js'
import { didYouMean } from '../did-you-mean.js'
import { AibError, type Problem } from '../errors.js'
import { definitionNames } from '../gallery/gallery-client.js'
import { spell } from '../inputs/spelling.js'
import type { InputName } from '../inputs/table.js'
import type { GalleryJob } from './gallery-job.js'

// The inputs that may name an image definition.
type Naming = readonly InputName[]

// Runs `read` on an image definition. Throws AibError not-found if the definition or its gallery does not exist; every other error of `read`
// as it is.
export const onExistingDefinition = async <T>(
  job: GalleryJob,
  id: DefinitionId,
  read: () => Promise<T>,
  inputs: Naming = ['gallery-image-definition', 'image-version-id'],
): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof ArmError) || !error.isNotFound) throw error
    throw new AibError(await missing(job, id, inputs), { cause: error })
  }
}

// The same for a gallery.
export const onExistingGallery = async <T>(job: GalleryJob, id: Omit<DefinitionId, 'definition'>, read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof ArmError) || !error.isNotFound) throw error
    throw new AibError(missingGallery(job, id, ['gallery-image-definition']), { cause: error })
  }
}

const missing = async (job: GalleryJob, id: DefinitionId, inputs: Naming): Promise<Problem> => {
  const names = await namesIn(job, id)
  if (names === 'no-gallery') return missingGallery(job, id, inputs)
  const near = names === 'unknown' ? undefined : didYouMean(id.definition, names)
  const guess = near === undefined ? '' : ` Did you mean ${near}?`
  return {
    code: 'not-found',
    message: `The gallery ${id.gallery} has no image definition ${id.definition}.${guess}`,
    where: definitionId(id),
    fix: [`Correct ${spelled(job, inputs)}.`, ...(names === 'unknown' ? [] : [contentText(names)])].join(' '),
  }
}

const contentText = (names: readonly string[]): string => {
  if (names.length === 0) return 'The gallery has no image definitions.'
  const shown = [...names].sort().slice(0, mostNames)
  return `The gallery has ${shown.join(', ')}${names.length > shown.length ? ' …' : ''}.`
}

const mostNames = 10

// The image definitions of the gallery; unknown if they cannot be listed, for example without the right to do so.
const namesIn = async ({ arm, polling }: GalleryJob, id: DefinitionId): Promise<readonly string[] | 'no-gallery' | 'unknown'> => {
  try {
    return await definitionNames(arm, id, polling.signal)
  } catch (error) {
    if (error instanceof ArmError) return error.isNotFound ? 'no-gallery' : 'unknown'
    throw error
  }
}

const missingGallery = (job: GalleryJob, id: Omit<DefinitionId, 'definition'>, inputs: Naming): Problem => ({
  code: 'not-found',
  message: `There is no gallery ${id.gallery} in the resource group ${id.resourceGroup}.`,
  where: galleryId(id),
  fix: `Correct ${spelled(job, inputs)}. Command that lists the galleries: az sig list --subscription ${id.subscriptionId}`,
})

const spelled = ({ host }: GalleryJob, inputs: Naming): string => inputs.map((name) => spell(name, host.platform)).join(' or ')
