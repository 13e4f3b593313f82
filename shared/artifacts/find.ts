// From the references in a template to artifacts: located, hashed, packed, addressed. Offline.
import type { Problem } from '../errors.js'
import { findArtifactReferences, isLocal } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import type { Artifact } from './artifact.js'
import { deliver, type FoundArtifact } from './delivery.js'
import { look, type ArtifactSearch, type Sighting } from './sighting.js'

// Every local file and folder that the template names, in its order; what is named twice is hashed and packed once. All problems at
// once; nothing is packed while there are any.
export const findArtifacts = async (
  body: ObjectNode,
  search: ArtifactSearch,
): Promise<{ readonly found: readonly FoundArtifact[]; readonly problems: readonly Problem[] }> => {
  const sightings: Sighting[] = []
  const problems: Problem[] = []
  const hashed = new Map<string, Promise<string>>()
  for (const reference of findArtifactReferences(body).filter(({ value }) => isLocal(value.value))) {
    const seen = await look(body, reference, search, hashed)
    if ('problems' in seen) problems.push(...seen.problems)
    else sightings.push(seen)
  }
  if (problems.length > 0) return { found: [], problems }
  const packed = new Map<string, Promise<Artifact>>()
  const found: FoundArtifact[] = []
  for (const sighting of sightings) found.push(await deliver(sighting, search, packed))
  return { found, problems }
}
