// The result of the Bicep compiler for a file: a document that is read like any other, or its diagnostics at their places.
import { AibError, type Place, type Problem } from '../errors.js'
import type { BicepDiagnostic, BicepResult } from '../tools.js'
import { compiledLabel } from './compiled-label.js'
import type { Finding } from './finding.js'
import { defined } from '../defined.js'

// The compiler's result for the file at an absolute path; undefined if the machine has no compiler.
export type CompileBicep = (path: string) => Promise<BicepResult | undefined>

// The result for a Bicep file. `label` names the compiled text in places, because it is not a file of the user.
export interface Compiled {
  readonly label: string
  readonly text: string
  // For a parameters file: the template that it uses.
  readonly template?: string
  readonly findings: readonly Finding[]
}

// Whether Bicep's compiler reads the file.
export const isBicep = (file: string): boolean => /\.bicep(?:param)?$/i.test(file)

// Compiles a file that is shown as `file`. Throws `bicep-missing`, `bicep-failed` or the reason why its result cannot be used. `show` turns
// an absolute path into the one that its user knows.
export const compileFile = async (
  compile: CompileBicep | undefined,
  path: string,
  file: string,
  show: (path: string) => string,
): Promise<Compiled> => {
  const result = await compile?.(path)
  if (result === undefined) throw new AibError(missing(file))
  const isParameters = /\.bicepparam$/i.test(file)
  const [text, template] = isParameters ? [result.parameters, result.template] : [result.template, undefined]
  const problems = problemsOf(result, show)
  if (problems.length > 0 || text === undefined) throw failed(file, problems)
  const findings = findingsOf(result.diagnostics, file, show)
  return { label: compiledLabel(file), text, findings, ...defined({ template }) }
}

// A known reason why it must not be used takes precedence over the compiler's own message.
const problemsOf = ({ problems, diagnostics }: BicepResult, show: (path: string) => string): readonly Problem[] =>
  problems.length > 0
    ? problems.map((problem) => ({
        ...problem,
        message: problem.message.replace(/^\/\S+/, show),
        where: typeof problem.where === 'object' ? { ...problem.where, file: show(problem.where.file) } : show(problem.where ?? ''),
      }))
    : causesOf(diagnostics.filter(({ severity }) => severity === 'error')).map((one) => ({
        code: 'bicep-failed',
        message: `${one.code}: ${one.message}`,
        where: placeOf(one, show),
      }))

// "The referenced module has errors" (BCP104) follows from the errors of the module, which are reported themselves.
const causesOf = (errors: readonly BicepDiagnostic[]): readonly BicepDiagnostic[] => {
  const causes = errors.filter(({ code }) => code !== 'BCP104')
  return causes.length > 0 ? causes : errors
}

const placeOf = ({ file, line, column }: BicepDiagnostic, show: (path: string) => string): Place => ({
  file: show(file),
  line,
  column,
  pointer: '',
})

// The compiler's diagnostics one by one; its style rules are only counted.
const findingsOf = (diagnostics: readonly BicepDiagnostic[], file: string, show: (path: string) => string): readonly Finding[] => {
  const style = diagnostics.filter(({ code, severity }) => severity !== 'error' && stylePattern.test(code))
  const findings = diagnostics
    .filter((one) => !style.includes(one))
    .map((one): Finding => ({ rule: ruleOf(one.code), severity: one.severity, message: one.message, at: placeOf(one, show) }))
  return style.length === 0 ? findings : [...findings, counted(style, file)]
}

// Linter rules of Bicep that do not concern whether the deployment works (docs/platforms.md 4.2).
const stylePattern =
  /^(?:no-unused-|prefer-|simplify-|use-description-|use-recent-|explicit-values-for-loc-params|no-(?:deployments-resources|explicit-any|hardcoded-(?:env-urls|location)|loc-expr-outside-params|module-name|unnecessary-dependson)|decompiler-cleanup|use-(?:parent-property|resource-id-functions|resource-symbol-reference|safe-access|stable-resource-identifiers|user-defined-types)$)/

// Where Bicep documents a rule of this id; undefined for any other (docs/platforms.md 4.2).
export const bicepDocumentation = (rule: string): string | undefined => {
  const [, code] = /^bicep-(.+)$/.exec(rule) ?? []
  if (code === undefined || toolRules.has(rule)) return undefined
  return /^bcp\d+$/.test(code)
    ? `https://aka.ms/bicep/core-diagnostics#${code.toUpperCase()}`
    : `https://aka.ms/bicep/linter-diagnostics#${code}`
}

const toolRules: ReadonlySet<string> = new Set(['bicep-style', 'bicep-settings', 'bicep-failed', 'bicep-missing'])

const ruleOf = (code: string): string => `bicep-${code.toLowerCase()}`

const counted = (style: readonly BicepDiagnostic[], file: string): Finding => {
  const counts = new Map<string, number>()
  for (const { code } of style) counts.set(code, (counts.get(code) ?? 0) + 1)
  const list = [...counts].map(([code, count]) => (count === 1 ? code : `${code} (${String(count)})`)).join(', ')
  return {
    rule: 'bicep-style',
    severity: 'info',
    message: `The linter of Bicep has ${String(style.length)} ${style.length === 1 ? 'remark' : 'remarks'} on style: ${list}. "bicep lint" shows them.`,
    at: { file, line: 1, column: 1, pointer: '' },
  }
}

const failed = (file: string, [first, ...rest]: readonly Problem[]): AibError =>
  new AibError(
    first === undefined
      ? { code: 'bicep-failed', message: `The Bicep compiler returned nothing for ${file}.`, where: file }
      : [first, ...rest],
  )

const missing = (file: string): Problem => ({
  code: 'bicep-missing',
  message: `${file} is Bicep, and this machine has no Bicep compiler.`,
  where: file,
  fix: 'Install the Bicep CLI (github.com/Azure/bicep/releases) on the PATH, or run "az bicep install" if the Azure CLI is installed; or pass the JSON that "bicep build" writes.',
})
