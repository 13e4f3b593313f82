// Parses the template and the parameters that the inputs name, compiling those that are Bicep.
import { inSlices } from '../clock.js'
import type { TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import { compileFile, isBicep, type Compiled, type CompileBicep } from '../template/bicep.js'
import type { Finding } from '../template/finding.js'
import { parseJson } from '../template/load-json.js'
import type { TemplateNode } from '../template/node.js'
import { parseParameters, type ParameterValues } from '../template/parameters.js'
import { parametersInput } from '../template/parameters-input.js'
import type { ParseDocument } from '../template/reading.js'
import { parametersFileOf } from './parameters-file.js'
import { readInputFile, shownPath } from './read-input-file.js'
import type { SourceTexts } from './source-texts.js'

export interface ReadRequest {
  readonly template: TemplateInputs
  readonly workspace: string
  readonly spell: (name: InputName) => string
  readonly bicep: CompileBicep
  readonly signal?: AbortSignal
}

export interface ReadTemplate {
  readonly document: TemplateNode
  readonly given: ParameterValues
  // Findings of the compiler.
  readonly findings: readonly Finding[]
}

// The document and its parameters. The texts of both are added to `sources`; so is the result of compiling Bicep, before it is parsed, so
// that errors can show its lines.
export const readTemplate = async (
  request: ReadRequest,
  { path, file, text }: { readonly path: string; readonly file: string; readonly text: string },
  sources: SourceTexts,
): Promise<ReadTemplate> => {
  const { values, findings } = await readParameters(request, path, sources)
  if (!isBicep(file)) return { document: await parse(text, file, request.signal), given: values, findings }
  const compiled = await compile(request, path, file)
  const [label, content] =
    compiled.template === undefined ? [compiled.label, compiled.text] : [`the template of ${compiled.label}`, compiled.template]
  sources.set(label, content)
  const from = { workspace: request.workspace, input: request.spell('template') }
  const { compiledParameters, compiledTemplate } = await placesOfBicep()
  const document = await compiledTemplate({ text: content, label }, { path, text, ...from }, sources)
  const own: ParameterValues =
    compiled.template === undefined ? new Map() : await compiledParameters(compiled, { path, text, ...from }, sources)
  return { document, given: withNames(own, values), findings: [...findings, ...compiled.findings] }
}

interface ReadParameters {
  readonly values: ParameterValues
  readonly findings: readonly Finding[]
}

const readParameters = async (request: ReadRequest, template: string, sources: SourceTexts): Promise<ReadParameters> => {
  const { workspace, spell } = request
  const { parameters } = request.template
  const single = parseParameters(parametersInput(parameters).values, spell('parameters'))
  const found = await parametersFileOf(template, parameters, workspace)
  if (found === undefined) return { values: single, findings: [] }
  const file = shownPath(workspace, found.path)
  const from = { workspace, input: spell('parameters') }
  const content = await readInputFile({ path: found.path, shown: file, ...from })
  sources.addParameters(file, content)
  const ofFile = isBicep(file)
    ? await (
        await placesOfBicep()
      ).compiledParameters(await compile(request, found.path, file), { path: found.path, text: content, ...from }, sources)
    : parseParameters(content, file, await parsedBefore(content, file, request.signal))
  return { values: withNames(ofFile, single), findings: found.isDefault ? [defaultParameters(file)] : [] }
}

// Names of parameters are case-insensitive.
const withNames = (ofFile: ParameterValues, single: ParameterValues): ParameterValues => {
  const given = new Set([...single.keys()].map((name) => name.toLowerCase()))
  return new Map([...[...ofFile].filter(([name]) => !given.has(name.toLowerCase())), ...single])
}

const defaultParameters = (file: string): Finding => ({
  rule: 'parameters-file',
  severity: 'info',
  message: `The parameters come from ${file}, which is next to the template.`,
  at: { file, line: 1, column: 1, pointer: '' },
})

// Loaded only for Bicep: most templates are not.
const placesOfBicep = () => import('./bicep-source.js')

// The YAML package is as large as the rest of a plan: it is loaded only for files that may be YAML.
const parse = async (text: string, file: string, signal: AbortSignal | undefined): Promise<TemplateNode> =>
  /\.jsonc?$/i.test(file) ? parseJson(text, file) : inSlices((await import('../template/load.js')).parseInSlices(text, file), signal)

// Gives the tree, or throws what is wrong with it, when it is called.
const parsedBefore = async (text: string, file: string, signal: AbortSignal | undefined): Promise<ParseDocument> => {
  try {
    const document = await parse(text, file, signal)
    return () => document
  } catch (error) {
    return () => {
      throw error
    }
  }
}

const compile = ({ bicep, workspace }: ReadRequest, path: string, file: string): Promise<Compiled> =>
  compileFile(bicep, path, file, (shown) => shownPath(workspace, shown))
