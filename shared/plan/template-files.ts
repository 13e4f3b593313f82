// The files that the input `template` names: paths and patterns, one per line.
import { resolve } from 'node:path'
import type { Problem } from '../errors.js'
import { linesOf } from '../lists.js'
import { isUrl, urlIn } from './read-input-file.js'

export interface TemplateFiles {
  // Absolute, each once, in the order of the lines; the files of a pattern are sorted by name.
  readonly files: readonly string[]
  // Patterns without a file, and URLs.
  readonly problems: readonly Problem[]
}

// Finds the files. A file with exactly this name is used, even if the name could be read as a pattern. A text that is not a pattern is used
// as a path, and reading it shows whether the file exists. A line that starts with ! removes what the lines before it found. Names that
// begin with a dot, and `node_modules`, are found only if the pattern names them.
export const templateFiles = async (text: string, workspace: string, input: string): Promise<TemplateFiles> => {
  const files = new Set<string>()
  const problems: Problem[] = []
  for (const line of linesOf(text)) {
    const url = urlIn(line)
    if (url !== undefined) {
      problems.push({ ...isUrl(url, input), where: input })
      continue
    }
    const isNegated = line.startsWith('!')
    const found = await filesOf(isNegated ? line.slice(1) : line, workspace)
    for (const file of found)
      if (isNegated) files.delete(file)
      else files.add(file)
    if (found.length === 0 && !isNegated) problems.push(noMatch(line, input))
  }
  return { files: [...files], problems }
}

// Most jobs name a path, so patterns are loaded only for jobs that use one.
const filesOf = async (line: string, workspace: string): Promise<readonly string[]> => {
  const path = resolve(workspace, line)
  if (!/[*?[{]/.test(line)) return [path]
  const { isFile, matchingFiles } = await import('./matching-files.js')
  return (await isFile(path)) ? [path] : ((await matchingFiles(line, workspace)) ?? [path])
}

const noMatch = (line: string, input: string): Problem => ({
  code: 'file-missing',
  message: `${input}: No file matches ${line}.`,
  where: input,
  fix: 'Patterns are relative to the workspace: * and ? match within a name, ** matches any folders, [a-z] and {a,b} match alternatives; ! in front removes files.',
})
