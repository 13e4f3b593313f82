// Watches the copies of a run's gallery images while the service distributes them, which is the longest part of many builds. Best effort:
// what cannot be read is not shown.
import { parseDefinitionId, parseVersionId, type DefinitionId } from '../azure/resource-id.js'
import { now } from '../clock.js'
import { definitionClient } from '../gallery/gallery-client.js'
import type { RegionReplication } from '../gallery/image-version.js'
import { versionOfRun, type RunTraits } from '../service/late-images.js'
import { viewTemplate } from '../template/view.js'
import { read } from './gallery-images.js'
import type { TemplateJob } from './template-job.js'

// Poll intervals between two reads, a minute by default: a copy takes minutes.
const intervals = 6

export class ReplicationWatch {
  readonly #job: TemplateJob
  // Called once for each region whose copy is complete or has failed.
  readonly #onRegion: (text: string) => void
  readonly #reported = new Set<string>()
  #reading: Promise<void> | undefined
  #readAt = 0
  #underway: readonly string[] = []

  constructor(job: TemplateJob, onRegion: (text: string) => void) {
    this.#job = job
    this.#onRegion = onRegion
  }

  // Starts a read unless one was started recently. Not awaited, so that a slow answer does not delay the watch of the run.
  poll(run: RunTraits): void {
    const isSoon = now() - this.#readAt < this.#job.inputs.run.pollInterval * intervals
    if (isSoon || this.#reading !== undefined) return
    this.#readAt = now()
    this.#reading = this.#read(run).finally(() => {
      this.#reading = undefined
    })
  }

  // `: westus2 40 %, northeurope 0 %`, or nothing.
  text(): string {
    return this.#underway.length === 0 ? '' : `: ${this.#underway.join(', ')}`
  }

  // Waits for a read in progress.
  async finish(): Promise<void> {
    await this.#reading
  }

  async #read(run: RunTraits): Promise<void> {
    const underway: string[] = []
    for (const { definition, version } of destinations(this.#job)) {
      const client = definitionClient(this.#job.arm, definition)
      const replication = await read(this.#job, `The replication of ${client.id}`, async (signal) => {
        const name = version ?? versionOfRun(await client.versions(signal), { version }, run)?.name
        const found = name === undefined ? undefined : await client.find(name, signal)
        return found !== undefined && versionOfRun([found.version], { version }, run) !== undefined ? found.version.replication : undefined
      })
      for (const region of replication ?? []) {
        if (isFinished(region)) this.#report(client.id, region)
        else underway.push(`${region.region} ${region.progress} %`)
      }
    }
    this.#underway = underway
  }

  #report(definition: string, { region, state, details }: RegionReplication): void {
    const key = `${definition} ${region}`
    if (this.#reported.has(key)) return
    this.#reported.add(key)
    this.#onRegion(state === 'Completed' ? `${region}: replicated` : `${region}: replication failed${details === '' ? '' : `, ${details}`}`)
  }
}

const isFinished = ({ state }: RegionReplication): boolean => state === 'Completed' || state === 'Failed'

// The destinations of the template's gallery images. `version` is present if the template names one.
const destinations = ({ plan }: TemplateJob): readonly { readonly definition: DefinitionId; readonly version: string | undefined }[] =>
  (viewTemplate(plan.template).properties?.distribute ?? []).flatMap(({ galleryImageId = '' }) => {
    const named = parseVersionId(galleryImageId)
    const definition = named ?? parseDefinitionId(galleryImageId)
    return definition === undefined ? [] : [{ definition, version: named?.version }]
  })
