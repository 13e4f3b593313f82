// Git checkouts on this machine, found by their `.git` entry. Git's own search also accepts a bare repository, which may be committed among
// the files of another one with settings of its author's choice; a `.git` entry cannot be committed.
import { lstat, realpath } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { beginningOf } from './git-pipes.js'

// The top folder of the nearest checkout around the folder, with links resolved; undefined outside a checkout.
export const checkoutAround = async (folder: string): Promise<string | undefined> => {
  const start = await realpath(folder).catch(() => undefined)
  for (let at = start; at !== undefined; at = parentOf(at)) if (await isCheckout(at)) return at
  return undefined
}

// The top folder of the checkout that represents a file or folder below the workspace: the one that contains the workspace or, if the
// workspace is not in a checkout (a job with several of them), the outermost one on the path down to the file. A repository nested in a
// checkout never represents it.
export const checkoutOf = async (path: string, workspace: string): Promise<string | undefined> => {
  const around = await checkoutAround(workspace)
  if (around !== undefined) return around
  const [root, target] = await Promise.all([realpath(workspace).catch(() => undefined), realpath(path).catch(() => undefined)])
  if (root === undefined || target === undefined) return undefined
  const way = relative(root, target).split(sep)
  if (way[0] === '..') return checkoutAround(path)
  for (const [index] of way.entries()) {
    const folder = join(root, ...way.slice(0, index + 1))
    if (await isCheckout(folder)) return folder
  }
  return undefined
}

const parentOf = (folder: string): string | undefined => (dirname(folder) === folder ? undefined : dirname(folder))

// A folder with the parts of a repository, or the file by which worktrees and submodules point to theirs.
const isCheckout = async (folder: string): Promise<boolean> => {
  const entry = join(folder, '.git')
  const found = await lstat(entry).catch(() => undefined)
  if (found?.isFile() === true) return (await beginningOf(entry)).startsWith('gitdir: ')
  // Git also follows links.
  return (found?.isDirectory() === true || found?.isSymbolicLink() === true) && (await hasHead(entry))
}

const hasHead = async (repository: string): Promise<boolean> => (await lstat(join(repository, 'HEAD')).catch(() => undefined)) !== undefined
