// Reads a Bicep file with its modules, for the places of findings. The compiler has accepted them, and the border of the workspace was checked.
import { dirname, resolve } from 'node:path'
import { AibError } from '../errors.js'
import type { Compiled } from '../template/bicep.js'
import { atAssignments, namedFile, type BicepParametersSource } from '../template/bicep-parameters.js'
import { atBicep, modulePaths, type BicepSource } from '../template/bicep-places.js'
import { parseJson } from '../template/load-json.js'
import type { TemplateNode } from '../template/node.js'
import { parseParameters, type ParameterValues } from '../template/parameters.js'
import { readInputFile, shownPath } from './read-input-file.js'
import type { SourceTexts } from './source-texts.js'

interface BicepFile {
  readonly path: string
  readonly text: string
  readonly workspace: string
  // The input that names the template.
  readonly input: string
}

type CompiledText = Pick<Compiled, 'text' | 'label'>

// The template that the compiler made of a file, with its places in that file and its modules.
export const compiledTemplate = async (compiled: CompiledText, file: BicepFile, sources: SourceTexts): Promise<TemplateNode> => {
  const source = await readBicepSource(file, sources)
  return atBicep(parseJson(compiled.text, compiled.label), source)
}

// The values of a parameters file that the compiler read, with their places in it.
export const compiledParameters = async (compiled: CompiledText, file: BicepFile, sources: SourceTexts): Promise<ParameterValues> => {
  const source = await readBicepParameters(file, sources)
  return parseParameters(compiled.text, source.file, () => atAssignments(parseJson(compiled.text, compiled.label), source))
}

// The .bicep file at a path, or the one that the .bicepparam file there uses. The texts that are read are added to `sources`, by the names
// that places use.
const readBicepSource = async ({ path, text, workspace, input }: BicepFile, sources: Map<string, string>): Promise<BicepSource> => {
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
  const name = namedFile(text, 'using')
  const used = name === undefined || isOfRegistry(name) ? undefined : await moduleAt(resolve(dirname(path), name))
  return used === undefined || 'kind' in used ? { file: shownPath(workspace, path), text: '', modules: new Map() } : used
}

// The .bicepparam file at a path, with those that it extends. Their texts are added to `sources`.
const readBicepParameters = async ({ path, text, workspace, input }: BicepFile, sources: SourceTexts): Promise<BicepParametersSource> => {
  const file = shownPath(workspace, path)
  sources.addParameters(file, text)
  const name = namedFile(text, 'extends')
  if (name === undefined) return { file, text }
  const own = resolve(dirname(path), name)
  const content = await readInputFile({ path: own, shown: shownPath(workspace, own), input, workspace })
  return { file, text, base: await readBicepParameters({ path: own, text: content, workspace, input }, sources) }
}

// The extensions of modules in JSON; any other file is read as Bicep (docs/platforms.md 4.1).
const isJson = (path: string): boolean => /\.(?:jsonc?|arm)$/i.test(path)

const isOfRegistry = (name: string): boolean => /^(?:br|ts)[:/]/.test(name)
