// Writes the findings to a file for GitHub code scanning.
import { lstat, mkdir, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, posix, resolve } from 'node:path'
import { AibError, errorCodes, type Place } from '../errors.js'
import type { Host } from '../host.js'
import type { TemplateInputs } from '../inputs/inputs.js'
import { spell } from '../inputs/spelling.js'
import type { Plan } from '../plan/plan.js'
import { shownPath } from '../plan/read-input-file.js'
import { linesOf } from '../lists.js'
import { isBelowGit, isInside } from '../paths.js'
import { isInput, placeText } from '../report/problem-text.js'
import { writeOrdinaryFile } from '../ordinary-file.js'
import { redactedJson } from '../redaction.js'
import { sarifLog, type SarifRule } from '../report/sarif.js'
import { isCompiled } from '../template/compiled-label.js'
import type { Finding } from '../template/finding.js'
import { version } from '../product-version.js'
import { workspaceOf } from './plan-request.js'

// Runs `plan`, and writes its findings to the file that the inputs name. If no plan can be made, the reason is written there.
export const withSarif = async (host: Host, inputs: TemplateInputs, plan: () => Promise<Plan>): Promise<Plan> => {
  const path = inputs.sarif
  if (path === undefined) return plan()
  const plans = await plan().catch(async (error: unknown) => {
    if (error instanceof AibError) await writeProblems(host, inputs, path, error)
    throw error
  })
  await write(host, inputs, path, plans.flatMap(locatedFindings))
  return plans
}

// A fault in the template matters more than a failure to write this file.
const writeProblems = async (host: Host, inputs: TemplateInputs, path: string, error: AibError): Promise<void> => {
  const workspace = workspaceOf(host, inputs)
  const findings = problemFindings(error, shownPath(workspace, resolve(workspace, firstTemplate(inputs))))
  await write(host, inputs, path, findings).catch((reason: unknown) => {
    host.log.warn({ text: reason instanceof Error ? reason.message : String(reason) })
  })
}

// Findings without a file are reported at the first template.
const firstTemplate = ({ file }: TemplateInputs): string => linesOf(file ?? '')[0] ?? 'inputs'

const write = async (host: Host, inputs: TemplateInputs, path: string, findings: readonly Finding[]): Promise<void> => {
  const file = resolve(workspaceOf(host, inputs), path)
  const log = sarifLog(
    findings.map((finding) => inCheckout(finding, host, inputs)),
    await knownRules(),
    version,
  )
  await refuseLinks(file, path, workspaceOf(host, inputs), spell('sarif', host.platform))
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeOrdinaryFile(file, `${redactedJson(log, (text) => host.redact(text), 2)}\n`)
  } catch (error) {
    const name = spell('sarif', host.platform)
    const reason = error instanceof Error ? error.message : String(error)
    throw new AibError({ code: 'file-unwritable', message: `${name}: ${path} cannot be written: ${reason}`, where: name }, { cause: error })
  }
}

// A link in the repository must not lead the file out of it.
const refuseLinks = async (file: string, path: string, workspace: string, name: string): Promise<void> => {
  if (!isInside(workspace, file)) return
  const root = await realpath(workspace)
  const isLink = (await lstat(file).catch(() => undefined))?.isSymbolicLink() === true
  const folder = await realpathOfNearest(dirname(file))
  const isBorderCrossed = isLink || !(folder === root || isInside(root, folder))
  if (!isBorderCrossed && !isBelowGit(file) && !isBelowGit(folder)) return
  const isNamed = !isBorderCrossed && isBelowGit(file)
  const why = isNamed ? 'is in a .git folder' : 'is, or is inside, a symbolic link of the repository'
  throw new AibError({ code: 'file-outside', message: `${name}: ${path} ${why}.`, where: name })
}

const realpathOfNearest = async (folder: string): Promise<string> => realpath(folder).catch(() => realpathOfNearest(dirname(folder)))

const knownRules = async (): Promise<ReadonlyMap<string, SarifRule>> => {
  const [{ rules }, { otherRules }] = await Promise.all([import('../template/lint/rules.js'), import('../template/lint/other-rules.js')])
  return new Map<string, SarifRule>([
    ...[...rules, ...otherRules].map(({ id, title, why }) => [id, { title, why }] as const),
    ...Object.entries(errorCodes).map(([code, { meaning }]) => [code, { title: meaning, why: meaning }] as const),
  ])
}

const locatedFindings = ({ findings, file }: Plan[number]): readonly Finding[] => findings.map((finding) => located(finding, file))

const problemFindings = ({ problems }: AibError, template: string): readonly Finding[] =>
  problems.map(({ code, rule = code, message, where, fix }) => {
    const text = fix === undefined ? message : `${message} ${fix}`
    const place = typeof where === 'object' ? where : undefined
    return located({ rule, severity: 'error', message: text, at: place ?? startOf(template) }, template)
  })

// Code scanning shows only files of the repository. Findings elsewhere, in an input or in a compiler's output, are reported at the
// template.
const located = (finding: Finding, template: string): Finding => {
  const { at, message } = finding
  if (!isInput(at) && !isCompiled(at)) return finding
  return { ...finding, message: `${placeText(at)}: ${message}`, at: { ...startOf(template), pointer: at.pointer } }
}

const startOf = (file: string): Place => ({ file, line: 1, column: 1, pointer: '' })

// Places are relative to the workspace. Code scanning expects them relative to the checkout, of which the workspace may be a folder.
const inCheckout = (finding: Finding, { context }: Host, inputs: TemplateInputs): Finding => {
  const folder = inputs.workspace === undefined ? '' : shownPath(context.workspace, resolve(context.workspace, inputs.workspace))
  const { file } = finding.at
  if (folder === '' || isAbsolute(folder) || isAbsolute(file)) return finding
  return { ...finding, at: { ...finding.at, file: posix.join(folder, file) } }
}
