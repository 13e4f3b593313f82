// From the references in a template to artifacts: located, hashed, packed. Offline.
import type { Problem } from '../errors.js'
import type { ArtifactReference } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import type { Finding } from '../template/finding.js'
import { sideBySide } from '../side-by-side.js'
import type { Artifact } from './artifact.js'
import { contentReader } from './content.js'
import { Digests } from './digests.js'
import { deliver, type Delivery } from './delivery.js'
import { lineEndingFindings } from './line-endings.js'
import { look, type ArtifactSearch, type Sighting, type Unusable } from './sighting.js'

export interface ArtifactFindings {
  readonly deliveries: readonly Delivery[]
  readonly problems: readonly Problem[]
  readonly findings: readonly Finding[]
}

// The files and folders that local references of a template name, in their order; what is named twice is hashed and packed once. All
// problems at once; nothing is packed if there are any.
export const findArtifacts = async (
  body: ObjectNode,
  references: readonly ArtifactReference[],
  search: ArtifactSearch,
): Promise<ArtifactFindings> => {
  const seen = await lookAtAll(body, references, search)
  const problems = seen.flatMap((one) => ('problems' in one ? one.problems : []))
  const sightings = seen.flatMap((one) => ('problems' in one ? [] : one))
  if (problems.length > 0) return { deliveries: [], problems, findings: [] }
  const packed = new Map<string, Promise<Artifact>>()
  const deliveries: Delivery[] = []
  for (const sighting of sightings) deliveries.push(await deliver(sighting, search, packed))
  return { deliveries, problems, findings: sightings.flatMap(findingsOf) }
}

// More at a time only compete for the disk.
const referencesAtATime = 8

const lookAtAll = async (
  body: ObjectNode,
  references: readonly ArtifactReference[],
  search: ArtifactSearch,
): Promise<readonly (Sighting | Unusable)[]> => {
  const digests = new Digests(search.signal)
  const read = contentReader({ ...search, digests })
  try {
    return await sideBySide(referencesAtATime, references, (reference) => look(body, reference, search, read))
  } finally {
    digests.end()
  }
}

const findingsOf = (sighting: Sighting): readonly Finding[] => {
  const { located, reference } = sighting
  const contents =
    sighting.kind === 'file'
      ? [{ ...sighting.content, path: located.path }]
      : sighting.entries.flatMap((entry) => (entry.kind === 'file' ? [{ ...entry, path: `${located.path}/${entry.path}` }] : []))
  return lineEndingFindings(contents, reference.value.at)
}
