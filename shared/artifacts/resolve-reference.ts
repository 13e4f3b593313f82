// Resolves a local reference of a template, and checks whether the file can be brought into the build VM.
import { dirname } from 'node:path'
import type { Problem } from '../errors.js'
import { isFileCustomizer, type ArtifactReference } from '../template/artifact-references.js'
import { fileStepLimit } from '../template/model/limits.js'
import { throwIfMachineFailed } from '../machine-fault.js'
import type { ObjectNode } from '../template/node.js'
import type { TempDir } from '../temp-dir.js'
import type { readTree, TreeEntry } from './archive/tree.js'
import type { FileContent, FileUse, ReadContent } from './content.js'
import { stepNeeds, type StepNeeds } from './download-step/needs.js'
import { notFile, type locateFile, type LocatedFile } from './locate.js'
import { isInside } from '../paths.js'
import { pointerProblem } from './lfs-pointer.js'
import { secretProblem } from './secret-check.js'
import { defined } from '../defined.js'

export interface ArtifactSearch {
  readonly templateFile: string
  // The folder of the repository; nothing outside of it is read.
  readonly workspace: string
  // Absolute: a file or folder that an input names. It may be anywhere, as artifacts of earlier jobs are: the pipeline itself names it,
  // whereas a template may come from anybody.
  readonly named?: string
  readonly access: 'identity' | 'sas'
  // Paths and patterns of files in which nothing is reported as a secret.
  readonly allowSecretsIn: readonly string[]
  // The folder for archives and for copies with other line endings.
  readonly tempDir: TempDir
  readonly fixLineEndings: boolean
  readonly spell: (name: 'fix-line-endings') => string
  // The files that git records as executable, by absolute path.
  readonly executables: () => Promise<ReadonlySet<string>>
  readonly signal?: AbortSignal
}

// A file, or a folder with its contents; with what its download step needs if the service does not copy it itself.
export type ResolvedReference =
  | (Extract<ReadReference, { kind: 'file' }> & { readonly needs?: StepNeeds })
  | (Extract<ReadReference, { kind: 'folder' }> & { readonly needs: StepNeeds })

// A file, or a folder with its contents, which may have problems.
export type ReadReference = { readonly reference: ArtifactReference; readonly located: LocatedFile } & (
  { readonly kind: 'file'; readonly content: FileContent } | { readonly kind: 'folder'; readonly entries: readonly TreeEntry[] }
)

export interface UnusableReference {
  readonly problems: readonly Problem[]
  // Whether the service would copy it, as it does with a file that is small enough.
  readonly isCopied: boolean
  // What could be read: its scripts are checked in the same run.
  readonly read?: ReadReference
}

// What the references of a plan share, so that what several name is read once; and what is different for each.
export interface ReferenceReading {
  readonly locate: typeof locateFile
  // The folders that were read, by system and path.
  readonly trees: Map<string, ReturnType<typeof readTree>>
  readonly suggests: boolean
}

// Reads the whole file or folder. `suggests`: the error of a missing one names the nearest path.
export const resolveReference = async (
  body: ObjectNode,
  reference: ArtifactReference,
  search: ArtifactSearch & ReferenceReading,
  read: ReadContent,
): Promise<ResolvedReference | UnusableReference> => {
  const { value, at } = reference.value
  const isOutside = value === search.named && !isInside(search.workspace, value)
  const folders = { templateFile: search.templateFile, workspace: isOutside ? dirname(value) : search.workspace }
  const located = await search.locate(value, { ...folders, suggests: search.suggests }, at)
  if ('code' in located) return { problems: [located], isCopied: false }
  if (located.kind === 'file') return resolveFile(body, { reference, located }, search, read)
  if (!isFileCustomizer(reference)) return { problems: [notFile(value, 'a folder', at)], isCopied: true }
  return resolveFolder(body, { reference, located }, isOutside ? { ...search, workspace: located.absolutePath } : search, read)
}

type LocatedReference = Pick<ResolvedReference, 'reference' | 'located'>

const resolveFile = async (
  body: ObjectNode,
  { reference, located }: LocatedReference,
  { access, allowSecretsIn, signal }: ArtifactSearch,
  read: ReadContent,
): Promise<ResolvedReference | UnusableReference> => {
  const { absolutePath, bytes, path } = located
  const { at } = reference.value
  const isLarge = isFileCustomizer(reference) && bytes >= fileStepLimit
  const needs = isLarge ? stepNeeds(body, reference, 'file', access) : undefined
  try {
    const content = await read(absolutePath, useOf(reference))
    const refused = [secretProblem(path, content, allowSecretsIn, at), pointerProblem(path, content, at)].filter((one) => one !== undefined)
    const problems = [...(isProblems(needs) ? needs : []), ...checksumProblems(reference, path, content), ...refused]
    const file = { kind: 'file', reference, located, content } as const
    return problems.length > 0 || isProblems(needs) ? { problems, isCopied: !isLarge, read: file } : { ...file, ...defined({ needs }) }
  } catch (error) {
    signal?.throwIfAborted()
    throwIfMachineFailed(error)
    return {
      problems: [{ code: 'artifact-missing', message: `${path} cannot be read (${String(error)}).`, where: at }],
      isCopied: !isLarge,
    }
  }
}

const useOf = ({ os, property }: ArtifactReference): FileUse => {
  if (os === 'Windows') return 'windows'
  return os === 'Linux' && property === 'scriptUri' ? 'shell-script' : 'linux'
}

const resolveFolder = async (
  body: ObjectNode,
  { reference, located }: LocatedReference,
  search: ArtifactSearch & ReferenceReading,
  read: ReadContent,
): Promise<ResolvedReference | UnusableReference> => {
  // Loaded only if a template has a folder, because most do not.
  const { readTree } = await import('./archive/tree.js')
  const needs = stepNeeds(body, reference, 'folder', search.access)
  const { os = 'Linux', value } = reference
  const key = JSON.stringify([os, located.absolutePath, search.workspace])
  const reading = search.trees.get(key) ?? readTree(located, { ...search, os, where: value.at, read })
  search.trees.set(key, reading)
  const { entries, problems: ofTree } = await reading
  const found = ofTree.map((problem) => ({ ...problem, where: value.at }))
  const problems = [...(isProblems(needs) ? needs : []), ...pointlessChecksum(reference, located.path), ...found]
  const folder = { kind: 'folder', reference, located, entries } as const
  return problems.length > 0 || isProblems(needs) ? { problems, isCopied: false, read: folder } : { ...folder, needs }
}

const isProblems = (needs: StepNeeds | readonly Problem[] | undefined): needs is readonly Problem[] => Array.isArray(needs)

// A checksum that the user wrote is a promise about the file.
const checksumProblems = ({ checksum }: ArtifactReference, path: string, { sha256, originalSha256 }: FileContent): readonly Problem[] => {
  if (checksum === undefined || checksum.value === '') return []
  if ([sha256, originalSha256].includes(checksum.value.toLowerCase())) return []
  const problem: Problem = {
    code: 'artifact-checksum',
    message: `This sha256Checksum does not match ${path}, whose checksum is ${sha256}.`,
    where: checksum.at,
    fix: 'Remove it to have it computed, or find out why the file changed.',
  }
  return [problem]
}

const pointlessChecksum = ({ checksum }: ArtifactReference, path: string): readonly Problem[] =>
  checksum === undefined || checksum.value === ''
    ? []
    : [{ code: 'artifact-checksum', message: `${path} is a folder, which has no sha256Checksum.`, where: checksum.at, fix: 'Remove it.' }]
