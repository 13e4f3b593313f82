// Looks at what a local reference of a template means, and whether it can be brought into the build VM.
import type { Problem } from '../errors.js'
import type { ArtifactReference } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import type { TreeEntry } from './archive/tree.js'
import { digestFile } from './digest.js'
import { isFileCustomizer, stepNeeds, type StepNeeds } from './download-step/needs.js'
import { locateFile, notFile, type LocatedFile } from './locate.js'

export interface ArtifactSearch {
  readonly templateFile: string
  // The folder of the repository; nothing outside of it is read.
  readonly workspace: string
  readonly containerUrl?: string
  readonly access: 'identity' | 'sas'
  // Where archives are put.
  readonly scratch: string
}

// A file, or a folder with what is in it; with what its download step needs where the service does not bring it itself.
export type Sighting = { readonly reference: ArtifactReference; readonly located: LocatedFile } & (
  | { readonly kind: 'file'; readonly sha256: string; readonly needs?: StepNeeds }
  | { readonly kind: 'folder'; readonly entries: readonly TreeEntry[]; readonly needs: StepNeeds }
)

interface Unusable {
  readonly problems: readonly Problem[]
}

// Reads all of it; `hashed` keeps the checksums of files that were read before.
export const look = async (
  body: ObjectNode,
  reference: ArtifactReference,
  search: ArtifactSearch,
  hashed: Map<string, Promise<string>>,
): Promise<Sighting | Unusable> => {
  const { value, at } = reference.value
  const located = await locateFile(value, search.templateFile, search.workspace, at)
  if ('code' in located) return { problems: [located] }
  if (located.kind === 'file') return lookAtFile(body, { reference, located }, search, hashed)
  if (!isFileCustomizer(reference)) return { problems: [notFile(value, 'a folder', at)] }
  return lookAtFolder(body, { reference, located }, search)
}

type Place = Pick<Sighting, 'reference' | 'located'>

// A File customizer takes no more (SERVICE.md section 5).
const largestFile = 20 * 1024 * 1024

const lookAtFile = async (
  body: ObjectNode,
  { reference, located }: Place,
  { access }: ArtifactSearch,
  hashed: Map<string, Promise<string>>,
): Promise<Sighting | Unusable> => {
  const { absolutePath, bytes, path } = located
  const isLarge = isFileCustomizer(reference) && bytes > largestFile
  const needs = isLarge ? stepNeeds(body, reference, 'file', access) : undefined
  try {
    const hashing = hashed.get(absolutePath) ?? digestFile(absolutePath)
    hashed.set(absolutePath, hashing)
    const sha256 = await hashing
    const problems = [...(isProblems(needs) ? needs : []), ...checksumProblems(reference, path, sha256)]
    if (problems.length > 0 || isProblems(needs)) return { problems }
    return { kind: 'file', reference, located, sha256, ...(needs === undefined ? {} : { needs }) }
  } catch (error) {
    return { problems: [{ code: 'artifact-missing', message: `${path} cannot be read (${String(error)}).`, where: reference.value.at }] }
  }
}

const lookAtFolder = async (
  body: ObjectNode,
  { reference, located }: Place,
  { access, workspace }: ArtifactSearch,
): Promise<Sighting | Unusable> => {
  // Loaded only where a template has a folder: most have none.
  const { readTree } = await import('./archive/tree.js')
  const needs = stepNeeds(body, reference, 'folder', access)
  const tree = await readTree(located, workspace, reference.os ?? 'Linux', reference.value.at)
  const problems = [...(isProblems(needs) ? needs : []), ...pointlessChecksum(reference, located.path), ...tree.problems]
  if (problems.length > 0 || isProblems(needs)) return { problems }
  return { kind: 'folder', reference, located, entries: tree.entries, needs }
}

const isProblems = (needs: StepNeeds | readonly Problem[] | undefined): needs is readonly Problem[] => Array.isArray(needs)

// A checksum that the user wrote is a promise about the file.
const checksumProblems = ({ checksum }: ArtifactReference, path: string, sha256: string): readonly Problem[] => {
  if (checksum === undefined || checksum.value === '' || checksum.value.toLowerCase() === sha256) return []
  const problem: Problem = {
    code: 'artifact-checksum',
    message: `The sha256Checksum here is not that of ${path}, which is ${sha256}.`,
    where: checksum.at,
    fix: 'Remove it to have it computed, or find out who changed the file.',
  }
  return [problem]
}

const pointlessChecksum = ({ checksum }: ArtifactReference, path: string): readonly Problem[] =>
  checksum === undefined || checksum.value === ''
    ? []
    : [{ code: 'artifact-checksum', message: `${path} is a folder, which has no sha256Checksum.`, where: checksum.at, fix: 'Remove it.' }]
