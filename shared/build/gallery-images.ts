// Reads what the gallery knows about the images of a run, beyond Image Builder's own outputs. Best effort: what cannot be read is left out.
import { parseVersionId } from '../azure/resource-id.js'
import { withTimeLimit } from '../clock.js'
import { definitionClient } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { lateDistributors, versionOfRun, type RunTraits } from '../service/late-images.js'
import type { RunOutput } from '../service/run-outputs.js'
import type { TemplateJob } from './template-job.js'

// The run outputs, each gallery image version with the state of its replication.
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

// A version that exists although the run reported its failure.
export interface LateVersion {
  readonly runOutputName: string
  readonly id: string
}

// The versions that the service stopped waiting for. `others` are the ids of the run's other images.
export const lateVersions = async (
  job: TemplateJob,
  message: string,
  run: RunTraits,
  others: readonly string[],
): Promise<readonly LateVersion[]> => {
  const late: LateVersion[] = []
  for (const distributor of lateDistributors(job.plan.template, message)) {
    const client = definitionClient(job.arm, distributor.definition)
    const versions = await read(job, `The versions of ${client.id}`, (signal) => client.versions(signal))
    const version = versionOfRun((versions ?? []).filter(isNoneOf([...others, ...late.map(({ id }) => id)])), distributor, run)
    if (version !== undefined) late.push({ runOutputName: distributor.runOutputName, id: version.id })
  }
  return late
}

const isNoneOf = (ids: readonly string[]): ((version: GalleryImageVersion) => boolean) => {
  const taken = new Set(ids.map((id) => id.toLowerCase()))
  return ({ id }) => !taken.has(id.toLowerCase())
}

// The run has ended: its result must not wait for long.
const timeLimit = 60_000

// What `work` returns; undefined if it fails.
export const read = async <T>(
  { polling, host }: TemplateJob,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await withTimeLimit(timeLimit, polling.signal, work)
  } catch (error) {
    host.log.debug(`${what} could not be read: ${String(error)}`)
    return undefined
  }
}
