// What the gallery knows of the images of a run, beside what the image builder says. Side work: what cannot be read is left out.
import { parseDefinitionId, parseVersionId } from '../azure/resource-id.js'
import type { JsonObject } from '../json.js'
import { withTimeLimit } from '../clock.js'
import { definitionClient } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { givenUp, versionOfRun, type RunTraits } from '../service/late-images.js'
import type { RunOutput } from '../service/run-outputs.js'
import { viewTemplate } from '../template/view.js'
import type { TemplateJob } from './template-job.js'

// The run outputs with the state of the replication of each that is a gallery image version.
export const withReplication = (job: TemplateJob, runOutputs: readonly RunOutput[]): Promise<readonly RunOutput[]> =>
  Promise.all(
    runOutputs.map(async (output) => {
      const id = parseVersionId(output.id ?? '')
      if (id === undefined) return output
      const found = await read(job, `The replication of ${output.id ?? ''}`, (signal) =>
        definitionClient(job.arm, id).find(id.version, signal),
      )
      const replication = found?.version.replication
      return replication === undefined ? output : { ...output, replication }
    }),
  )

// A version that exists although the run failed on it.
export interface LateVersion {
  readonly runOutputName: string
  readonly id: string
}

// The versions that the service gave up waiting for. `made` are the ids of the run's other images, which are none of them.
export const lateVersions = async (
  job: TemplateJob,
  message: string,
  run: RunTraits,
  made: readonly string[],
): Promise<readonly LateVersion[]> => {
  const late: LateVersion[] = []
  for (const distributor of givenUp(job.plan.template, message)) {
    const client = definitionClient(job.arm, distributor.definition)
    const versions = await read(job, `The versions of ${client.id}`, (signal) => client.versions(signal))
    const version = versionOfRun((versions ?? []).filter(isNoneOf([...made, ...late.map(({ id }) => id)])), distributor, run)
    if (version !== undefined) late.push({ runOutputName: distributor.runOutputName, id: version.id })
  }
  return late
}

// The bodies of the run outputs of a run whose template was deleted before they were read: the gallery has an image version of each gallery
// distributor that carries the tags of the run. Managed images and disks are where the template puts them. Undefined unless the gallery
// proves that the run succeeded.
export const outputsByTags = async (job: TemplateJob, run: RunTraits): Promise<readonly JsonObject[] | undefined> => {
  const bodies: JsonObject[] = []
  let isProved = false
  const { distribute = [] } = viewTemplate(job.plan.template).properties ?? {}
  for (const { runOutputName: name = '', galleryImageId: galleryId = '', imageId: artifactId, uri: artifactUri } of distribute) {
    const definition = parseVersionId(galleryId) ?? parseDefinitionId(galleryId)
    if (definition === undefined) {
      if (artifactId !== undefined) bodies.push({ name, properties: { artifactId } })
      else if (artifactUri !== undefined) bodies.push({ name, properties: { artifactUri } })
      continue
    }
    const client = definitionClient(job.arm, definition)
    const versions = await read(job, `The versions of ${client.id}`, (signal) => client.versions(signal))
    const version = versionOfRun(versions ?? [], { version: parseVersionId(galleryId)?.version }, run)
    if (version?.provisioningState !== 'Succeeded') return undefined
    isProved = true
    bodies.push({ name, properties: { artifactId: version.id } })
  }
  return isProved ? bodies : undefined
}

const isNoneOf = (ids: readonly string[]): ((version: GalleryImageVersion) => boolean) => {
  const taken = new Set(ids.map((id) => id.toLowerCase()))
  return ({ id }) => !taken.has(id.toLowerCase())
}

// The run has ended: its result does not wait for long.
const patience = 60_000

const read = async <T>({ polling, host }: TemplateJob, what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> => {
  try {
    return await withTimeLimit(patience, polling.signal, work)
  } catch (error) {
    host.log.debug(`${what} could not be read: ${String(error)}`)
    return undefined
  }
}
