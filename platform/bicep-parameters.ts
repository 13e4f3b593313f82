// Which Bicep files stand for a .bicepparam file in the search for references that need restoring: one process reads them together with the
// templates, while `bicep build-params` takes a second for each parameters file.
import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { readInputFile } from '../shared/plan/read-input-file.js'
import { bicepTokens, type BicepToken } from '../shared/template/bicep-tokens.js'

// The .bicep files that a .bicepparam file and those that it extends name, if whatever needs restoring is in them; undefined if it has to be
// compiled to know.
export const standIns = async (file: string, workspace: string): Promise<readonly string[] | undefined> => {
  const files = await namedBy(file, workspace, new Set())
  const templates = files?.filter((path) => /\.bicep$/i.test(path)) ?? []
  if (files === undefined || templates.length === 0) return undefined
  // Settings may add extensions to every file in their folder and below it.
  const settings = await Promise.all(files.map((path) => settingsOf(dirname(path))))
  return new Set(settings).size === 1 ? templates : undefined
}

// The file itself and all that it names.
const namedBy = async (file: string, workspace: string, passed: Set<string>): Promise<readonly string[] | undefined> => {
  if (passed.has(file) || !/\.bicepparam$/i.test(file)) return [file]
  passed.add(file)
  const text = await readInputFile({ path: file, shown: file, input: file, workspace }).catch(() => undefined)
  const paths = text === undefined ? undefined : localPaths(bicepTokens(text))
  if (paths === undefined) return undefined
  const files = [file]
  for (const path of paths) {
    const named = await namedBy(resolve(dirname(file), path), workspace, passed)
    if (named === undefined) return undefined
    files.push(...named)
  }
  return files
}

// The paths in `using`, `extends` and imports; undefined unless each is a Bicep file of this machine, as a plain string.
const localPaths = (tokens: readonly BicepToken[]): readonly string[] | undefined => {
  const names = tokens.map(({ kind, value }) => (kind === 'name' ? value : undefined))
  if (names.some((name) => name !== undefined && otherReferences.has(name))) return undefined
  const paths: string[] = []
  for (const [index, { kind, value }] of tokens.entries()) {
    // `from` can also be the name of a parameter or a property.
    if (!/^(?:using|extends|from)$/.test(names[index - 1] ?? '') || value === '=' || value === ':' || names[index] === 'none') continue
    if (kind !== 'text' || value === undefined || !/^(?!br[:/]|ts[:/]).*\.bicep(?:param)?$/i.test(value)) return undefined
    paths.push(value)
  }
  return paths
}

const otherReferences: ReadonlySet<string> = new Set(['extension', 'extensionConfig', 'provider', 'module', 'test'])

// The compiler takes the first bicepconfig.json from the folder upwards.
const settingsOf = async (folder: string): Promise<string | undefined> => {
  const path = join(folder, 'bicepconfig.json')
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) return path
  return dirname(folder) === folder ? undefined : settingsOf(dirname(folder))
}
