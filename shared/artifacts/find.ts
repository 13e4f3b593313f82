// From the references in a template to artifacts: located, hashed, packed. Offline.
import type { Problem } from '../errors.js'
import type { ArtifactReference } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import type { Finding } from '../template/finding.js'
import { mapLimit } from '../concurrency.js'
import type { Artifact } from './artifact.js'
import { contentReader } from './content.js'
import { Digests } from './digests.js'
import { materialize, type Delivery } from './materialize.js'
import { lineEndingFindings } from './line-endings.js'
import { resolveReference, type ArtifactSearch, type ResolvedReference, type UnusableReference } from './resolve-reference.js'

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
  const seen = await resolveAll(body, references, search)
  const problems = seen.flatMap((one) => ('problems' in one ? one.problems : []))
  const resolved = seen.flatMap((one) => ('problems' in one ? [] : one))
  if (problems.length > 0) return { deliveries: [], problems, findings: [] }
  const packed = new Map<string, Promise<Artifact>>()
  const deliveries: Delivery[] = []
  for (const one of resolved) deliveries.push(await materialize(one, search, packed))
  return { deliveries, problems, findings: resolved.flatMap(findingsOf) }
}

// More at a time only compete for the disk.
const referencesAtATime = 8

const resolveAll = async (
  body: ObjectNode,
  references: readonly ArtifactReference[],
  search: ArtifactSearch,
): Promise<readonly (ResolvedReference | UnusableReference)[]> => {
  const digests = new Digests(search.signal)
  const read = contentReader({ ...search, digests })
  try {
    return await mapLimit(referencesAtATime, references, (reference) => resolveReference(body, reference, search, read))
  } finally {
    digests.end()
  }
}

const findingsOf = (resolved: ResolvedReference): readonly Finding[] => {
  const { located, reference } = resolved
  const contents =
    resolved.kind === 'file'
      ? [{ ...resolved.content, path: located.path }]
      : resolved.entries.flatMap((entry) => (entry.kind === 'file' ? [{ ...entry, path: `${located.path}/${entry.path}` }] : []))
  return lineEndingFindings(contents, reference.value.at)
}
