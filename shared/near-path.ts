// Guesses which existing path a misspelt one means.
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, parse, relative } from 'node:path'
import { didYouMean } from './did-you-mean.js'
import { isInside, slashes } from './paths.js'

// The path, relative to `from`, of the file or folder in the workspace that `path` most likely means: each part as written or nearly so,
// otherwise the same name elsewhere in the workspace. Undefined if nothing is near, or `path` is outside of the workspace. Links are not
// followed, and hidden folders are not searched.
export const nearPath = async (
  path: string,
  workspace: string,
  { from = workspace, kind = 'any' }: { readonly from?: string; readonly kind?: Kind } = {},
): Promise<string | undefined> => {
  if (!isInside(workspace, path)) return undefined
  // On Linux, a backslash is a character of a name; in a path of a repository it is a separator written on Windows.
  const parts = relative(workspace, path).split(/[\\/]/)
  const found = (await nearestOnDisk(workspace, parts, kind)) ?? (await elsewhere(workspace, parts.at(-1) ?? '', kind))
  return found === undefined ? undefined : slashes(relative(from, found))
}

// What a path may lead to.
type Kind = 'file' | 'any'

const nearestOnDisk = async (folder: string, parts: readonly string[], kind: Kind): Promise<string | undefined> => {
  let reached = folder
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const entries = await entriesOf(reached)
    const names = entries.filter((entry) => (isLast ? isOfKind(entry, kind) : entry.isDirectory())).map(({ name }) => name)
    const name = names.includes(part) ? part : nearName(part, names)
    if (name === undefined) return undefined
    reached = join(reached, name)
  }
  return reached
}

const isOfKind = (entry: Dirent, kind: Kind): boolean => kind === 'any' || !entry.isDirectory()

// Folders with more names than this are not compared: a template can name many files that do not exist.
const mostCompared = 1_000

const nearName = (part: string, names: readonly string[]): string | undefined =>
  didYouMean(part, names.slice(0, mostCompared)) ?? otherExtension(part, names)

// image.yaml for image.json, image or imag.
const otherExtension = (part: string, names: readonly string[]): string | undefined => {
  const { name, ext } = parse(part)
  const withExtension = names.filter((other) => parse(other).ext !== '')
  const same = withExtension.find((other) => parse(other).name === name)
  if (same !== undefined || ext !== '') return same
  const meant = didYouMean(
    name,
    withExtension.slice(0, mostCompared).map((other) => parse(other).name),
  )
  return meant === undefined ? undefined : withExtension.find((other) => parse(other).name === meant)
}

// The limits of the search, in folders and in names within them.
const mostFolders = 200
const mostNames = 20_000

// The one nearest to the top.
const elsewhere = async (top: string, name: string, kind: Kind): Promise<string | undefined> => {
  const waiting = [top]
  let names = 0
  for (let read = 0; read < mostFolders && names < mostNames; read++) {
    const folder = waiting.shift()
    if (folder === undefined) return undefined
    const entries = await entriesOf(folder)
    names += entries.length
    if (entries.some((entry) => entry.name === name && isOfKind(entry, kind))) return join(folder, name)
    waiting.push(...entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : [])))
  }
  return undefined
}

// Sorted by name, without hidden ones.
const entriesOf = async (folder: string): Promise<readonly Dirent[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

// Whether a folder exists at this path.
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
