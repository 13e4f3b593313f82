// Finds the file or folder that a local path in a template names.
import { stat } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place, Problem } from '../errors.js'
import { isInside, slashes } from '../paths.js'
import { borderOf } from '../workspace-border.js'

export interface LocatedFile {
  readonly kind: 'file' | 'folder'
  readonly absolutePath: string
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

// Locates the files of one plan, each path once.
export const locator = (): typeof locateFile => {
  const known = new Map<string, Promise<LocatedFile | Problem>>()
  const borders = new Map<string, Border>()
  return async (value, surroundings, where) => {
    const { workspace } = surroundings
    const border = borders.get(workspace) ?? borderOf(workspace)
    borders.set(workspace, border)
    const key = JSON.stringify([workspace, value])
    const locating = known.get(key) ?? locateFile(value, surroundings, where, border)
    known.set(key, locating)
    const found = await locating
    return 'code' in found ? { ...found, where } : found
  }
}

type Border = ReturnType<typeof borderOf>

// Where a path is looked for. `suggests`: the error of a missing file names the nearest path, which takes a search.
interface Surroundings {
  readonly templateFile: string
  readonly workspace: string
  readonly suggests: boolean
}

// The file or folder that `value` (a path, or a file: URL) names, relative to the folder of the template; or what is wrong with it.
// Symbolic links are followed before the check that it is in the workspace: nothing outside is ever read.
export const locateFile = async (
  value: string,
  surroundings: Surroundings,
  where: Place,
  border = borderOf(surroundings.workspace),
): Promise<LocatedFile | Problem> => {
  const { templateFile, workspace } = surroundings
  const asked = pathOf(value, dirname(templateFile))
  if (asked === undefined) return { code: 'artifact-missing', message: `${inQuotes(value)} is not a path on this machine.`, where }
  // Reported before the file is looked for, so as not to reveal whether something outside exists.
  if (asked === resolve(workspace)) return wholeWorkspace(value, where)
  if (!isInside(workspace, asked)) return outside(value, `is outside the workspace ${workspace}`, where)
  const { root, path, refusal, error } = await border(asked)
  if (path === root) return wholeWorkspace(value, where)
  if (refusal === 'outside') return outside(value, `leads outside the workspace ${workspace} by a symbolic link`, where)
  if (refusal === 'below-git') return belowGit(value, where)
  const file = error === undefined ? await stat(path).catch((failure: unknown) => ({ failure })) : { failure: error }
  if ('failure' in file) return missing(value, asked, surroundings, file.failure, where)
  if (!file.isFile() && !file.isDirectory()) return notFile(value, 'not a regular file', where)
  return {
    kind: file.isFile() ? 'file' : 'folder',
    absolutePath: path,
    path: slashes(relative(workspace, asked)),
    bytes: file.size,
    modified: file.mtimeMs,
  }
}

// In quotes, with control characters as escapes. The backslashes of a Windows path are not doubled.
const inQuotes = (path: string): string => JSON.stringify(path).replaceAll('\\\\', '\\')

// The bare path, or in quotes if it would break the line. The mask runs later, and knows a secret as it is in quotes.
const shown = (path: string): string => (/\p{Cc}/u.test(path) ? inQuotes(path) : path)

const pathOf = (value: string, folder: string): string | undefined => {
  // No system call takes a path with NUL.
  if (value.includes('\0')) return undefined
  if (!value.toLowerCase().startsWith('file:')) return resolve(folder, value)
  try {
    return value.includes('%00') ? undefined : fileURLToPath(value)
  } catch {
    return undefined
  }
}

const outside = (value: string, what: string, where: Place): Problem => ({
  code: 'artifact-outside',
  message: `${inQuotes(value)} ${what}.`,
  where,
  fix: 'Move the file into the repository, or set the workspace input to a folder that contains both.',
})

// With the workspace, everything that earlier steps of the job wrote would go into the image.
const wholeWorkspace = (value: string, where: Place): Problem => ({
  code: 'artifact-outside',
  message: `${inQuotes(value)} is the whole workspace, which cannot be uploaded.`,
  where,
  fix: 'Name a file or a folder in the workspace.',
})

const belowGit = (value: string, where: Place): Problem => ({
  code: 'artifact-outside',
  message: `${inQuotes(value)} is in a .git folder, which contains the history and the token of the checkout.`,
  where,
})

// The problem with a path that is not a file where a file is required.
export const notFile = (value: string, what: 'a folder' | 'not a regular file', where: Place): Problem => ({
  code: 'artifact-folder',
  message: `${inQuotes(value)} is ${what}; a file is required here.`,
  where,
  fix: what === 'a folder' ? 'Name one file; only the sourceUri of a File customizer may be a folder.' : 'Name one file.',
})

const missing = async (
  value: string,
  asked: string,
  { templateFile, workspace, suggests }: Surroundings,
  error: unknown,
  where: Place,
): Promise<Problem> => {
  const path = shown(slashes(relative(workspace, asked)))
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ENOENT' && code !== 'ENOTDIR')
    return { code: 'artifact-missing', message: `${path} cannot be read (${String(code ?? error)}).`, where }
  const near = suggests ? await suggestion(asked, workspace, dirname(templateFile)) : undefined
  const guess = near === undefined ? '' : ` Did you mean ${shown(near)}?`
  return {
    code: 'artifact-missing',
    message: `${inQuotes(value)} does not exist (looked for ${path} in the workspace).${guess}`,
    where,
    fix: 'Paths are relative to the folder of the template; a remote file is an https:// URL.',
  }
}

// Loaded only if a file is missing.
const suggestion = async (asked: string, workspace: string, from: string): Promise<string | undefined> => {
  const { nearPath } = await import('../near-path.js')
  return nearPath(asked, workspace, { from })
}
