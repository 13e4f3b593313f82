// What the Bicep compiler said: a document that is read like any other, or its diagnostics at their places.
import { AibError, type Place, type Problem } from '../errors.js'
import type { CompilerOutput } from '../tools.js'
import { compiledLabel } from './compiled-label.js'
import type { Finding, Severity } from './finding.js'
import { parseJson } from './load-json.js'
import { getText } from './node.js'
import { parseParameters, type ParameterValues } from './parameters.js'

// Compiles the file at an absolute path.
export type CompileBicep = (path: string) => Promise<CompilerOutput | undefined>

// What a Bicep file becomes. `label` names the compiled text in places: it is no file of the user's.
export interface Compiled {
  readonly label: string
  readonly text: string
  // Of a parameters file: the template that it uses, where the compiler gives it.
  readonly template?: string
  readonly findings: readonly Finding[]
}

// Whether Bicep's compiler reads the file.
export const isBicep = (file: string): boolean => /\.bicep(?:param)?$/i.test(file)

// Compiles a file that is shown as `file`. Throws `bicep-missing` or `bicep-failed`. `show` makes of an absolute path what its user knows.
export const compileFile = async (
  compile: CompileBicep | undefined,
  path: string,
  file: string,
  show: (path: string) => string,
): Promise<Compiled> => {
  const output = await compile?.(path)
  if (output === undefined) throw new AibError(missing(file))
  const diagnostics = readDiagnostics(output.stderr, show)
  if (output.exitCode !== 0) throw failed(file, output, diagnostics)
  const label = compiledLabel(file)
  const findings = diagnostics.map(({ rule, severity, message, at }) => ({ rule, severity, message, at }))
  return isParameters(file) ? { label, findings, ...readParametersOutput(output.stdout, label) } : { label, findings, text: output.stdout }
}

// The values of a compiled parameters file.
export const compiledParameters = ({ text, label }: Compiled): ParameterValues => parseParameters(text, label)

const isParameters = (file: string): boolean => /\.bicepparam$/i.test(file)

// `bicep build-params --stdout` prints both files as texts in one object.
const readParametersOutput = (stdout: string, label: string): Pick<Compiled, 'text' | 'template'> => {
  const output = parseJson(stdout, label)
  const text = getText(output, 'parametersJson')
  const template = getText(output, 'templateJson')
  if (text === undefined) throw new AibError({ code: 'bicep-failed', message: `The Bicep compiler gave no parameters for ${label}.` })
  return template === undefined ? { text } : { text, template }
}

// `/repo/image.bicep(7,12) : Error BCP057: The name … [https://aka.ms/…]`; the Azure CLI puts its own word before.
const diagnosticForm = /^(?:(?:ERROR|WARNING|INFO): )?(\S.*?)\((\d+),(\d+)\) : (Error|Warning|Info) ([\w-]+): (.*)$/

interface Diagnostic extends Finding {
  // As the compiler writes it: BCP057.
  readonly code: string
}

const readDiagnostics = (stderr: string, show: (path: string) => string): readonly Diagnostic[] =>
  stderr.split(/\r?\n/).flatMap((line) => {
    const [, path, row, column, level = '', code = '', message = ''] = diagnosticForm.exec(line) ?? []
    if (path === undefined) return []
    const at: Place = { file: show(path), line: Number(row), column: Number(column), pointer: '' }
    return [{ code, rule: `bicep-${code.toLowerCase()}`, severity: severities[level] ?? 'info', message, at }]
  })

const severities: Readonly<Record<string, Severity>> = { Error: 'error', Warning: 'warning' }

const failed = (file: string, { exitCode, stderr }: CompilerOutput, diagnostics: readonly Diagnostic[]): AibError => {
  const [first, ...rest] = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, at }): Problem => ({ code: 'bicep-failed', message: `${code}: ${message}`, where: at }))
  if (first !== undefined) return new AibError([first, ...rest])
  const said = stderr.trim().slice(0, 1000)
  const message = `The Bicep compiler ended with exit code ${String(exitCode)} on ${file}${said === '' ? '.' : `: ${said}`}`
  return new AibError({ code: 'bicep-failed', message, where: file })
}

const missing = (file: string): Problem => ({
  code: 'bicep-missing',
  message: `${file} is Bicep, and this machine has no Bicep compiler.`,
  where: file,
  fix: 'Install the Bicep CLI (github.com/Azure/bicep/releases) on the PATH, or run "az bicep install" where the Azure CLI is; or give the JSON that "bicep build" writes.',
})
