// Reads a Bicep file with its modules, for the places of findings. The compiler has accepted them, and the border of the workspace was checked.
import { dirname, resolve } from 'node:path'
import { AibError } from '../errors.js'
import { modulePaths, usedTemplate, type BicepSource } from '../template/bicep-places.js'
import { parseJson } from '../template/load-json.js'
import type { TemplateNode } from '../template/node.js'
import { readInputFile, shownPath } from './read-input-file.js'

export interface BicepSourceRequest {
  readonly workspace: string
  // The input that names the template.
  readonly input: string
}

// The .bicep file at a path, or the one that the .bicepparam file there uses. The texts that are read are added to `sources`, by the names
// that places use.
export const readBicepSource = async (
  path: string,
  text: string,
  { workspace, input }: BicepSourceRequest,
  sources: Map<string, string>,
): Promise<BicepSource> => {
  const known = new Map<string, Promise<BicepSource | TemplateNode | undefined>>()
  const sourceOf = async (own: string, content: string): Promise<BicepSource> => {
    const modules = new Map<string, BicepSource | TemplateNode>()
    for (const name of modulePaths(content)) {
      const module = isOfRegistry(name) ? undefined : await moduleAt(resolve(dirname(own), name))
      if (module !== undefined) modules.set(name, module)
    }
    return { file: shownPath(workspace, own), text: content, modules }
  }
  const moduleAt = (own: string): Promise<BicepSource | TemplateNode | undefined> => {
    const before = known.get(own)
    if (before !== undefined) return before
    const module = readModule(own)
    known.set(own, module)
    return module
  }
  const readModule = async (own: string): Promise<BicepSource | TemplateNode | undefined> => {
    const shown = shownPath(workspace, own)
    try {
      const content = await readInputFile({ path: own, shown, input, workspace })
      sources.set(shown, content)
      return isJson(own) ? parseJson(content, shown) : await sourceOf(own, content)
    } catch (error) {
      // Its findings are reported where the module is used.
      if (error instanceof AibError) return undefined
      throw error
    }
  }
  if (!/\.bicepparam$/i.test(path)) return sourceOf(path, text)
  const name = usedTemplate(text)
  const used = name === undefined || isOfRegistry(name) ? undefined : await moduleAt(resolve(dirname(path), name))
  return used === undefined || 'kind' in used ? { file: shownPath(workspace, path), text: '', modules: new Map() } : used
}

// The extensions of modules in JSON; any other file is read as Bicep (docs/platforms.md 4.1).
const isJson = (path: string): boolean => /\.(?:jsonc?|arm)$/i.test(path)

const isOfRegistry = (name: string): boolean => /^(?:br|ts)[:/]/.test(name)
