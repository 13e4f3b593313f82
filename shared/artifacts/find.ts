// From the references in a template to artifacts: located, hashed, packed, addressed. Offline.
import type { Problem } from '../errors.js'
import { findArtifactReferences, isLocal } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import type { Finding } from '../template/finding.js'
import { mapLimit } from '../concurrency.js'
import type { Artifact } from './artifact.js'
import { contentReader } from './content.js'
import { Digests } from './digests.js'
import { materialize, type PreparedArtifact } from './materialize.js'
import { lineEndingFindings } from './line-endings.js'
import { resolveReference, type ArtifactSearch, type ResolvedReference, type UnusableReference } from './resolve-reference.js'

export interface ArtifactFindings {
  readonly found: readonly PreparedArtifact[]
  readonly problems: readonly Problem[]
  readonly findings: readonly Finding[]
}

// Every local file and folder that the template names, in its order; what is named twice is hashed and packed once. All problems at
// once; nothing is packed while there are any.
export const findArtifacts = async (body: ObjectNode, search: ArtifactSearch): Promise<ArtifactFindings> => {
  const seen = await resolveAll(body, search)
  const problems = seen.flatMap((one) => ('problems' in one ? one.problems : []))
  const resolved = seen.flatMap((one) => ('problems' in one ? [] : one))
  if (problems.length > 0) return { found: [], problems, findings: [] }
  const packed = new Map<string, Promise<Artifact>>()
  const found: PreparedArtifact[] = []
  for (const one of resolved) found.push(await materialize(one, search, packed))
  return { found, problems, findings: resolved.flatMap(findingsOf) }
}

// More at a time only compete for the disk.
const referencesAtATime = 8

const resolveAll = async (body: ObjectNode, search: ArtifactSearch): Promise<readonly (ResolvedReference | UnusableReference)[]> => {
  const references = findArtifactReferences(body).filter(({ value }) => isLocal(value.value))
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
