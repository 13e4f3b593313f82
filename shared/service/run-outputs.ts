// What a run created: the images and disks of its distributors.
import { at, jsonObjectOf, textOf, type JsonObject } from '../json.js'
import type { RegionReplication } from '../gallery/image-version.js'
import { viewRunOutput, viewTemplate, type Distributor } from '../template/view.js'

// One distributed image. `id` is a resource id (managed image, gallery image version), `uri` the address of a VHD.
export interface RunOutput {
  readonly name: string
  readonly type: string
  readonly id: string | null
  readonly uri: string | null
  readonly version: string | null
  readonly regions: readonly string[]
  // The copies of a gallery image version; absent if they could not be read.
  readonly replication?: readonly RegionReplication[]
}

// The run outputs in the order of the template's distributors. A distributor without a run output is left out. `bodies` are the service's
// answers (docs/service.md 6.1: artifactId for images, artifactUri for VHDs; versions under `/imageversions/` or `/versions/`).
export const runOutputsInOrder = (template: JsonObject, bodies: readonly unknown[]): readonly RunOutput[] =>
  (viewTemplate(template).properties?.distribute ?? []).flatMap((distributor) => {
    const { runOutputName: name = '' } = distributor
    const body = bodies.find((candidate) => textOf(at(candidate, 'name')) === name)
    if (body === undefined) return []
    return [runOutput(name, distributor, body)]
  })

const runOutput = (name: string, distributor: Distributor, body: unknown): RunOutput => {
  const { artifactId: id = null, artifactUri: uri = null } = viewRunOutput(jsonObjectOf(body)).properties ?? {}
  return {
    name,
    type: distributor.type ?? '',
    id,
    uri,
    version: /\/(?:image)?versions\/([^/]+)$/i.exec(id ?? '')?.[1] ?? null,
    regions: regionsOf(distributor),
  }
}

// Names of the regions as the template spells them.
const regionsOf = ({ targetRegions = [], replicationRegions = [], location }: Distributor): readonly string[] => {
  const all = [...targetRegions.map(({ name }) => name), ...replicationRegions, location]
  return all.filter((region) => region !== undefined)
}
