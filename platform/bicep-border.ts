// The border of the workspace for the Bicep compiler: which files it may load into a template, and which variables it may read.
import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Problem } from '../shared/errors.js'
import { isBelowGit, isInside } from '../shared/paths.js'
import { decodeText } from '../shared/plan/decode-text.js'

export interface Border {
  readonly workspace: string
  // Variables that readEnvironmentVariable may read.
  readonly variables: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

// What is wrong with the files that the compiler loads for `main`, by its own list. A main file that the pipeline names outside of the
// workspace has its folder as its border.
export const borderProblems = async (main: string, references: readonly string[], border: Border): Promise<readonly Problem[]> => {
  const workspace = await realpath(border.workspace)
  const roots = [workspace, ...(isInside(border.workspace, main) ? [] : [await realpath(dirname(main))])]
  const problems = await Promise.all(
    references.map(async (file) => {
      // It is read as settings and shown nowhere; the compiler looks for one in every folder above.
      if (basename(file).toLowerCase() === 'bicepconfig.json') return []
      const outside = await outsideProblem(file, main, roots)
      if (outside !== undefined) return [outside]
      return /\.bicep(?:param)?$/i.test(file) ? sourceProblems(file, main, roots, border) : []
    }),
  )
  return problems.flat()
}

const outsideProblem = async (file: string, main: string, roots: readonly string[]): Promise<Problem | undefined> => {
  const resolved = await realpath(file).catch(() => undefined)
  const isWithin = resolved !== undefined && roots.some((root) => isInside(root, resolved)) && !isBelowGit(resolved) && !isBelowGit(file)
  if (isWithin) return undefined
  return {
    code: 'file-outside',
    message: `${main} loads ${file}, which lies outside the workspace or below a .git folder, or leads there by a symbolic link.`,
    where: main,
    fix: 'Put the file itself into the repository, or set the workspace input to a folder that holds both.',
  }
}

const sourceProblems = async (file: string, main: string, roots: readonly string[], border: Border): Promise<readonly Problem[]> => {
  const decoded = decodeText(await readFile(file))
  if (!('text' in decoded)) return [{ code: 'file-encoding', message: `${file} ${decoded.reason}.`, where: file, fix: 'Save it as UTF-8.' }]
  return [...(await listedFolders(decoded.text, file, main, roots)), ...unreadVariables(decoded.text, file, border)]
}

// The compiler's list omits what loadDirectoryFileInfo reads, so that its words have to be plain: a path down from the file, and a pattern of
// names.
const listedFolders = async (text: string, file: string, main: string, roots: readonly string[]): Promise<readonly Problem[]> => {
  const problems: Problem[] = []
  for (const { index } of text.matchAll(/\bloadDirectoryFileInfo\b(?=(?:\s|\/\*[\s\S]*?\*\/|\/\/.*\n)*\()/g)) {
    const call = /^loadDirectoryFileInfo\s*\(\s*'([\w ./@+-]*)'\s*(?:,\s*'[\w .*?@+-]*'\s*)?\)/.exec(text.slice(index))
    const path = call?.[1]
    const isDown = path !== undefined && !isAbsolute(path) && !path.split('/').includes('..')
    const outside = isDown ? await folderProblem(join(dirname(file), path), main, roots) : plainPath(text, index, file)
    if (outside !== undefined) problems.push(outside)
  }
  return problems
}

const folderProblem = async (folder: string, main: string, roots: readonly string[]): Promise<Problem | undefined> => {
  const resolved = await realpath(folder).catch(() => undefined)
  // The compiler says that it is missing. The workspace itself may be listed.
  return resolved === undefined || roots.includes(resolved) ? undefined : outsideProblem(resolve(folder), main, roots)
}

const plainPath = (text: string, index: number, file: string): Problem => ({
  code: 'file-outside',
  message:
    'loadDirectoryFileInfo needs a plain text for its path, without "..", and names only for its pattern: what it reads cannot be checked otherwise.',
  where: placeOf(text, index, file),
})

const unreadVariables = (text: string, file: string, { variables, environment }: Border): readonly Problem[] => {
  if (!/\.bicepparam$/i.test(file)) return []
  return [...text.matchAll(/\breadEnvironmentVariable\s*\(\s*(?:'([^'$\\]+)'\s*[,)])?/g)].flatMap(
    ({ index, 1: name }): readonly Problem[] => {
      const where = placeOf(text, index, file)
      if (name === undefined)
        return [
          {
            code: 'bicep-failed',
            message: 'readEnvironmentVariable needs a plain text for its name: which variable it reads is not known otherwise.',
            where,
          },
        ]
      if (variables.includes(name) || environment[name] === undefined) return []
      const message = `The file reads the environment variable ${name}, which is set and not passed to the compiler: it would take the default instead.`
      return [{ code: 'bicep-failed', message, where, fix: `Add ${name} to the input bicep-variables.` }]
    },
  )
}

const placeOf = (text: string, index: number, file: string): { file: string; line: number; column: number; pointer: string } => {
  const before = text.slice(0, index)
  return { file, line: before.split('\n').length, column: index - before.lastIndexOf('\n'), pointer: '' }
}
