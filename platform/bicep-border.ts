// The border of the workspace for the Bicep compiler: which files it may load into a template, and which variables it may read.
import { lstat, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Place, Problem } from '../shared/errors.js'
import { followLinks } from '../shared/follow-links.js'
import { isBelowGit, isInside } from '../shared/paths.js'
import { decodeText } from '../shared/plan/decode-text.js'
import { bicepTokens, type BicepToken } from '../shared/template/bicep-tokens.js'

export interface Border {
  readonly workspace: string
  // Variables that readEnvironmentVariable may read.
  readonly variables: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

// What is wrong with the files that the compiler loads for `main`. They come from its own list, which has Bicep files and the files that
// those load, and from the paths in Bicep files, because the list omits JSON templates. If the pipeline names a main file outside of the
// workspace, the border is its folder.
export const borderProblems = async (main: string, references: readonly string[], border: Border): Promise<readonly Problem[]> => {
  const outer = isInside(border.workspace, main) ? [] : [dirname(main)]
  const roots = [border.workspace, ...outer].map((folder) => realpath(folder))
  const known = [border.workspace, ...outer, ...(await Promise.all(roots))]
  // The compiler looks for its settings in every parent folder.
  const isAbove = (file: string): boolean => isConfiguration(file) && known.some((root) => isInside(dirname(file), root))
  const settings = references.filter((file) => isAbove(file) && !known.some((root) => isInside(root, file)))
  const walk: Walk = { main, border, roots: known, settings, seen: new Set() }
  const files: string[] = []
  for (const file of references) if (!settings.includes(file) && !(await isMissingInside(file, walk))) files.push(file)
  const outside = await Promise.all(files.map((file) => outsideProblem(file, walk)))
  const problems = outside.filter((problem) => problem !== undefined)
  // Files outside are not read.
  const sources = files.filter((file, index) => outside[index] === undefined && /\.bicep(?:param)?$/i.test(file))
  for (const source of sources) problems.push(...(await sourceProblems(source, walk)))
  // The compiler's list and the file itself name the same paths.
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.message, problem.where]), problem])).values()]
}

interface Walk {
  readonly main: string
  readonly border: Border
  readonly roots: readonly string[]
  // Settings of the machine, in folders that contain the workspace. They apply, but no file may load them.
  readonly settings: readonly string[]
  // Bicep files that were read.
  readonly seen: Set<string>
}

// Settings of the compiler.
export const isConfiguration = (file: string): boolean => basename(file).toLowerCase() === 'bicepconfig.json'

const outsideProblem = async (file: string, { main, roots }: Walk): Promise<Problem | undefined> => {
  const resolved = await realpath(file).catch(() => undefined)
  const isWithin = resolved !== undefined && roots.some((root) => isInside(root, resolved)) && !isBelowGit(resolved) && !isBelowGit(file)
  if (isWithin) return undefined
  return {
    code: 'file-outside',
    message: `${main} loads ${file}, which is outside the workspace or in a .git folder, or leads there by a symbolic link.`,
    where: main,
    fix: 'Copy the file itself into the repository, or set the workspace input to a folder that contains both.',
  }
}

// The compiler itself reports such a file.
const isMissingInside = async (file: string, { roots }: Walk): Promise<boolean> => {
  // Links are followed first: a missing path outside is reported like an existing one.
  const meant = await followLinks(file)
  const isWithin = roots.some((root) => isInside(root, meant)) && !isBelowGit(meant) && !isBelowGit(file)
  return isWithin && (await lstat(file).catch(() => undefined)) === undefined
}

const sourceProblems = async (file: string, walk: Walk): Promise<readonly Problem[]> => {
  if (walk.seen.has(file)) return []
  walk.seen.add(file)
  const decoded = decodeText(await readFile(file))
  if (!('text' in decoded)) return [{ code: 'file-encoding', message: `${file} ${decoded.reason}.`, where: file, fix: 'Save it as UTF-8.' }]
  const source = { file, text: decoded.text, tokens: bicepTokens(decoded.text) }
  return [
    ...(await referencedFiles(source, walk)),
    ...(await listedFolders(source, walk)),
    ...loadedSettings(source, walk),
    ...unreadVariables(source, walk.border),
  ]
}

interface Source {
  readonly file: string
  readonly text: string
  readonly tokens: readonly BicepToken[]
}

// In every version, such a path is a plain string (BCP092). The compiler reads a file as JSON because of its extension, and any other as
// Bicep.
const referencedFiles = async ({ file, tokens }: Source, walk: Walk): Promise<readonly Problem[]> => {
  const problems: Problem[] = []
  for (const [index, { kind, value }] of tokens.entries()) {
    if (kind !== 'text' || value === undefined || !isPath(tokens, index) || /^(?:br|ts)[:/]/.test(value)) continue
    const path = resolve(dirname(file), value)
    if (await isMissingInside(path, walk)) continue
    const outside = await outsideProblem(path, walk)
    if (outside !== undefined) problems.push(outside)
    else if (!/\.(?:jsonc?|arm|tgz)$/i.test(path) && (await stat(path)).isFile()) problems.push(...(await sourceProblems(path, walk)))
  }
  return problems
}

