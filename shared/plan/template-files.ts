// The files that the input `template` names: paths and patterns, one a line.
import { readdir, stat } from 'node:fs/promises'
import { join, parse, relative, resolve, sep } from 'node:path'
import { nameExpression } from '../glob.js'
import type { Problem } from '../errors.js'
import { linesOf } from '../lists.js'

export interface TemplateFiles {
  // Absolute, each once: in the order of the lines, those of a pattern by name.
  readonly files: readonly string[]
  // Patterns without a file.
  readonly problems: readonly Problem[]
}

// Finds them. A path is taken as it is: whether there is such a file shows when it is read. A pattern has * (within a name), ** (across
// folders) and ?; names that begin with a dot, and what packages brought, are found only where it says so.
export const templateFiles = async (text: string, workspace: string, input: string): Promise<TemplateFiles> => {
  const files = new Set<string>()
  const problems: Problem[] = []
  for (const line of linesOf(text)) {
    const path = resolve(workspace, line)
    const found = isPattern(line) ? await matchingFiles(path) : [path]
    for (const file of found) files.add(file)
    if (found.length === 0) problems.push(nothingFound(line, input))
  }
  return { files: [...files], problems }
}

const isPattern = (line: string): boolean => /[*?]/.test(line)

// `resolve` has made the slashes those of the machine.
const matchingFiles = async (pattern: string): Promise<readonly string[]> => {
  const { root } = parse(pattern)
  const found = new Set(await below(root, relative(root, pattern).split(sep)))
  return [...found].filter((path) => !isParametersFileOf(path, found)).sort()
}

// Parameters files are next to their templates, and patterns such as images/*.json find both.
const isParametersFileOf = (path: string, found: ReadonlySet<string>): boolean => {
  const stem = /^(.*)\.(?:parameters\.(?:jsonc?|ya?ml)|bicepparam)$/i.exec(path)?.[1]
  return stem !== undefined && ['json', 'jsonc', 'yaml', 'yml', 'bicep'].some((extension) => found.has(`${stem}.${extension}`))
}

// The files below a folder whose way from it is that of the names.
const below = async (folder: string, names: readonly string[]): Promise<readonly string[]> => {
  const [name, ...rest] = names
  if (name === undefined) return []
  if (name === '**') {
    const inFolders = await Promise.all((await foldersIn(folder)).map((one) => below(one, names)))
    return [...(await below(folder, rest.length === 0 ? ['*'] : rest)), ...inFolders.flat()]
  }
  const paths = isPattern(name) ? (await entriesOf(folder)).filter(matches(name)).map((entry) => join(folder, entry)) : [join(folder, name)]
  if (rest.length > 0) return (await Promise.all(paths.map((path) => below(path, rest)))).flat()
  const areFiles = await Promise.all(paths.map(isFile))
  return paths.filter((_, index) => areFiles[index])
}

const matches = (name: string): ((entry: string) => boolean) => {
  const expression = nameExpression(name)
  return (entry) => expression.test(entry) && (name.startsWith('.') || !entry.startsWith('.'))
}

// Links are not followed: they may lead round in a circle.
const foldersIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => join(folder, name))
}

const entriesOf = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() === true

const nothingFound = (line: string, input: string): Problem => ({
  code: 'file-missing',
  message: `${input}: no file is like ${line}.`,
  where: input,
  fix: 'Patterns are relative to the workspace: * stands for any part of a name, ** for any folders, ? for one character.',
})
