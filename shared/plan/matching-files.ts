// Finds the files that match a pattern.
import { readdir, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { globOf, type Glob } from '../glob.js'
import { borderOf } from '../workspace-border.js'

// The files that match a pattern, absolute and sorted by name; undefined if the text is not a pattern.
export const matchingFiles = async (text: string, workspace: string): Promise<readonly string[] | undefined> => {
  const glob = globOf(inWorkspace(text, workspace))
  if (glob === undefined) return undefined
  const base = resolve(workspace, glob.base)
  const border = borderOf(workspace)
  const isAllowed = async (folder: string): Promise<boolean> => (await border(folder)).refusal === undefined
  // Reading it as a file is refused, with the reason.
  if (!(await isAllowed(base))) return [base]
  const paths = await below({ base, glob, isAllowed }, '')
  const found = new Set(paths.filter(glob.matches).map((path) => join(base, path)))
  return [...found].filter((path) => !isParametersFileOf(path, found)).sort()
}

// Agents write absolute paths: the folders of the workspace are not part of the pattern, whatever characters their names contain.
const inWorkspace = (line: string, workspace: string): string => {
  const within = isAbsolute(line) ? relative(workspace, line) : line
  const path = within.startsWith('..') ? line : within
  return (sep === '\\' ? path.replaceAll('\\', '/') : path).replace(/^\.\//, '')
}

// Parameters files are next to their templates, and patterns such as images/*.json find both.
const isParametersFileOf = (path: string, found: ReadonlySet<string>): boolean => {
  const stem = /^(.*)\.(?:parameters\.(?:jsonc?|ya?ml)|bicepparam)$/i.exec(path)?.[1]
  return stem !== undefined && ['json', 'jsonc', 'yaml', 'yml', 'bicep'].some((extension) => found.has(`${stem}.${extension}`))
}

interface Search {
  readonly base: string
  readonly glob: Glob
  // Whether the folder may be listed: names of files outside of the workspace must not become known, and a link to / would take forever.
  readonly isAllowed: (folder: string) => Promise<boolean>
}

// The files below a folder, as paths relative to the base. Links are followed only as deep as a pattern without ** reaches, because they
// may form a cycle, and only within the workspace.
const below = async (search: Search, folder: string, depth = 0): Promise<readonly string[]> => {
  const { base, glob, isAllowed } = search
  const entries = await readdir(join(base, folder), { withFileTypes: true }).catch(() => [])
  const paths = await Promise.all(
    entries.map(async (entry): Promise<readonly string[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const isLink = entry.isSymbolicLink()
      if (entry.isFile() || (isLink && (await isFile(join(base, path))))) return [path]
      if (depth >= glob.depth || (isLink && (glob.crossesFolders || !(await isAllowed(join(base, path)))))) return []
      const isHidden = entry.name.startsWith('.') || entry.name === 'node_modules'
      return isHidden && !glob.names(entry.name) ? [] : below(search, path, depth + 1)
    }),
  )
  return paths.flat()
}

// Whether a path leads to a file.
export const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() === true