const isPath = (tokens: readonly BicepToken[], index: number): boolean =>
  isWord(tokens[index - 1], 'from', 'using', 'extends', 'extension', 'provider') ||
  (tokens[index - 1]?.kind === 'name' && isWord(tokens[index - 2], 'module', 'test'))

const isWord = (token: BicepToken | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'name' && words.includes(token.value ?? '')

// Settings of the machine are in the compiler's list whether they apply or are loaded as a text, so the paths of all calls must be plain.
const loadedSettings = ({ file, text, tokens }: Source, { settings: [settings] }: Walk): readonly Problem[] =>
  tokens.flatMap((token, index): readonly Problem[] => {
    if (settings === undefined || token.kind !== 'name' || !/^load/.test(token.value ?? '') || tokens[index + 1]?.value !== '(') return []
    const [path, end] = tokens.slice(index + 2)
    const isPlain = path?.kind === 'text' && path.value !== undefined && (end?.value === ',' || end?.value === ')')
    if (isPlain && !isConfiguration(path.value)) return []
    const message = `${token.value ?? ''} may load ${settings}, which is outside the workspace and configures the Bicep compiler.`
    const fix = 'Write the path of the file that it loads as a plain text, or add a bicepconfig.json to the workspace.'
    return [{ code: 'file-outside', message, where: placeOf(text, token.index, file), fix }]
  })

// The compiler's list omits what loadDirectoryFileInfo reads, so its arguments must be plain: a path below the file, and a pattern of
// names.
const listedFolders = async ({ file, text, tokens }: Source, walk: Walk): Promise<readonly Problem[]> => {
  const problems: Problem[] = []
  for (const [index, token] of tokens.entries()) {
    if (!isWord(token, 'loadDirectoryFileInfo') || tokens[index + 1]?.value !== '(') continue
    const [path, pattern] = plainArguments(tokens.slice(index + 2, index + 6))
    const isPlain = path !== undefined && /^[\w ./@+-]*$/.test(path) && !isAbsolute(path) && !path.split('/').includes('..')
    const isNames = pattern === undefined || /^[\w .*?@+-]*$/.test(pattern)
    const outside = isPlain && isNames ? await folderProblem(join(dirname(file), path), walk) : plainPath(placeOf(text, token.index, file))
    if (outside !== undefined) problems.push(outside)
  }
  return problems
}

// The string arguments of a call with one or two arguments; none if one of them is computed.
const plainArguments = ([first, mark, second, end]: readonly BicepToken[]): readonly (string | undefined)[] => {
  if (first?.kind !== 'text' || mark?.kind !== 'mark') return []
  if (mark.value === ')') return [first.value]
  return mark.value === ',' && second?.kind === 'text' && second.value !== undefined && end?.value === ')'
    ? [first.value, second.value]
    : []
}

const folderProblem = async (folder: string, walk: Walk): Promise<Problem | undefined> => {
  const resolved = await realpath(folder).catch(() => undefined)
  // The compiler reports a missing folder. Listing the workspace itself is allowed.
  const isAllowed = resolved === undefined ? await isMissingInside(folder, walk) : walk.roots.includes(resolved)
  return isAllowed ? undefined : outsideProblem(resolve(folder), walk)
}

const plainPath = (where: Place): Problem => ({
  code: 'file-outside',
  message:
    'loadDirectoryFileInfo needs a plain text for its path, without "..", and names only for its pattern: what it reads cannot be checked otherwise.',
  where,
})

const unreadVariables = ({ file, text, tokens }: Source, { variables, environment }: Border): readonly Problem[] =>
  tokens.flatMap((token, index): readonly Problem[] => {
    if (!isWord(token, 'readEnvironmentVariable') || tokens[index + 1]?.value !== '(') return []
    const where = placeOf(text, token.index, file)
    const name = variableName(tokens, index + 2)
    if (name === undefined) return [{ code: 'bicep-failed', message: computedName, where, fix: computedFix }]
    if (variables.includes(name) || environment[name] === undefined) return []
    const message = `The file reads the environment variable ${name}, which is set and not passed to the compiler: it would take the default instead.`
    return [{ code: 'bicep-failed', message, where, fix: `Add ${name} to the input bicep-variables.` }]
  })

const computedName =
  'readEnvironmentVariable computes the name of its variable: which one it reads is not known before the file is compiled.'
const computedFix = "Write the name as a text, or as a variable of the same file that is one: var name = 'IMAGE'."

// The name in the first argument, which is a string, or a variable of the file with a string.
const variableName = (tokens: readonly BicepToken[], index: number): string | undefined => {
  const [argument, end] = [tokens[index], tokens[index + 1]]
  if (end?.value !== ',' && end?.value !== ')') return undefined
  if (argument?.kind !== 'name') return argument?.value
  const declared = tokens.findIndex(
    (token, at) => isWord(token, 'var') && tokens[at + 1]?.value === argument.value && tokens[at + 2]?.value === '=',
  )
  const [value, after] = [tokens[declared + 3], tokens[declared + 4]]
  const isWhole = after === undefined || after.kind === 'name' || after.value === '@'
  return declared >= 0 && value?.kind === 'text' && isWhole ? value.value : undefined
}

const placeOf = (text: string, index: number, file: string): Place => {
  const before = text.slice(0, index)
  return { file, line: before.split('\n').length, column: index - before.lastIndexOf('\n'), pointer: '' }
}
