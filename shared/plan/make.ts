// Makes plans from the inputs and the files of the repository. Offline, except for remote files that are to be pinned: no credential is
// used, and nothing is sent.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AibError, joinErrors, type Problem } from '../errors.js'
import { isFolder } from '../near-path.js'
import { isBicep, type CompileBicep } from '../template/bicep.js'
import type { Policy } from '../template/policy.js'
import { parametersInput } from '../template/parameters-input.js'
import { errorsOf, sameNames, sameStagingGroups, sameVersions, unknownToAll, withSharedGroups } from './among-several.js'
import { brokenRules } from './broken-rules.js'
import type { Plan, TemplatePlan } from './plan.js'
import type { PlanRequest, TemplateOrigin, TemplateRequest } from './request.js'
import { withFirstFindings, withFirstProblems, withShortMessages, withShortProblems } from './report-limit.js'
import { readInputFile, shownPath } from './read-input-file.js'
import { SourceTexts } from './source-texts.js'
import { templateFiles } from './template-files.js'

// One plan per template, in the order of the input. Throws AibError with every problem that prevents any of them from being rendered; the
// others are still checked, and their findings reported.
export const makePlan = async (request: PlanRequest): Promise<Plan> => {
  const { template, workspace } = request
  await requireWorkspace(request)
  const { files, problems } = await filesOf(request)
  const bicep = bicepOf(request, files)
  const errors: AibError[] = []
  const policy = await policyOf(request).catch((error: unknown) => {
    if (!(error instanceof AibError)) throw error
    errors.push(error)
    return undefined
  })
  const outcomes: Outcome[] = []
  for (const [index, file] of files.entries()) {
    const one = { ...request, bicep, policy, ...(file === undefined ? {} : { template: { ...template, file } }) }
    outcomes.push(await planOrError(files.length === 1 ? one : { ...one, tempDir: () => scratchFolder(request, index) }))
  }
  const plans = outcomes.flatMap((outcome) => outcome.plans)
  const shared = ofAllTemplates(request)
  const among = [
    ...sameNames(plans, request.spell),
    ...sameVersions(plans),
    ...(request.areTogether === true ? sameStagingGroups(plans) : []),
  ]
  const unknown = unknownToAll(
    outcomes.map((outcome) => outcome.unknown),
    shared,
  )
  errors.push(
    ...errorsOf(
      outcomes.map(({ error }, index) => ({ file: shownFile(files[index], workspace), error })),
      shared,
    ),
  )
  const [first, ...rest] = [...problems, ...unknown, ...among].map((problem) => new AibError(problem)).concat(errors)
  if (first !== undefined)
    throw withShortProblems(withFirstProblems(joinErrors([first, ...rest, ...plans.flatMap(brokenRulesIn)])), request.redact)
  return withFirstFindings(request.areTogether === undefined ? withSharedGroups(plans) : plans).map((plan) => ({
    ...plan,
    findings: withShortMessages(plan.findings, request.redact),
  }))
}

const brokenRulesIn = ({ findings, sources }: TemplatePlan): readonly AibError[] => {
  const [first, ...rest] = brokenRules(findings)
  const shown = sources instanceof SourceTexts ? sources.forErrors() : sources
  return first === undefined ? [] : [new AibError([first, ...rest], { sources: shown })]
}

const shownFile = (file: string | undefined, workspace: string): string | undefined =>
  file === undefined ? undefined : shownPath(workspace, file)

const requireWorkspace = async ({ template, workspace, spell }: PlanRequest): Promise<void> => {
  if (template.workspace === undefined || (await isFolder(workspace))) return
  const input = spell('workspace')
  throw new AibError({ code: 'file-missing', message: `${input}: ${workspace} is not a folder.`, where: input })
}

