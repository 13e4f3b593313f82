// Makes plans from the inputs and the files of the repository. Offline, but for remote files that are to be pinned: no credential is
// seen, nothing is sent.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AibError, joinErrors, type Problem } from '../errors.js'
import type { CompileBicep } from '../template/bicep.js'
import { named, sameNames, sameStagingGroups, sameVersions } from './among-several.js'
import type { Plan, TemplatePlan } from './plan.js'
import type { PlanRequest, TemplateOrigin, TemplateRequest } from './request.js'
import { readInputFile, shownPath } from './read-input-file.js'
import { templateFiles } from './template-files.js'

// One plan a template, in the order of the input. Throws AibError with every problem that keeps any of them from being rendered; one that
// can be rendered is, with its findings.
export const makePlan = async (request: PlanRequest): Promise<Plan> => {
  const { template, workspace } = request
  const { files, problems } = await filesOf(request)
  const bicep = bicepOf(request, files)
  const plans: TemplatePlan[] = []
  const errors: AibError[] = []
  for (const [index, file] of files.entries()) {
    const one = { ...request, bicep, ...(file === undefined ? {} : { template: { ...template, file } }) }
    const result = await planOrError(files.length === 1 ? one : { ...one, tempDir: () => ownScratch(request, index) })
    if (result instanceof AibError)
      errors.push(files.length === 1 || file === undefined ? result : named(result, shownPath(workspace, file)))
    else plans.push(...result)
  }
  const [first, ...rest] = [...problems, ...sameNames(plans), ...sameVersions(plans), ...sameStagingGroups(plans)]
    .map((problem) => new AibError(problem))
    .concat(errors)
  if (first !== undefined) throw joinErrors([first, ...rest])
  return plans
}

// Most templates are not Bicep: what compiles them is loaded for the first that is.
const bicepOf = (request: PlanRequest, files: readonly (string | undefined)[]): CompileBicep => {
  let compile: Promise<CompileBicep> | undefined
  return async (path) => {
    compile ??= import('./plan-file.js').then(({ bicepFiles }) => bicepFiles(request, files))
    return (await compile)(path)
  }
}

// Without a file, the inputs alone are one template.
const filesOf = async ({
  template,
  workspace,
  spell,
}: PlanRequest): Promise<{ files: readonly (string | undefined)[]; problems: readonly Problem[] }> =>
  template.file === undefined ? { files: [undefined], problems: [] } : templateFiles(template.file, workspace, spell('template'))

const planOrError = async (request: TemplateRequest): Promise<readonly TemplatePlan[] | AibError> => {
  const sources = new Map<string, string>()
  try {
    const origin = await originOf(request, sources)
    // What parses, evaluates and checks a template is most of a plan's code: a file that is not there, or cannot be read, is told of before.
    const { planTemplates } = await import('./plan-file.js')
    return await planTemplates(request, origin, sources)
  } catch (error) {
    if (error instanceof AibError) return error.withSources(sources)
    throw error
  }
}

// Paths of inputs are relative to the workspace; they stand for a template in it.
const originOf = async ({ template, workspace, spell }: PlanRequest, sources: Map<string, string>): Promise<TemplateOrigin> => {
  if (template.file === undefined) return { path: resolve(workspace, 'inputs'), file: 'the inputs', text: undefined }
  const path = resolve(workspace, template.file)
  const file = shownPath(workspace, path)
  const text = await readInputFile({ path, shown: file, input: spell('template'), workspace })
  sources.set(file, text)
  return { path, file, text }
}

// Templates that take the same file into the image make a copy of it each: what one has hashed, no other may write again.
const ownScratch = async ({ tempDir }: PlanRequest, index: number): Promise<string> => {
  const folder = join(await tempDir(), String(index))
  await mkdir(folder, { recursive: true })
  return folder
}
