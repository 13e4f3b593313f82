// Finds the images of a run whose template was deleted, or run again, by another job before the run outputs were read: what Azure has at
// the template's destinations. An image counts only if it is proved to be of this run: an earlier one would make a failed build green.
import { blobHostProblem, blobHostsOf } from '../azure/blob-hosts.js'
import { blobClient } from '../azure/storage.js'
import { azureReader } from '../azure/reader.js'
import { parseDefinitionId, parseVersionId, type DefinitionId } from '../azure/resource-id.js'
import { tagOf } from '../azure/tags.js'
import { createdAt } from '../freshness/managed-image.js'
import { definitionClient } from '../gallery/gallery-client.js'
import { at, isObject, textOf, type JsonObject } from '../json.js'
import type { ImageTemplate } from '../service/image-template.js'
import { isToolTag } from '../template/tool-tags.js'
import { viewTemplate, type Distributor } from '../template/view.js'
import { read } from './gallery-images.js'
import type { TemplateJob } from './template-job.js'

// What identifies the images of a run.
export interface RunFacts {
  readonly startTime: string
  // When the next run of the template began.
  readonly laterRun?: string
  // The template during the run, as read from Azure: its images carry the tags that it sets.
  readonly template: ImageTemplate
  // Whether the run is known to have succeeded. If so, whatever is at an address that the template names belongs to the run.
  readonly hasSucceeded: boolean
}

// The run outputs as the service lists them, or the reasons why they are unknown, as whole sentences.
export type FoundOutputs = { readonly bodies: readonly JsonObject[] } | { readonly because: string }

type Found = { readonly body: JsonObject } | { readonly because: string }

// Looks for the image of each distributor: a run succeeds only after the service has created all of them.
export const findOutputs = async (job: TemplateJob, run: RunFacts): Promise<FoundOutputs> => {
  const { distribute = [] } = viewTemplate(run.template.body).properties ?? {}
  const bodies: JsonObject[] = []
  const reasons: string[] = []
  for (const distributor of distribute) {
    const found = await find(job, distributor, run)
    if ('body' in found) bodies.push({ name: distributor.runOutputName ?? '', properties: found.body })
    else reasons.push(`${found.because}.`)
  }
  return reasons.length === 0 ? { bodies } : { because: reasons.join(' ') }
}

const find = (job: TemplateJob, distributor: Distributor, run: RunFacts): Promise<Found> => {
  const { galleryImageId = '', imageId, uri = '', runOutputName = '' } = distributor
  const version = parseVersionId(galleryImageId)
  const definition = version ?? parseDefinitionId(galleryImageId)
  const named =
    version !== undefined
      ? { artifactId: galleryImageId }
      : imageId !== undefined
        ? { artifactId: imageId }
        : uri === ''
          ? undefined
          : { artifactUri: uri }
  if (run.hasSucceeded && named !== undefined) return Promise.resolve({ body: named })
  if (definition !== undefined) return findVersion(job, { definition, version: version?.version, distributor }, run)
  if (imageId !== undefined) return findManagedImage(job, imageId, distributor, run)
  if (uri !== '') return findDisk(job, uri, run)
  return Promise.resolve({ because: `The VHD of ${runOutputName} has no uri: it is deleted together with the template` })
}

interface Destination {
  readonly definition: DefinitionId
  // Only if the template names one.
  readonly version: string | undefined
  readonly distributor: Distributor
}

const findVersion = async (job: TemplateJob, { definition, version, distributor }: Destination, run: RunFacts): Promise<Found> => {
  const client = definitionClient(job.arm, definition)
  const versions = await read(job, `The versions of ${client.id}`, (signal) => client.versions(signal))
  if (versions === undefined) return { because: `The versions of ${client.id} cannot be read` }
  const tags = toolTagsOf(distributor)
  const matching = versions.filter(
    (one) =>
      one.provisioningState === 'Succeeded' &&
      (version === undefined ? tags.length > 0 : one.name === version) &&
      isDuring(one.publishedDate, run) &&
      carries(one.tags, tags),
  )
  const [only] = matching
  if (only !== undefined && matching.length === 1) return { body: { artifactId: only.id } }
  const count = matching.length === 0 ? 'No version' : 'More than one version'
  return { because: `${count} of ${client.id} was created since the run started and carries the tags of its template` }
}

const findManagedImage = async (job: TemplateJob, id: string, distributor: Distributor, run: RunFacts): Promise<Found> => {
  const facts = await read(job, `The image ${id}`, async (signal) => {
    const azure = azureReader(job.arm, signal)
    return { image: await azure.get(id, 'Microsoft.Compute/images/read'), created: await createdAt(id, azure) }
  })
  if (facts === undefined) return { because: `The image ${id} cannot be read` }
  const { image, created } = facts
  if (image === undefined) return { because: `There is no image ${id}` }
  if (at(image, 'properties', 'provisioningState') !== 'Succeeded') return { because: `The image ${id} is not complete` }
  if (!isDuring(created, run)) return { because: `The image ${id} was not created during the run` }
  if (!carries(textsIn(at(image, 'tags')), toolTagsOf(distributor)))
    return { because: `The image ${id} has different tags from the template` }
  return { body: { artifactId: id } }
}

// A disk has no tags. It is recognised by its address and its time. The service copies it there, so a copy may be incomplete.
const findDisk = async (job: TemplateJob, uri: string, run: RunFacts): Promise<Found> => {
  if (blobHostProblem(uri, blobHostsOf(job.inputs.cloud, job.artifacts.containerUrl)) !== undefined)
    return { because: `The disk ${uri} is on a host that this job does not read` }
  const disk = await read(job, `The disk ${uri}`, async (abortSignal) => {
    return (await blobClient(uri, job.identity)).getProperties({ abortSignal })
  })
  if (disk === undefined) return { because: `The disk ${uri} cannot be read` }
  if ((disk.copyStatus ?? 'success') !== 'success') return { because: `The disk ${uri} is not complete` }
  return isDuring(disk.lastModified?.getTime(), sinceSecondOf(run))
    ? { body: { artifactUri: uri } }
    : { because: `The disk ${uri} was not written during the run` }
}

const isDuring = (time: number | undefined, { startTime, laterRun }: RunFacts): boolean =>
  time !== undefined && time >= Date.parse(startTime) && (laterRun === undefined || time < Date.parse(laterRun))

// Storage truncates the time of a blob to whole seconds. No two runs of a template begin within one second.
const sinceSecondOf = ({ startTime, ...run }: RunFacts): RunFacts => ({
  ...run,
  startTime: new Date(Math.floor(Date.parse(startTime) / 1000) * 1000).toISOString(),
})

type Tags = readonly (readonly [name: string, value: string])[]

// The tags of this tool that the template gives to the image. A policy may change other tags.
const toolTagsOf = ({ artifactTags = {} }: Distributor): Tags => Object.entries(artifactTags).filter(([name]) => isToolTag(name))

const carries = (tags: Readonly<Record<string, string>>, wanted: Tags): boolean =>
  wanted.every(([name, value]) => tagOf({ tags }, name) === value)

const textsIn = (tags: unknown): Readonly<Record<string, string>> =>
  isObject(tags) ? Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, textOf(value) ?? ''])) : {}
