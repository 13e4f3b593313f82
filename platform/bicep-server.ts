// One `bicep jsonrpc` process that compiles all files of a run.
import { AibError } from '../shared/errors.js'
import { at, itemsOf, textOf } from '../shared/json.js'
import { isInside } from '../shared/paths.js'
import type { BicepDiagnostic, BicepRequest, BicepResult } from '../shared/tools.js'
import { borderProblems, isConfiguration } from './bicep-border.js'
import { oldestFix, unusable } from './bicep-compiler.js'
import { JsonRpc, RpcEnd, RpcError } from './json-rpc.js'
import { startProgram, type ProgramOptions } from './program.js'
import { defined } from '../shared/defined.js'
import { ownValue } from '../shared/own-value.js'

// The results by file. `environment` is that of the job: if a file asks for a variable that the job has and the compiler does not get, that
// is an error.
export const compileAll = async (
  program: string,
  request: BicepRequest,
  options: ProgramOptions,
  environment: NodeJS.ProcessEnv,
): Promise<readonly (readonly [string, BicepResult])[]> => {
  const running = await startProgram(program, ['jsonrpc', '--stdio'], options)
  try {
    const rpc = new JsonRpc(running)
    const results: (readonly [string, BicepResult])[] = []
    for (const file of request.files) results.push([file, await compileOne(rpc, file, request, environment).catch(explain(program, file))])
    return results
  } finally {
    running.end(new Error('It has compiled everything.'))
  }
}

// Throws what the error of a request means for the file.
const explain =
  (program: string, file: string) =>
  (error: unknown): never => {
    if (error instanceof RpcEnd) throw new AibError(unusable(program, file, error), { cause: error })
    if (!(error instanceof RpcError)) throw error
    if (error.code === methodNotFound)
      throw new AibError({ code: 'bicep-failed', message: `${program} is too old: ${error.message}`, where: program, fix: oldestFix })
    throw new AibError(unusable(program, file, { exitCode: 0, stderr: error.message }), { cause: error })
  }

// JSON-RPC 2.0, section 5.1.
const methodNotFound = -32601

const compileOne = async (rpc: JsonRpc, file: string, request: BicepRequest, environment: NodeJS.ProcessEnv): Promise<BicepResult> => {
  const references = itemsOf(at(await rpc.call('bicep/getFileReferences', { path: file }), 'filePaths')).map(String)
  const problems = await borderProblems(file, [...new Set([file, ...references])], { ...request, environment })
  if (problems.length > 0) return { diagnostics: [], problems }
  const result = await (/\.bicepparam$/i.test(file) ? compileParameters(rpc, file, references, request.values) : compileTemplate(rpc, file))
  return { ...result, diagnostics: [...result.diagnostics, ...foreignSettings(file, references, request.workspace)] }
}

// The compiler looks for its settings in every parent folder of a file, so those of the machine may apply.
const foreignSettings = (file: string, references: readonly string[], workspace: string): readonly BicepDiagnostic[] =>
  references
    .filter((path) => isConfiguration(path) && !isInside(workspace, path))
    .map((path) => ({
      file,
      line: 1,
      column: 1,
      severity: 'info',
      code: 'settings',
      message: `The Bicep compiler takes its settings from ${path}, outside the workspace. A bicepconfig.json in the workspace replaces it.`,
    }))

const compileTemplate = async (rpc: JsonRpc, file: string): Promise<BicepResult> => {
  const result = await rpc.call('bicep/compile', { path: file })
  const template = textOf(at(result, 'contents'))
  return { diagnostics: diagnosticsOf(result), problems: [], ...defined({ template }) }
}

const compileParameters = async (
  rpc: JsonRpc,
  file: string,
  references: readonly string[],
  values: BicepRequest['values'],
): Promise<BicepResult> => {
  const first = await rpc.call('bicep/compileParams', { path: file, parameterOverrides: {} })
  // The pipeline may assign the parameters that the file does not, with the types that the template declares.
  const lacking = diagnosticsOf(first).some(({ code }) => code === 'BCP258')
  const overrides = lacking ? await overridesFor(rpc, references, values) : {}
  const result =
    Object.keys(overrides).length === 0 ? first : await rpc.call('bicep/compileParams', { path: file, parameterOverrides: overrides })
  const [parameters, template] = [textOf(at(result, 'parameters')), textOf(at(result, 'template'))]
  return {
    diagnostics: diagnosticsOf(result),
    problems: [],
    ...defined({ parameters, template }),
  }
}

const overridesFor = async (
  rpc: JsonRpc,
  references: readonly string[],
  values: BicepRequest['values'],
): Promise<Record<string, unknown>> => {
  const overrides: Record<string, unknown> = {}
  for (const path of references.filter((one) => /\.bicep$/i.test(one)))
    for (const parameter of itemsOf(at(await rpc.call('bicep/getMetadata', { path }), 'parameters'))) {
      const name = textOf(at(parameter, 'name')) ?? ''
      const value = ownValue(values, name)
      if (value !== undefined) overrides[name] = typed(value, textOf(at(parameter, 'type', 'name')))
    }
  return overrides
}

// In a line `name=value`, every value is a string.
const typed = (value: unknown, type: string | undefined): unknown => {
  if (typeof value !== 'string' || type === undefined || type === 'string') return value
  try {
    const parsed: unknown = JSON.parse(value)
    return parsed
  } catch {
    return value
  }
}

const diagnosticsOf = (result: unknown): readonly BicepDiagnostic[] =>
  itemsOf(at(result, 'diagnostics')).map((one) => ({
    file: textOf(at(one, 'source')) ?? '',
    ...startOf(at(one, 'range')),
    severity: ownValue(severities, textOf(at(one, 'level')) ?? '') ?? 'info',
    code: textOf(at(one, 'code')) ?? '',
    message: textOf(at(one, 'message')) ?? '',
  }))

const severities: Readonly<Record<string, BicepDiagnostic['severity']>> = { Error: 'error', Warning: 'warning' }

// The compiler counts from 0.
const startOf = (range: unknown): { readonly line: number; readonly column: number } => ({
  line: Number(at(range, 'start', 'line') ?? 0) + 1,
  column: Number(at(range, 'start', 'char') ?? 0) + 1,
})
