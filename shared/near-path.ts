// Guesses which existing path a misspelt one means.
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, parse, relative, sep } from 'node:path'
import { didYouMean } from './did-you-mean.js'
import { isInside, slashes } from './paths.js'

// The path, relative to `from`, of the file or folder of the workspace that `path` most likely means: each part of it as written or nearly
// so, or else the same name elsewhere in the workspace. Undefined if nothing is near, or `path` is outside the workspace. Links are not
// followed, and hidden folders not entered.
export const nearPath = async (path: string, workspace: string, from = workspace): Promise<string | undefined> => {
  if (!isInside(workspace, path)) return undefined
  const found = (await alongTheWay(workspace, relative(workspace, path).split(sep))) ?? (await elsewhere(workspace, basename(path)))
  return found === undefined ? undefined : slashes(relative(from, found))
}

const alongTheWay = async (folder: string, parts: readonly string[]): Promise<string | undefined> => {
  let reached = folder
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const entries = await entriesOf(reached)
    const names = entries.flatMap((entry) => (isLast || entry.isDirectory() ? [entry.name] : []))
    const name = names.includes(part) ? part : (didYouMean(part, names) ?? otherExtension(part, names))
    if (name === undefined) return undefined
    reached = join(reached, name)
  }
  return reached
}

// image.json for image.yaml.
const otherExtension = (part: string, names: readonly string[]): string | undefined => {
  const { name, ext } = parse(part)
  return ext === '' ? undefined : names.find((other) => parse(other).ext !== '' && parse(other).name === name)
}

// A guess is not worth reading more folders than this.
const mostFolders = 200

// The nearest to the top.
const elsewhere = async (top: string, name: string): Promise<string | undefined> => {
  const waiting = [top]
  for (let read = 0; read < mostFolders; read++) {
    const folder = waiting.shift()
    if (folder === undefined) return undefined
    const entries = await entriesOf(folder)
    if (entries.some((entry) => entry.name === name)) return join(folder, name)
    waiting.push(...entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : [])))
  }
  return undefined
}

// By name, without hidden ones.
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
