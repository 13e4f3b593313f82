// From the document of a user to image templates whose every value is known.
import { defined } from '../defined.js'
import { didYouMean } from '../did-you-mean.js'
import { AibError, joinErrors, throwProblems, type Place, type Problem } from '../errors.js'
import { bareExpressions } from './bare-expressions.js'
import { collectAll, collectBoth } from './collect.js'
import { markGiven } from './definitions.js'
import { followDeployment, type Deployed, type Instance } from './deployment.js'
import { drawnIn, drawnValues, countedDraw, type Drawn } from './drawn.js'
import { createEvaluator, createWork, type Work } from './evaluator.js'
import type { Finding } from './finding.js'
import { isNull } from './functions/kinds.js'
import { get, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { placeholdersIn, unfilled } from './placeholders.js'
import { constantDraw, type Scope } from './scope.js'
import { secretTexts } from './secret-marks.js'
import { bodyOf, childTriggers, readShape, type DeploymentTemplate, type Shape } from './shape.js'
import { withTypedPlaceholders } from './typed-placeholders.js'

export type { Scope } from './scope.js'

// An image template, its values known, its positions kept.
export interface EvaluatedTemplate {
  readonly name?: StringNode
  readonly apiVersion?: StringNode
  // What is sent: location, tags, identity, properties, and whatever else the user wrote beside them.
  readonly body: ObjectNode
  // What stands in the body only because utcNow() or newGuid() gave it, and what would be there at a constant time.
  readonly drawn: Drawn
  // Resources of the type imageTemplates/triggers that belong to the template: type, apiVersion, name and properties of each.
  readonly triggers: readonly ObjectNode[]
  readonly findings: readonly Finding[]
  // The secret values in it, whatever their length: those of secure parameters, and what expressions made of them.
  readonly secrets: readonly string[]
}

// All image templates of a document, at least one, evaluated; nothing else of the document is. `onSecret` gets the texts of secure parameters
// before they are used, so that no message shows one. Throws every problem at once.
export const evaluateTemplates = (
  document: TemplateNode,
  given: ParameterValues,
  scope: Scope,
  onSecret: (secret: string) => void = () => undefined,
): readonly EvaluatedTemplate[] => {
  const shape = readShape(document)
  let draws = 0
  const draw = scope.draw
  const counted = draw === undefined ? scope : { ...scope, draw: countedDraw(draw, () => (draws += 1)) }
  const found = evaluateShape({ document, shape, given, scope: counted, onSecret })
  if (draws === 0) return found
  const still = evaluateShape({ document, shape, given, scope: { ...scope, draw: constantDraw }, onSecret })
  return found.map((template, index) => {
    const constant = still.length === found.length ? still[index] : undefined
    const drawn = constant === undefined ? template.drawn : drawnIn(template.body, constant.body)
    return { ...template, drawn, findings: [...template.findings, drawnValues(document.at, draw?.time ?? 0)] }
  })
}

interface Sources {
  readonly document: TemplateNode
  readonly shape: Shape
  readonly given: ParameterValues
  readonly scope: Scope
  readonly onSecret: (secret: string) => void
}

const evaluateShape = ({ document, shape, given: unmarked, scope, onSecret: report }: Sources): readonly EvaluatedTemplate[] => {
  const secrets = new Set<string>()
  const onSecret = (secret: string): void => {
    secrets.add(secret)
    report(secret)
  }
  const { parameters, types }: Partial<DeploymentTemplate> = shape.kind === 'deployment' ? shape.template : {}
  const given = markGiven({ given: unmarked, onSecret, ...defined({ parameters, types }) })
  const templates = evaluateAll({ document, shape, given, scope, onSecret }, createWork(given))
  const values = templates.flatMap(({ body, triggers, name, apiVersion }) => [
    body,
    ...triggers,
    ...Object.values(defined({ name, apiVersion })),
  ])
  values.flatMap(secretTexts).forEach(onSecret)
  return templates.map((template) => ({ ...template, secrets: [...secrets] }))
}

type Evaluated = Omit<EvaluatedTemplate, 'secrets'>

const evaluateAll = (sources: Sources, work: Work): readonly Evaluated[] => {
  const { document, shape, given } = sources
  const deployed = shape.kind === 'bare' ? bare(shape, sources, work) : followDeployment(shape.template, sources, work)
  const [templates] = collectBoth(
    () => {
      if (deployed.templates.length === 0) throw conditionFalse(deployed.leftOut, document)
      return collectAll(deployed.templates.map((instance) => () => evaluateInstance(instance, shape, deployed, given, work)))
    },
    () => {
      refuseUnknown(document, shape, given, deployed.asked)
    },
  )
  return templates
}

const bare = (shape: Extract<Shape, { kind: 'bare' }>, { given, scope, onSecret }: Sources, work: Work): Deployed => {
  const evaluator = createEvaluator({ given, scope, onSecret, work, isDeployment: false })
  return {
    templates: [{ node: shape.resource, loops: [], evaluator }],
    triggers: [],
    findings: [...shape.findings, ...bareExpressions(bodyOf(shape.resource))],
    leftOut: [],
    asked: new Set(),
  }
}

// A template that its author switched off must not be built because nobody looked.
const conditionFalse = ([where]: readonly Place[], document: TemplateNode): AibError =>
  new AibError({
    code: 'template-shape',
    message:
      where === undefined
        ? 'The copy loop of the image template has a count of 0 with these parameters, so that the file holds none.'
        : 'The condition of the image template is false with these parameters, so that the file holds none.',
    where: where ?? document.at,
  })

const evaluateInstance = (instance: Instance, shape: Shape, deployed: Deployed, given: ParameterValues, work: Work): Evaluated => {
  const [head, [body, triggers]] = collectBoth(
    () => evaluateHead(instance, given),
    () =>
      collectBoth(
        () => evaluateBody(instance, shape, given, work),
        () => collectAll(childTriggers(instance.node).map((node) => () => evaluateTrigger({ ...instance, node }, given))),
      ),
  )
  const own = collectAll(deployed.triggers.map((trigger) => () => evaluateTrigger(trigger, given))).filter(
    (trigger) => deployed.templates.length === 1 || isOf(trigger, head.name),
  )
  return { ...head, body, triggers: [...triggers, ...own], findings: deployed.findings, drawn: new Map() }
}

// The name of a trigger in a place of its own begins with that of its template.
const isOf = (trigger: ObjectNode, name: StringNode | undefined): boolean => {
  const full = get(trigger, 'name')
  return full?.kind === 'string' && name !== undefined && full.value.toLowerCase().startsWith(`${name.value.toLowerCase()}/`)
}

// What is null is no part of what Azure Resource Manager sends (Microsoft Learn, "Syntax and expressions in ARM templates", null values);
// in a bare resource it is the user's own.
const evaluateBody = ({ node, loops, evaluator }: Instance, shape: Shape, given: ParameterValues, work: Work): ObjectNode => {
  const evaluated = whole(bodyOf(node), given, (written) => evaluator.evaluateObject(written, loops))
  const typed = withTypedPlaceholders(evaluated, work.placeholders.isFilled)
  return shape.kind === 'deployment' ? withoutNulls(typed) : typed
}

// What a part evaluates to. Throws its placeholders without a value, those beside a failed expression too.
const whole = (written: ObjectNode, given: ParameterValues, evaluate: (node: ObjectNode) => ObjectNode): ObjectNode => {
  const evaluated = attempt(() => evaluate(written))
  if (evaluated instanceof AibError) throw joinErrors([evaluated, ...unfilled(written, given).map((problem) => new AibError(problem))])
  throwProblems(unfilled(evaluated, given))
  return evaluated
}

const attempt = <Result>(task: () => Result): Result | AibError => {
  try {
    return task()
  } catch (error) {
    if (error instanceof AibError) return error
    throw error
  }
}

const withoutNulls = (node: ObjectNode): ObjectNode => ({
  ...node,
  entries: node.entries.filter(({ value }) => !isNull(value)).map(({ key, value }) => ({ key, value: nullsRemoved(value) })),
})

const nullsRemoved = (node: TemplateNode): TemplateNode => {
  if (node.kind === 'array') return { ...node, items: node.items.map(nullsRemoved) }
  return node.kind === 'object' ? withoutNulls(node) : node
}

const evaluateHead = (instance: Instance, given: ParameterValues): Pick<EvaluatedTemplate, 'name' | 'apiVersion'> => {
  const text = (member: 'name' | 'apiVersion') => (): Partial<EvaluatedTemplate> => {
    const node = get(instance.node, member)
    if (node === undefined) return {}
    const value = instance.evaluator.evaluate(node, instance.loops)
    throwProblems(unfilled(value, given))
    if (value.kind === 'string') return { [member]: value }
    throw new AibError({ code: 'template-shape', message: `The ${member} of the image template is not a string.`, where: value.at })
  }
  const [name, apiVersion] = collectAll([text('name'), text('apiVersion')])
  return { ...name, ...apiVersion }
}

const evaluateTrigger = ({ node, loops, evaluator }: Instance, given: ParameterValues): ObjectNode => {
  const members = ['type', 'apiVersion', 'name', 'properties']
  const sent = { ...node, entries: node.entries.filter(({ key }) => members.includes(key.value)) }
  const evaluated = evaluator.evaluateObject(sent, loops)
  throwProblems(unfilled(evaluated, given))
  return evaluated
}

// A value that nothing asks for is a misspelt name, as a rule.
const refuseUnknown = (document: TemplateNode, shape: Shape, given: ParameterValues, asked: ReadonlySet<string>): void => {
  const declared = shape.kind === 'deployment' ? (shape.template.parameters?.entries.map(({ key }) => key.value) ?? []) : []
  const placeholders = placeholdersIn(document)
  const known = new Set([...declared.map((name) => name.toLowerCase()), ...asked])
  const isKnown = (name: string): boolean => known.has(name.toLowerCase()) || placeholders.has(name)
  const unknown = [...given].filter(([name]) => !isKnown(name))
  throwProblems(unknown.map(([name, { at }]) => unknownParameter(name, [...declared, ...placeholders], at)))
}

const unknownParameter = (name: string, known: readonly string[], where: Place): Problem => {
  const guess = didYouMean(name, known)
  const list = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`
  return {
    code: 'parameter-unknown',
    message: `The template has no parameter and no placeholder ${name}.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where,
    fix: `${list} Placeholders in inline scripts are not filled.`,
  }
}