// Most runs have no policy, so its reader is loaded only if there is one.
const policyOf = async ({ template: { lintPolicy }, workspace, spell }: PlanRequest): Promise<Policy | undefined> => {
  if (lintPolicy === undefined) return undefined
  const path = resolve(workspace, lintPolicy)
  const shown = shownPath(workspace, path)
  const text = await readInputFile({ path, shown, input: spell('lint-policy'), workspace })
  const { parsePolicy } = await import('../template/policy.js')
  try {
    return parsePolicy(text, shown)
  } catch (error) {
    throw error instanceof AibError ? new AibError(error.problems, { cause: error, sources: new Map([[shown, text]]) }) : error
  }
}

// Most templates are not Bicep, so the compiler's code is loaded only if one is. The compiler starts at once: it works while the code of a
// plan is loaded.
const bicepOf = (request: PlanRequest, files: readonly (string | undefined)[]): CompileBicep => {
  let compile: Promise<CompileBicep> | undefined
  const bicep: CompileBicep = async (path) => {
    compile ??= import('./bicep-files.js').then(({ bicepFiles }) => bicepFiles(request, files))
    return (await compile)(path)
  }
  const first = files.find((file) => file !== undefined && isBicep(file))
  // A failure is reported with the template that waits for it.
  if (first !== undefined) bicep(resolve(request.workspace, first)).catch(() => undefined)
  return bicep
}

// Without a file, the inputs alone define one template.
const filesOf = async ({
  template,
  workspace,
  spell,
}: PlanRequest): Promise<{ files: readonly (string | undefined)[]; problems: readonly Problem[] }> =>
  template.file === undefined ? { files: [undefined], problems: [] } : templateFiles(template.file, workspace, spell('template'))

// The places of values that all templates get: in the input itself, and in the file that it names.
const ofAllTemplates = ({ template, workspace, spell }: PlanRequest): ReadonlySet<string> => {
  const { file } = parametersInput(template.parameters)
  const path = file === undefined ? undefined : resolve(workspace, file)
  return new Set([spell('parameters'), ...(path === undefined ? [] : [path, shownPath(workspace, path)])])
}

// The result for one file: its plans, the values that it does not ask for, and its problems.
interface Outcome {
  readonly plans: readonly TemplatePlan[]
  readonly unknown: readonly Problem[]
  readonly error?: AibError
}

const planOrError = async (request: TemplateRequest): Promise<Outcome> => {
  const sources = new SourceTexts()
  try {
    const origin = await originOf(request, sources)
    // Most of a plan's code parses, evaluates and checks templates: a missing or unreadable file is reported before that code is loaded.
    const { planTemplates } = await import('./plan-file.js')
    const { result: plans, unknown } = await planTemplates(request, origin, sources)
    return { plans, unknown }
  } catch (error) {
    if (error instanceof AibError) return { plans: [], ...withoutUnknown(error.withSources(sources.forErrors())) }
    throw error
  }
}

const withoutUnknown = (error: AibError): Omit<Outcome, 'plans'> => {
  const isUnknown = ({ code }: Problem): boolean => code === 'parameter-unknown'
  const [first, ...rest] = error.problems.filter((problem) => !isUnknown(problem))
  const { cause, sources } = error
  return {
    unknown: error.problems.filter(isUnknown),
    ...(first === undefined ? {} : { error: new AibError([first, ...rest], { cause, sources }) }),
  }
}

// Paths of inputs are relative to the workspace; this one stands for a template in it.
const originOf = async ({ template, workspace, spell }: PlanRequest, sources: SourceTexts): Promise<TemplateOrigin> => {
  if (template.file === undefined) return { path: resolve(workspace, 'inputs'), file: 'the inputs', text: undefined }
  const path = resolve(workspace, template.file)
  const file = shownPath(workspace, path)
  const text = await readInputFile({ path, shown: file, input: spell('template'), workspace })
  if (/\.bicepparam$/i.test(file)) sources.addParameters(file, text)
  else sources.set(file, text)
  return { path, file, text }
}

// Each template that takes the same file into the image makes its own copy: what one has hashed must not be overwritten by another.
const scratchFolder = async ({ tempDir }: PlanRequest, index: number): Promise<string> => {
  const folder = join(await tempDir(), String(index))
  await mkdir(folder, { recursive: true })
  return folder
}
