// The files of the repository as they were at a revision.
import { mkdir, realpath, symlink, writeFile, open } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { AibError } from '../shared/errors.js'
import type { RevisionRequest, TakenRevision } from '../shared/tools.js'
import { ByteReader } from './byte-reader.js'
import { checkoutAround } from './checkout.js'
import { gitIn, type Git } from './git-command.js'
import { findProgram, isWindows, ProgramFailure, type ProgramOutput } from './program.js'
import { defined } from '../shared/defined.js'

// Writes the files of the workspace at a revision below the folder `into`, as the object store has them: filters and line endings of
// attributes are not applied, so no program is run for them. Nothing in the repository changes.
export const takeRevision = async (
  request: RevisionRequest,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<TakenRevision> => {
  try {
    return await take(request, signal, environment)
  } catch (error) {
    // Git does not end, or it crashes: the repository is damaged, or too large.
    if (error instanceof ProgramFailure && !signal.aborted) throw unreadable(request.revision, error.message.replace(/\.$/, ''))
    throw error
  }
}

const take = async (
  { workspace, revision, into }: RevisionRequest,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv,
): Promise<TakenRevision> => {
  const top = await checkoutAround(workspace)
  if (top === undefined) {
    const hasGit = (await findProgram(isWindows ? 'git.exe' : 'git', environment)) !== undefined
    return hasGit ? { kind: 'no-repository', reason: 'no folder above it has a .git entry' } : { kind: 'no-git' }
  }
  const git = await gitIn(top, { signal, environment, timeLimit })
  const quick = await gitIn(top, { signal, environment, timeLimit: quickLimit })
  if (git === undefined || quick === undefined) return { kind: 'no-git' }
  // Before ^{commit}, the word is not an option, whatever it begins with; inputs that begin with a dash are refused as well.
  const found = await quick.run(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
  const commit = found.stdout.trim()
  // git prints nothing about a commit that does not exist.
  if (found.exitCode !== 0 && lastLine(found) !== '') throw unreadable(revision, lastLine(found))
  if (found.exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) return { kind: 'no-commit', isShallow: await isShallow(git) }
  const tree = join(into, 'tree')
  await mkdir(tree, { recursive: true })
  const prefix = relative(top, await realpath(workspace))
    .split(sep)
    .join('/')
  const entries = await listTree(git, prefix === '' ? commit : `${commit}:${prefix}`, revision)
  await writeFiles(git, entries, tree, revision)
  await writeLinks(git, entries, tree, revision)
  const root = await realpath(tree)
  const executables = new Set(entries.filter(({ mode }) => mode === '100755').map(({ path }) => join(root, path)))
  return { kind: 'taken', commit, workspace: tree, executables }
}

// In milliseconds: for the contents of the files, and for the name of a commit.
const timeLimit = 300_000
const quickLimit = 30_000

interface TreeEntry {
  // 100644, 100755 (executable), 120000 (a link), 160000 (a submodule).
  readonly mode: string
  readonly object: string
  // Relative to the workspace, with forward slashes.
  readonly path: string
}

// A folder that the revision does not have is empty.
const listTree = async (git: Git, tree: string, revision: string): Promise<readonly TreeEntry[]> => {
  if (tree.includes(':') && (await git.run(['rev-parse', '--verify', '--quiet', `${tree}^{tree}`])).exitCode !== 0) return []
  const listed = await git.run(['ls-tree', '-r', '-z', '--full-tree', tree])
  if (listed.exitCode !== 0) throw unreadable(revision, lastLine(listed))
  return listed.stdout.split('\0').flatMap((line) => {
    const [, mode = '', object = '', path = ''] = /^(\d{6}) \w+ ([0-9a-f]+)\t(.+)$/s.exec(line) ?? []
    if (path === '') return []
    if (!isOrdinary(path)) throw unreadable(revision, `it has a file called ${JSON.stringify(path)}`)
    return [{ mode, object, path }]
  })
}

// Git writes no other paths, but a handmade tree may contain them.
const isOrdinary = (path: string): boolean =>
  path.split(isWindows ? /[/\\]/ : '/').every((name) => name !== '' && name !== '.' && name !== '..' && name.toLowerCase() !== '.git')

const writeFiles = async (git: Git, entries: readonly TreeEntry[], into: string, revision: string): Promise<void> => {
  const files = entries.filter(({ mode }) => mode.startsWith('100'))
  const folders = new Set(entries.map(({ mode, path }) => join(into, mode === '160000' ? path : dirname(path))))
  for (const folder of folders) await mkdir(folder, { recursive: true }).catch(undefinedIfUnstorable)
  await readObjects(git, files, revision, async ({ path }, content) => {
    const file = await open(join(into, path), 'w').catch(undefinedIfUnstorable)
    try {
      for await (const chunk of content) await file?.writeFile(chunk)
    } finally {
      await file?.close()
    }
  })
}

// A tree may have names that this file system cannot hold, such as one of 300 bytes, and a handmade tree a file and a folder of the same
// name. No checkout has these files: they are left out, so that only a template that names one is affected.
const undefinedIfUnstorable = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && unstorable.has(error.code)) return undefined
  throw error
}

