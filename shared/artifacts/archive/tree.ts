// Lists the files of a folder in the repository; the list is the same for every checkout.
import { defined } from '../../defined.js'
import { createHash } from 'node:crypto'
import { readdir, readlink, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dirent } from 'node:fs'
import type { Place, Problem } from '../../errors.js'
import type { OperatingSystem } from '../../template/artifact-references.js'
import { modeOf, type FileContent, type FileMode, type ReadContent } from '../content.js'
import type { LocatedFile } from '../locate.js'
import { isBelowGit, isInside } from '../../paths.js'
import { pointerProblem } from '../lfs-pointer.js'
import { throwIfMachineFailed } from '../../machine-fault.js'
import { secretProblem } from '../secret-check.js'
import { mapLimit } from '../../concurrency.js'
import { nameTrouble } from '../../windows-names.js'

// `path` is relative to the folder, with forward slashes.
export interface TreeFile extends FileContent {
  readonly kind: 'file'
  readonly path: string
  readonly mode: FileMode
}

// A directory that is not empty does not need an entry: its contents create it.
interface EmptyDirectory {
  readonly kind: 'directory'
  readonly path: string
}

export type TreeEntry = TreeFile | EmptyDirectory

export interface TreeOptions {
  readonly workspace: string
  readonly os: OperatingSystem
  // Where the template names the folder.
  readonly where: Place
  readonly read: ReadContent
  readonly executables: () => Promise<ReadonlySet<string>>
  readonly signal?: AbortSignal
  // Paths of files in which nothing is reported as a secret.
  readonly allowSecretsIn: readonly string[]
}

// Everything in a folder, ordered by the code units of its paths, without `.git`, which has the history and the checkout's token.
// Everything else is up to the user. Links are followed if they stay in the workspace.
export const readTree = async (
  folder: LocatedFile,
  options: TreeOptions,
): Promise<{ readonly entries: readonly TreeEntry[]; readonly problems: readonly Problem[] }> => {
  const walk: Walk = { ...options, root: await realpath(options.workspace), shown: folder.path, files: [], directories: [], problems: [] }
  await readFolder(walk, folder.absolutePath, '', [folder.absolutePath])
  const files = await inspectAll(walk)
  if (walk.problems.length === 0 && files.length === 0 && walk.directories.length === 0) report(walk, '', 'has nothing in it', emptyFix)
  return { entries: [...files, ...walk.directories].sort(byPath), problems: walk.problems }
}

// The contents of a tree as one checksum: it covers paths, modes and contents, independent of the compressor. SHA-256 in lower-case hex.
export const treeDigest = (entries: readonly TreeEntry[]): string => {
  const hash = createHash('sha256')
  for (const entry of entries)
    hash.update(
      entry.kind === 'file' ? `file\0${entry.path}\0${entry.mode.toString(8)}\0${entry.sha256}\0` : `directory\0${entry.path}\0\0\0`,
    )
  return hash.digest('hex')
}

interface Walk extends TreeOptions {
  // The workspace, without links in its path.
  readonly root: string
  // The folder as people know it.
  readonly shown: string
  readonly files: { readonly path: string; readonly absolutePath: string }[]
  readonly directories: EmptyDirectory[]
  readonly problems: Problem[]
}

// More reads at a time only compete for the disk.
const filesInFlight = 4
const emptyFix =
  'Git does not store empty folders. Either a step that fills it has to run first, or it is a submodule that was not checked out.'

const byPath = (left: { readonly path: string }, right: { readonly path: string }): number =>
  left.path === right.path ? 0 : left.path < right.path ? -1 : 1

const report = (walk: Walk, path: string, trouble: string, fix?: string, code: Problem['code'] = 'artifact-unpackable'): void => {
  const shown = path === '' ? walk.shown : `${walk.shown}/${path}`
  walk.problems.push({ code, message: `${shown} ${trouble}.`, where: walk.where, ...defined({ fix }) })
}

