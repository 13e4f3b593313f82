// Pins the remote scripts and files of a template to what their URLs return now.
import type { Problem } from '../errors.js'
import { artifactReplacement, type ArtifactReference } from '../template/artifact-references.js'
import { isSince } from '../template/model/api-versions.js'
import { textNode, withReplacements, type ObjectNode, type Replacement } from '../template/node.js'
import type { FetchRemote, RemoteFile } from './fetch-remote.js'

export interface PinnedTemplate {
  readonly body: ObjectNode
  // The references as they are in that body.
  readonly references: readonly ArtifactReference[]
  readonly problems: readonly Problem[]
}

// The body with a sha256Checksum for every remote script and file, if the API version has it. A checksum that the user wrote is verified.
// All problems at once.
export const pinRemoteFiles = async (
  body: ObjectNode,
  references: readonly ArtifactReference[],
  apiVersion: string,
  fetchRemote: FetchRemote,
): Promise<PinnedTemplate> => {
  const isPinnable = ({ checksumSince }: ArtifactReference): boolean => isSince(apiVersion, checksumSince)
  const fetched = new Map<string, Promise<RemoteFile>>()
  for (const { value } of references.filter(isPinnable)) if (!fetched.has(value.value)) fetched.set(value.value, fetchRemote(value.value))
  const problems: Problem[] = []
  const pinned: ArtifactReference[] = []
  const replacements: Replacement[] = []
  for (const reference of references) {
    if (!isPinnable(reference)) {
      pinned.push(reference)
      continue
    }
    const file = (await fetched.get(reference.value.value)) ?? { trouble: 'nothing was fetched' }
    const problem = problemOf(reference, file)
    if (problem !== undefined) problems.push(problem)
    else if ('sha256' in file)
      replacements.push(artifactReplacement(reference, { url: reference.value.value, sha256: file.sha256 }, apiVersion))
    const isSet = problem === undefined && 'sha256' in file
    pinned.push(isSet ? { ...reference, checksum: textNode(file.sha256, reference.checksum?.at ?? reference.value.at) } : reference)
  }
  return { body: withReplacements(body, replacements), references: pinned, problems }
}

const problemOf = ({ value, checksum }: ArtifactReference, file: RemoteFile): Problem | undefined => {
  const given = checksum?.value.toLowerCase() ?? ''
  // Without the signature, which is a secret.
  const url = value.value.split('?')[0] ?? ''
  if ('trouble' in file) {
    // Already pinned; the service fetches it with its own login.
    if (given !== '') return undefined
    return {
      code: 'pin-failed',
      message: `${url} could not be fetched to pin it: ${file.trouble}.`,
      where: value.at,
      fix: 'Give its sha256Checksum, or keep the file in the repository.',
    }
  }
  if (given === '' || given === file.sha256) return undefined
  return {
    code: 'artifact-checksum',
    message: `This sha256Checksum does not match ${url}, whose checksum is now ${file.sha256}.`,
    where: checksum?.at ?? value.at,
    fix: 'Find out what changed before you use the new checksum.',
  }
}
