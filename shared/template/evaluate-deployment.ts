// Evaluates a deployment template as far as its image templates.
import { eachInSlices, workStopwatch, type Sliced } from '../clock.js'
import { defined } from '../defined.js'
import { AibError, type Place, type Problem } from '../errors.js'
import { collectInSlices } from './collect.js'
import { markSecureValues } from './definitions.js'
import { followDeployment, type Deployed, type LeftOut } from './deployment.js'
import { countedDraw, drawnIn, drawnValues } from './drawn.js'
import { evaluateInstance, evaluateTriggers, gapsOf, secretsIn, type EvaluatedTemplate, type Instance } from './evaluate-instance.js'
import { createWork, type Work } from './evaluator.js'
import { get, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { constantDraw, type Scope } from './scope.js'
import type { DeploymentTemplate } from './shape.js'
import { withoutNulls, secretsPerSlice } from './secret-marks.js'
import { unknownParameters, withUnknownInSlices, type Known } from './unknown-parameters.js'

// All image templates of a deployment template, at least one, evaluated; nothing else in it is. `onSecret` receives the strings of secure
// parameters before they are used, so that no message shows one. Throws the problems of everything around the templates. Returns the values that nothing asks for.
// `elapsed` gives the milliseconds that this has taken so far.
export function* evaluateDeployment(
  document: TemplateNode,
  template: DeploymentTemplate,
  given: ParameterValues,
  scope: Scope,
  onSecret: (secret: string) => void = () => undefined,
  elapsed: () => number = workStopwatch(),
): Sliced<Known<readonly EvaluatedTemplate[]>> {
  let draws = 0
  const draw = scope.draw
  const counted = draw === undefined ? scope : { ...scope, draw: countedDraw(draw, () => (draws += 1)) }
  const sources = { document, template, given, onSecret, elapsed }
  const { result: found, unknown } = yield* evaluateOnce({ ...sources, scope: counted })
  if (draws === 0) return { result: found, unknown }
  // What a drawn value becomes (part of a name, a date a week later, the branch of a condition) only shows in a comparison with the same
  // template at a constant time. Both evaluations share one time limit.
  yield
  const { result: still } = yield* evaluateOnce({ ...sources, scope: { ...scope, draw: constantDraw } })
  const result = found.map((one, index) => {
    const constant = still.length === found.length ? still[index] : undefined
    const drawn = constant === undefined ? one.drawn : drawnIn(one.body, constant.body)
    return { ...one, drawn, findings: [...one.findings, drawnValues(document.at, draw?.time ?? 0)] }
  })
  return { result, unknown }
}

interface Sources {
  readonly document: TemplateNode
  readonly template: DeploymentTemplate
  readonly given: ParameterValues
  readonly scope: Scope
  readonly onSecret: (secret: string) => void
  readonly elapsed: () => number
}

function* evaluateOnce(sources: Sources): Sliced<Known<readonly EvaluatedTemplate[]>> {
  const { parameters, types } = sources.template
  const secrets = new Set<string>()
  const onSecret = (secret: string): void => {
    secrets.add(secret)
    sources.onSecret(secret)
  }
  const given = markSecureValues({ given: sources.given, onSecret, ...defined({ parameters, types }) })
  const { result, unknown } = yield* evaluateAll({ ...sources, given, onSecret }, createWork(given, sources.elapsed))
  yield* eachInSlices(secretsIn(result), secretsPerSlice, onSecret)
  return { result: result.map((template) => ({ ...template, secrets: [...secrets] })), unknown }
}

type Evaluated = Omit<EvaluatedTemplate, 'secrets'>

function* evaluateAll(sources: Sources, work: Work): Sliced<Known<readonly Evaluated[]>> {
  const { document, template, given } = sources
  const deployed = followDeployment(template, sources, work)
  const declared = template.parameters?.entries.map(({ key }) => key.value) ?? []
  function* evaluate(): Sliced<readonly Evaluated[]> {
    if (deployed.templates.length === 0) throw nothingDeployed(deployed.leftOut, document)
    if (deployed.templates.length > mostTemplates) throw tooMany(deployed.templates.length, document.at)
    const lacking: (readonly Problem[])[] = []
    const tasks = deployed.templates.map((instance, index) => () => {
      work.deeper.beginSlice()
      const one = evaluateDeployed(instance, deployed, given, work)
      lacking.push(one.gaps?.problems ?? [])
      if (index > 0) work.deeper.charge(one.body.at, work.size.weigh(one.body) * planCost)
      return one
    })
    return yield* withProblems(collectInSlices(tasks), lacking)
  }
  return yield* withUnknownInSlices(evaluate(), () => unknownParameters(document, given, declared, deployed.asked))
}

// The result, or the error and these problems: the reasons why parts of some templates have no value are reported even if another fails.
function* withProblems<Result>(work: Sliced<Result>, further: readonly (readonly Problem[])[]): Sliced<Result> {
  try {
    return yield* work
  } catch (error) {
    if (!(error instanceof AibError)) throw error
    const [first, ...rest] = error.problems
    throw new AibError([first, ...new Set([...rest, ...further.flat().filter((problem) => problem !== first)])])
  }
}

// A deployment has at most 800 resources, iterations of copy loops included (Microsoft Learn, "Azure subscription and service limits",
// deployment limits).
const mostTemplates = 800

// The steps that each character or value costs from the second template on: otherwise, loops that multiply a large template would be
// planned for minutes.
const planCost = 1.5

const tooMany = (count: number, where: Place): AibError =>
  new AibError({
    code: 'template-shape',
    message: `The file deploys ${String(count)} image templates; Azure Resource Manager allows ${String(mostTemplates)} resources in a deployment.`,
    where,
    fix: 'Lower the counts of its copy loops, or split the file.',
  })

// A template that its author disabled must not be built by mistake.
const nothingDeployed = ([first]: readonly LeftOut[], document: TemplateNode): AibError =>
  new AibError({
    code: 'template-shape',
    message:
      first?.by === 'condition'
        ? 'The condition of the image template is false with these parameters, so the file deploys none.'
        : 'The copy loop of the image template has a count of 0 with these parameters, so the file deploys none.',
    where: first?.at ?? document.at,
  })

// Azure Resource Manager does not send what is null (Microsoft Learn, "Syntax and expressions in ARM templates", null values); in a bare
// resource, null is what the user wrote.
const evaluateDeployed = (instance: Instance, deployed: Deployed, given: ParameterValues, work: Work): Evaluated => {
  const { placeholders, taint } = work
  const isFilled = (node: TemplateNode): boolean => placeholders.isFilled(taint.original(node))
  const template = evaluateInstance(instance, given, { ...placeholders, isFilled })
  const triggers = evaluateTriggers(deployed.triggers, given)
  const own = triggers.known.filter((trigger) => deployed.templates.length === 1 || isOf(trigger, template.name))
  const { problems = [], known = template.body, lacksVersion = false } = template.gaps ?? {}
  const isKnown = template.gaps === undefined || template.gaps.known !== undefined
  return {
    ...template,
    ...defined({ gaps: gapsOf([...problems, ...triggers.problems], isKnown ? withoutNulls(known) : undefined, lacksVersion) }),
    body: withoutNulls(template.body),
    triggers: [...template.triggers, ...own],
    findings: deployed.findings,
    drawn: new Map(),
  }
}

// The name of a trigger outside of its template begins with the template's name.
const isOf = (trigger: ObjectNode, name: StringNode | undefined): boolean => {
  const full = get(trigger, 'name')
  return full?.kind === 'string' && name !== undefined && full.value.toLowerCase().startsWith(`${name.value.toLowerCase()}/`)
}