const readFolder = async (walk: Walk, absolutePath: string, path: string, ancestors: readonly string[]): Promise<void> => {
  const items = await list(walk, absolutePath, path)
  if (items?.length === 0 && path !== '') walk.directories.push({ kind: 'directory', path })
  const names = (items ?? []).map(({ name }) => name)
  for (const item of items ?? []) {
    const own = path === '' ? item.name : `${path}/${item.name}`
    const trouble = walk.os === 'Windows' ? nameTrouble(item.name, names) : undefined
    if (trouble !== undefined) report(walk, own, trouble, 'Rename it: the build VM runs Windows.')
    await visit(walk, item, absolutePath, own, ancestors)
  }
}

const list = async (walk: Walk, absolutePath: string, path: string): Promise<readonly Dirent[] | undefined> => {
  try {
    const items = await readdir(absolutePath, { withFileTypes: true })
    return items.filter(({ name }) => !isBelowGit(name))
  } catch (error) {
    report(walk, path, `cannot be read (${reason(error)})`, undefined, 'artifact-missing')
    return undefined
  }
}

const visit = async (walk: Walk, item: Dirent, folder: string, path: string, ancestors: readonly string[]): Promise<void> => {
  try {
    const own = join(folder, item.name)
    const absolutePath = item.isSymbolicLink() ? await realpath(own) : own
    if (!isInside(walk.root, absolutePath)) {
      report(walk, path, `is a link to ${await readlink(own)}, outside the workspace`, linkFix, 'artifact-outside')
      return
    }
    if (isBelowGit(absolutePath)) {
      report(walk, path, `is a link to ${await readlink(own)}, below a .git folder`, 'Remove the link.', 'artifact-outside')
      return
    }
    const found = item.isSymbolicLink() ? await stat(absolutePath) : item
    if (found.isFile()) walk.files.push({ path, absolutePath })
    else if (!found.isDirectory()) report(walk, path, 'is a socket, pipe or device', 'Remove it from the folder.')
    else if (ancestors.includes(absolutePath)) report(walk, path, 'is a symbolic link that forms a cycle', 'Remove the link.')
    else await readFolder(walk, absolutePath, path, [...ancestors, absolutePath])
  } catch (error) {
    report(walk, path, `cannot be read (${reason(error)})`, undefined, 'artifact-missing')
  }
}

const linkFix = 'Copy the file itself into the folder, or set the workspace input to a folder that contains both.'

const inspectAll = async (walk: Walk): Promise<readonly TreeFile[]> => {
  const executables = await walk.executables()
  const inspected = await mapLimit(filesInFlight, [...walk.files].sort(byPath), async (found) => {
    const problems: Problem[] = []
    return { file: await inspect({ ...walk, problems }, found, executables), problems }
  })
  // Ordered by path, whatever was read first.
  walk.problems.push(...inspected.flatMap(({ problems }) => problems))
  return inspected.flatMap(({ file }) => file ?? [])
}

const inspect = async (
  walk: Walk,
  { path, absolutePath }: Walk['files'][number],
  executables: ReadonlySet<string>,
): Promise<TreeFile | undefined> => {
  try {
    const content = await walk.read(absolutePath, walk.os === 'Windows' ? 'windows' : 'linux')
    const shown = `${walk.shown}/${path}`
    const problems = [secretProblem(shown, content, walk.allowSecretsIn, walk.where), pointerProblem(shown, content, walk.where)]
    walk.problems.push(...problems.filter((one) => one !== undefined))
    return { kind: 'file', ...content, path, mode: modeOf(content, absolutePath, executables) }
  } catch (error) {
    walk.signal?.throwIfAborted()
    throwIfMachineFailed(error)
    report(walk, path, `cannot be read (${reason(error)})`, undefined, 'artifact-missing')
    return undefined
  }
}

const reason = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error))
