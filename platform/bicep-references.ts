// Whether a Bicep file may have something that needs restoring. Nearly all files have nothing of it, and the compiler takes a second or more
// to report that.
import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { readInputFile } from '../shared/plan/read-input-file.js'
import { bicepTokens, type BicepToken } from '../shared/template/bicep-tokens.js'
import { maySet } from './bicep-settings.js'

// Whether the file, or one that it refers to, may name a registry, a template spec or an extension. True if that is not certain.
export const mayNeedRestoring = async (file: string, workspace: string): Promise<boolean> => needsIn(file, workspace, new Set())

const needsIn = async (file: string, workspace: string, passed: Set<string>): Promise<boolean> => {
  if (passed.has(file)) return false
  passed.add(file)
  // A template in JSON has no references of this kind.
  if (/\.(?:jsonc?|arm)$/i.test(file)) return false
  const text = await readInputFile({ path: file, shown: file, input: file, workspace }).catch(() => undefined)
  const paths = text === undefined ? undefined : localPaths(bicepTokens(text))
  if (paths === undefined || (await settingsNeed(dirname(file)))) return true
  for (const path of paths) if (await needsIn(resolve(dirname(file), path), workspace, passed)) return true
  return false
}

// The paths of other files that tokens refer to; undefined if one may be anything else.
const localPaths = (tokens: readonly BicepToken[]): readonly string[] | undefined => {
  const isWord = (index: number, ...words: readonly string[]): boolean => {
    const token = tokens[index]
    return token?.kind === 'name' && words.includes(token.value ?? '')
  }
  const paths: string[] = []
  for (const [index, { kind, value }] of tokens.entries()) {
    if (isWord(index, 'extension', 'extensionConfig', 'provider')) return undefined
    if (kind !== 'text') continue
    if (value !== undefined && /^(?:br|ts)[:/]/i.test(value)) return undefined
    if (isWord(index - 1, 'import')) return undefined
    const isPath =
      isWord(index - 1, 'using', 'extends', 'from') || (tokens[index - 1]?.kind === 'name' && isWord(index - 2, 'module', 'test'))
    if (!isPath) continue
    if (value === undefined) return undefined
    paths.push(value)
  }
  return paths
}

// The compiler takes the nearest bicepconfig.json.
const settingsNeed = async (folder: string): Promise<boolean> => {
  const path = join(folder, 'bicepconfig.json')
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  if (!exists) return dirname(folder) !== folder && settingsNeed(dirname(folder))
  return maySet(path, ['cacheRootDirectory', 'extensions', 'implicitExtensions', 'providers', 'implicitProviders'])
}