const unstorable: ReadonlySet<string> = new Set(['EEXIST', 'EILSEQ', 'EINVAL', 'EISDIR', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR'])

// After the files, so that no file is written through a link. The target of a link is checked when it is read.
const writeLinks = async (git: Git, entries: readonly TreeEntry[], into: string, revision: string): Promise<void> => {
  const links = entries.filter(({ mode }) => mode === '120000')
  const targets = new Map<string, string>()
  await readObjects(git, links, revision, async ({ path }, content) => {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of content) if ((bytes += chunk.length) <= longestTarget) chunks.push(chunk)
    const target = Buffer.concat(chunks).toString('utf8')
    // No system call takes another one: such a link is left out as well.
    if (bytes <= longestTarget && !target.includes('\0')) targets.set(path, target)
  })
  for (const [path, target] of targets) {
    // Windows allows links only to users with a privilege; otherwise git writes a file with the target.
    await symlink(target, join(into, path)).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EPERM') return writeFile(join(into, path), target)
      undefinedIfUnstorable(error)
    })
  }
}

// In bytes: of the systems, Windows allows the longest paths.
const longestTarget = 32_767

// Returns the content of each entry, one after the other. `cat-file --batch` applies no filter and no textconv.
const readObjects = async (
  git: Git,
  entries: readonly TreeEntry[],
  revision: string,
  use: (entry: TreeEntry, content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> => {
  if (entries.length === 0) return
  const running = await git.start(['cat-file', '--batch'])
  running.child.stderr.resume()
  running.child.stdin.end(entries.map(({ object }) => `${object}\n`).join(''))
  const reader = new ByteReader(running.child.stdout)
  try {
    for (const entry of entries) {
      const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(await reader.line()) ?? []
      if (size === undefined) throw unreadable(revision, `the repository lacks the content of ${entry.path}`, partialClone)
      await use(entry, reader.bytes(Number(size)))
      await reader.line()
    }
  } catch (error) {
    running.end(error instanceof Error ? error : new Error(String(error)))
    await running.exitCode
    throw error
  }
  await running.exitCode
}

const partialClone =
  'Nothing is fetched for a comparison: clone without a filter (the `filter` input of actions/checkout, `fetchFilter` of Azure Pipelines).'

const isShallow = async (git: Git): Promise<boolean> => (await git.run(['rev-parse', '--is-shallow-repository'])).stdout.trim() === 'true'

const lastLine = ({ stderr }: ProgramOutput): string => stderr.trim().split('\n').at(-1) ?? ''

const unreadable = (revision: string, because: string, fix?: string): AibError =>
  new AibError({
    code: 'revision-unreadable',
    message: `The files of ${revision} cannot be read from git: ${because}.`,
    where: revision,
    ...defined({ fix }),
  })
