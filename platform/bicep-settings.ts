// The Bicep settings in a repository, if modules may be restored: the compiler then has the logins of the machine, and the settings decide
// what it does with them.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AibError, type Problem } from '../shared/errors.js'
import { decodeText } from '../shared/plan/decode-text.js'
import { isBelowGit } from '../shared/paths.js'
import { parseDocument } from '../shared/template/load.js'
import type { TemplateNode } from '../shared/template/node.js'
import { isConfiguration } from './bicep-border.js'
import { repositoriesAround } from './trusted-path.js'

// Settings that affect more than a module: the folder that the compiler writes to, and the endpoints that it requests tokens for and sends
// them to (Microsoft Learn, "Configure your Bicep environment").
const refused: Readonly<Record<string, string>> = {
  cacherootdirectory: 'the folder that the compiler writes to',
  profiles: 'the endpoints that the compiler gets tokens for',
}

// What no bicepconfig.json of the workspace, or of the repositories around it, may contain: for each file that it reads, the compiler uses
// the nearest one.
export const settingsProblems = async (workspace: string): Promise<readonly Problem[]> => {
  const root = repositoriesAround(workspace).at(-1) ?? workspace
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => !entry.isDirectory() && isConfiguration(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
  const problems = await Promise.all(files.filter((file) => !isBelowGit(file)).map((file) => problemsIn(file, relative(workspace, file))))
  return problems.flat()
}

// Whether a bicepconfig.json may have one of these settings.
export const maySet = async (file: string, names: readonly string[]): Promise<boolean> => {
  const keys = await settingsIn(file, file)
  return keys === undefined || names.some((name) => keys.has(name.toLowerCase()))
}

const problemsIn = async (file: string, shown: string): Promise<readonly Problem[]> => {
  const keys = await settingsIn(file, shown)
  if (keys === undefined)
    return [{ code: 'bicep-failed', message: `${shown} is not an ordinary file of at most 1 MB.`, where: shown, fix: 'Replace it by one.' }]
  return Object.entries(refused).flatMap(([name, what]) =>
    keys.has(name)
      ? [
          {
            code: 'bicep-failed',
            message: `${shown} sets ${keys.get(name) ?? name}, ${what}. When modules are restored, only settings of the machine may determine that.`,
            where: shown,
            fix: 'Remove the setting, or put it into a bicepconfig.json of the machine, outside of the repository.',
          },
        ]
      : [],
  )
}

// A larger file is not plausible. In bytes.
const mostSettings = 1024 * 1024

// The settings of a file, by their names in lower case; undefined if it is not an ordinary file. A dangling link counts as an empty file.
const settingsIn = async (file: string, shown: string): Promise<ReadonlyMap<string, string> | undefined> => {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return new Map()
  if (!found.isFile() || found.size > mostSettings) return undefined
  const decoded = decodeText(await readFile(file))
  return keysIn('text' in decoded ? decoded.text : '', shown)
}

// The keys of all objects, by their names in lower case. For a file that is not JSON, every word in quotes: the compiler may read more than
// this parser does.
const keysIn = (text: string, file: string): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>()
  const add = (key: string): void => void keys.set(key.toLowerCase(), key)
  const visit = (node: TemplateNode): void => {
    if (node.kind === 'array') node.items.forEach(visit)
    if (node.kind !== 'object') return
    for (const { key, value } of node.entries) {
      add(key.value)
      visit(value)
    }
  }
  try {
    visit(parseDocument(text, file))
  } catch (error) {
    if (!(error instanceof AibError)) throw error
    const plain = text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    for (const [, word = ''] of plain.matchAll(/"([^"]*)"/g)) add(word)
  }
  return keys
}
