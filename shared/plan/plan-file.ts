// Plans the templates of one file: reads and evaluates it, and makes a plan for each image template that the inputs select.
import { randomUUID } from 'node:crypto'
import { parse } from 'node:path'
import { inSlices, letOthersRun, now } from '../clock.js'
import { defined } from '../defined.js'
import { AibError, joinErrors, throwProblems, type Problem } from '../errors.js'
import { duplicateKeys } from '../template/duplicate-keys.js'
import { evaluateBare } from '../template/evaluate-bare.js'
import type { EvaluatedTemplate } from '../template/evaluate-instance.js'
import { withoutBicepTypes } from '../template/lint/repeats.js'
import { alsoUnknown, type Known } from '../template/unknown-parameters.js'
import { joinedItems } from '../template/joined-items.js'
import { inputPlace } from '../template/node.js'
import { readShape, type DeploymentTemplate } from '../template/shape.js'
import { brokenRules } from './broken-rules.js'
import { withCompilerWarnings } from './compiler-warnings.js'
import { createGapLimit } from './gap-problems.js'
import { withNearbyFiles } from './parameters-file.js'
import { planTemplate } from './plan-template.js'
import type { TemplatePlan } from './plan.js'
import { shownPath } from './read-input-file.js'
import { readTemplate, type ReadTemplate } from './read-template.js'
import type { PlanRequest, TemplateOrigin, TemplateRequest } from './request.js'
import type { SourceTexts } from './source-texts.js'

// Plans the image templates of one file. `sources` has the texts of its files, by the names that places use; texts that are read on the way
// are added. Throws AibError with every problem that prevents any of them from being rendered. Returns the values that the file does not
// ask for.
export const planTemplates = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  sources: SourceTexts,
): Promise<Known<readonly TemplatePlan[]>> => {
  try {
    const { result: evaluated, unknown } = await evaluatedTemplates(request, origin, sources)
    await letOthersRun(request.signal)
    return { result: await planEach(request, origin, evaluated, sources).catch((error: unknown) => throwWith(error, unknown)), unknown }
  } catch (error) {
    if (!(error instanceof AibError)) throw error
    throw await withNearbyFiles(error, origin.path, request.template.parameters, (path) => shownPath(request.workspace, path))
  }
}

const throwWith = (error: unknown, unknown: readonly Problem[]): never => {
  throw alsoUnknown(error, unknown)
}

const planEach = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  evaluated: readonly EvaluatedTemplate[],
  sources: Map<string, string>,
): Promise<readonly TemplatePlan[]> => {
  const { name: wanted, ...template } = request.template
  const gapLimit = createGapLimit()
  if (evaluated.length === 1) return Promise.all(evaluated.map((one) => planTemplate(request, origin, one, sources, gapLimit)))
  const plans: TemplatePlan[] = []
  const errors: AibError[] = []
  for (const one of selectTemplates(evaluated, wanted, request)) {
    try {
      plans.push(await planTemplate({ ...request, template }, origin, one, sources, gapLimit))
    } catch (error) {
      if (!(error instanceof AibError)) throw error
      errors.push(error)
      // Hundreds of templates of a copy loop may each take long to fail.
      if (one.gaps === undefined) break
    }
    await letOthersRun(request.signal)
  }
  const known = withoutRepeated(plans)
  const [first, ...rest] = errors
  if (first === undefined) return known
  const { problems, cause, sources: texts } = joinErrors([first, ...rest])
  const [problem, ...others] = distinct([...problems, ...brokenRules(known.flatMap(({ findings }) => findings))])
  throw problem === undefined ? first : new AibError([problem, ...others], { cause, sources: texts })
}

// The templates of a copy loop share their mistakes.
const distinct = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
]

// If a file has several templates, the input for the name selects some of them.
const selectTemplates = (
  templates: readonly EvaluatedTemplate[],
  wanted: string | undefined,
  { spell }: PlanRequest,
): readonly EvaluatedTemplate[] => {
  if (wanted === undefined) return templates
  const names = wanted.split(/[\n,]/).flatMap((name) => (name.trim() === '' ? [] : [name.trim().toLowerCase()]))
  const missing = names.filter((name) => !templates.some((template) => template.name?.value.toLowerCase() === name))
  throwProblems(
    missing.map((name) => ({
      code: 'input-invalid',
      message: `${spell('image-builder-template-name')} names ${name}, but the file contains ${templates.map((template) => template.name?.value ?? 'one without a name').join(', ')}.`,
      where: spell('image-builder-template-name'),
      fix: 'Give one or more of these names, or leave the input empty to build all of them.',
    })),
  )
  return templates.filter(({ name }) => name !== undefined && names.includes(name.value.toLowerCase()))
}

// The templates of a copy loop share one place in the file: a problem there is reported only with the first of them.
const withoutRepeated = (plans: readonly TemplatePlan[]): readonly TemplatePlan[] => {
  const reported = new Set<string>()
  const all = plans.flatMap((plan) => plan.findings)
  return plans.map((plan) => {
    const own = withoutBicepTypes(plan.findings, all)
    const keys = own.map(({ rule, message, at }) => JSON.stringify([rule, message, at.file, at.line, at.column]))
    const findings = own.filter((_, index) => !reported.has(keys[index] ?? ''))
    keys.forEach((key) => reported.add(key))
    return { ...plan, findings }
  })
}

const evaluatedTemplates = async (
  request: TemplateRequest,
  { path, file, text }: TemplateOrigin,
  sources: SourceTexts,
): Promise<Known<readonly EvaluatedTemplate[]>> =>
  text === undefined
    ? { result: [nothingEvaluated(request)], unknown: [] }
    : evaluate(request, file, await readTemplate(request, { path, file, text }, sources))

// Without a file, the inputs decide everything.
const nothingEvaluated = ({ spell }: PlanRequest): EvaluatedTemplate => ({
  body: { kind: 'object', entries: [], at: inputPlace(spell('template')) },
  drawn: new Map(),
  triggers: [],
  findings: [],
  secrets: [],
})

const evaluate = async (request: PlanRequest, file: string, read: ReadTemplate): Promise<Known<readonly EvaluatedTemplate[]>> => {
  const { document, given, findings } = read
  await letOthersRun(request.signal)
  const shape = readShape(document)
  const { result, unknown } =
    shape.kind === 'bare' ? evaluateBare(shape, given) : await evaluateExpressions(request, file, read, shape.template)
  const ofFile = [...findings, ...duplicateKeys(document), ...joinedItems(document)]
  return { result: result.map((template) => ({ ...template, findings: [...ofFile, ...template.findings] })), unknown }
}

// A bare resource has no expressions, so the evaluator is loaded only for deployment templates.
const evaluateExpressions = async (
  request: PlanRequest,
  file: string,
  { document, given, findings }: ReadTemplate,
  template: DeploymentTemplate,
): Promise<Known<readonly EvaluatedTemplate[]>> => {
  const { evaluateDeployment } = await import('../template/evaluate-deployment.js')
  const { location, tenantId } = request.template
  const scope = {
    ...request.target,
    ...defined({ location, tenantId }),
    environment: request.artifacts.environment,
    deploymentName: parse(file).name,
    draw: { time: now(), guid: randomUUID },
    inputName: request.spell,
  }
  try {
    return await inSlices(evaluateDeployment(document, template, given, scope, request.onSecret), request.signal)
  } catch (error) {
    throw error instanceof AibError ? withCompilerWarnings(error, findings) : error
  }
}
