// From the references in a template to artifacts: located, hashed, addressed. Offline.
import { AibError, type Problem } from '../errors.js'
import { findArtifactReferences, isLocal, type ArtifactReference } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import { blobName, blobUrl } from './address.js'
import type { Artifact } from './artifact.js'
import { digestFile } from './digest.js'
import { locateFile } from './locate.js'

export interface FoundArtifact {
  readonly reference: ArtifactReference
  readonly artifact: Artifact
}

// Every local file that the template names, in its order; a file that is named twice is hashed once. All problems at once.
export const findArtifacts = async (
  body: ObjectNode,
  templateFile: string,
  workspace: string,
  containerUrl: string | undefined,
): Promise<{ readonly found: readonly FoundArtifact[]; readonly problems: readonly Problem[] }> => {
  const found: FoundArtifact[] = []
  const problems: Problem[] = []
  const known = new Map<string, Artifact>()
  for (const reference of findArtifactReferences(body).filter(({ value }) => isLocal(value.value))) {
    const located = await locateFile(reference.value.value, templateFile, workspace, reference.value.at)
    if ('code' in located) {
      problems.push(located)
      continue
    }
    try {
      const artifact = known.get(located.absolutePath) ?? addressed(located, await digestFile(located.absolutePath), containerUrl)
      known.set(located.absolutePath, artifact)
      found.push({ reference, artifact })
      problems.push(...checksumProblems(reference, artifact))
    } catch (error) {
      if (error instanceof AibError) throw error
      problems.push({ code: 'artifact-missing', message: `${located.path} cannot be read (${String(error)}).`, where: reference.value.at })
    }
  }
  return { found, problems }
}

const addressed = (located: Omit<Artifact, 'sha256' | 'blobName' | 'url'>, sha256: string, containerUrl: string | undefined): Artifact => {
  const name = blobName(sha256, located.path)
  return { ...located, sha256, blobName: name, url: containerUrl === undefined ? null : blobUrl(containerUrl, name) }
}

// A checksum that the user wrote is a promise about the file.
const checksumProblems = ({ checksum }: ArtifactReference, artifact: Artifact): readonly Problem[] => {
  if (checksum === undefined || checksum.value === '' || checksum.value.toLowerCase() === artifact.sha256) return []
  const problem: Problem = {
    code: 'artifact-checksum',
    message: `The sha256Checksum here is not that of ${artifact.path}, which is ${artifact.sha256}.`,
    where: checksum.at,
    fix: 'Remove it to have it computed, or find out who changed the file.',
  }
  return [problem]
}
