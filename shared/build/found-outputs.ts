// The images of a run whose template another job deleted before its run outputs were read: what Azure has where the template puts them.
import { blobHostProblem, blobHostsOf } from '../azure/blob-hosts.js'
import { blobClient } from '../azure/storage.js'
import { azureReader } from '../azure/reader.js'
import { parseDefinitionId, parseVersionId, type DefinitionId } from '../azure/resource-id.js'
import { madeAt } from '../freshness/managed-image.js'
import { definitionClient } from '../gallery/gallery-client.js'
import { at, textOf, type JsonObject } from '../json.js'
import { versionOfRun, type RunTraits } from '../service/late-images.js'
import { ownTagNames } from '../template/own-tags.js'
import { viewTemplate, type Distributor } from '../template/view.js'
import { read } from './gallery-images.js'
import type { TemplateJob } from './template-job.js'

// What is known of the image of one distributor: `made` since the run began, `absent`, or neither.
type Found = { readonly kind: 'made' | 'unknown'; readonly body: JsonObject | undefined } | { readonly kind: 'absent' }

// The bodies of the run outputs. undefined unless an image proves that the run succeeded, and none is absent: the service distributes all of
// them before a run has succeeded.
export const foundOutputs = async (job: TemplateJob, run: RunTraits): Promise<readonly JsonObject[] | undefined> => {
  const { distribute = [] } = viewTemplate(job.plan.template).properties ?? {}
  const bodies: JsonObject[] = []
  let isProved = false
  for (const distributor of distribute) {
    const found = await find(job, distributor, run)
    if (found.kind === 'absent') return undefined
    isProved ||= found.kind === 'made'
    if (found.body !== undefined) bodies.push({ name: distributor.runOutputName ?? '', properties: found.body })
  }
  return isProved ? bodies : undefined
}

const find = (job: TemplateJob, { galleryImageId = '', imageId, uri }: Distributor, run: RunTraits): Promise<Found> => {
  const definition = parseVersionId(galleryImageId) ?? parseDefinitionId(galleryImageId)
  if (definition !== undefined) return findVersion(job, definition, parseVersionId(galleryImageId)?.version, run)
  if (imageId !== undefined) return findManagedImage(job, imageId, run)
  // A disk without an address of its own is deleted with the template.
  return uri === undefined || uri === '' ? Promise.resolve({ kind: 'unknown', body: undefined }) : findDisk(job, uri, run)
}

const findVersion = async (job: TemplateJob, definition: DefinitionId, version: string | undefined, run: RunTraits): Promise<Found> => {
  const client = definitionClient(job.arm, definition)
  const versions = await read(job, `The versions of ${client.id}`, (signal) => client.versions(signal))
  const made = versionOfRun(versions ?? [], { version }, run)
  return made?.provisioningState === 'Succeeded' ? { kind: 'made', body: { artifactId: made.id } } : { kind: 'absent' }
}

// A run replaces a managed image of that name. Its tags tell a change by somebody else.
const findManagedImage = async (job: TemplateJob, id: string, run: RunTraits): Promise<Found> => {
  const body = { artifactId: id }
  const facts = await read(job, `The image ${id}`, async (signal) => {
    const azure = azureReader(job.arm, signal)
    return { image: await azure.get(id, 'Microsoft.Compute/images/read'), made: await madeAt(id, azure) }
  })
  if (facts === undefined) return { kind: 'unknown', body }
  const { image, made } = facts
  if (image === undefined) return { kind: 'absent' }
  const isOfRun =
    at(image, 'properties', 'provisioningState') === 'Succeeded' &&
    (textOf(at(image, 'tags', ownTagNames.image)) ?? run.imageFingerprint) === run.imageFingerprint
  return { kind: isOfRun && isSince(made, run) ? 'made' : 'unknown', body }
}

const findDisk = async (job: TemplateJob, uri: string, run: RunTraits): Promise<Found> => {
  const body = { artifactUri: uri }
  if (blobHostProblem(uri, blobHostsOf(job.inputs.cloud, job.artifacts.containerUrl)) !== undefined) return { kind: 'unknown', body }
  const modified = await read(job, `The disk ${uri}`, async (abortSignal) => {
    return (await (await blobClient(uri, job.identity)).getProperties({ abortSignal })).lastModified?.getTime()
  })
  return { kind: isSince(modified, run) ? 'made' : 'unknown', body }
}

// Azure gives some times in whole seconds.
const isSince = (time: number | undefined, { startTime }: RunTraits): boolean =>
  time !== undefined && time >= Math.floor(Date.parse(startTime) / 1000) * 1000
