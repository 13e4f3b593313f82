// Follows a deployment template down to its image templates: through copy loops, conditions, and deployments nested in it.
import { AibError, type Place } from '../errors.js'
import { checkParameter } from './declared-parameter.js'
import { collectAll } from './collect.js'
import type { ResolveReference } from './evaluate-expression.js'
import { createEvaluator, type Evaluator, type Work } from './evaluator.js'
import type { Finding } from './finding.js'
import { resourceLoop, timesOf } from './functions/copy-loop.js'
import type { Frame, LoopRound } from './functions/frame.js'
import { entryOf } from './functions/objects.js'
import { get, getText, type ObjectNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import type { Scope } from './scope.js'
import {
  hasInnerScope,
  holdsImageTemplate,
  isImageTemplate,
  isTrigger,
  nestedTemplate,
  notDeployed,
  type DeploymentTemplate,
  type Resource,
} from './shape.js'

// One resource that a deployment would make, in its rounds of copy loops.
export interface Instance {
  readonly node: ObjectNode
  readonly loops: readonly LoopRound[]
  readonly evaluator: Evaluator
}

// What a document would deploy, as far as image templates are concerned.
export interface Deployed {
  readonly templates: readonly Instance[]
  // Triggers in a place of their own.
  readonly triggers: readonly Instance[]
  readonly findings: readonly Finding[]
  // Where conditions leave out an image template.
  readonly leftOut: readonly Place[]
  readonly evaluators: readonly Evaluator[]
  // The values that were asked for by `<deployment>.<output>`, in lower case.
  readonly asked: ReadonlySet<string>
}

// All image templates of a deployment template and their triggers. Throws what is wrong with conditions and loops.
export const followDeployment = (template: DeploymentTemplate, given: ParameterValues, scope: Scope, work: Work): Deployed => {
  const walk: Walk = { given: lowerNames(given), work, evaluators: [], asked: new Set() }
  const root = open(walk, template, scope, { given })
  const found = follow(walk, root, template.resources, [])
  return { ...found, evaluators: walk.evaluators, asked: walk.asked }
}

// What all deployments of the document share.
interface Walk {
  readonly given: ParameterValues
  readonly work: Work
  readonly evaluators: Evaluator[]
  readonly asked: Set<string>
}

// A deployment whose parameters, variables and functions are in force.
interface Opened {
  readonly template: DeploymentTemplate
  readonly scope: Scope
  readonly evaluator: Evaluator
  // Deployments nested in it that are open already, by resource and rounds.
  readonly nested: Map<string, Opened>
}

type Values = { readonly given: ParameterValues } | { readonly passed: ReadonlyMap<string, () => TemplateNode> }

const lowerNames = (given: ParameterValues): ParameterValues => new Map([...given].map(([name, value]) => [name.toLowerCase(), value]))

const open = (walk: Walk, template: DeploymentTemplate, scope: Scope, values: Values): Opened => {
  const nested = new Map<string, Opened>()
  const reference: ResolveReference = (target, steps, frame) => referTo(walk, opened, target, steps, frame)
  const { resources, outputs, ...sources } = template
  const evaluator = createEvaluator({ given: new Map(), ...values, ...sources, isDeployment: true, scope, work: walk.work, reference })
  walk.evaluators.push(evaluator)
  const opened: Opened = { template, scope, evaluator, nested }
  return opened
}

type Found = Pick<Deployed, 'templates' | 'triggers' | 'findings' | 'leftOut'>

const nothingFound: Found = { templates: [], triggers: [], findings: [], leftOut: [] }

const joined = (all: readonly Found[]): Found => ({
  templates: all.flatMap(({ templates }) => templates),
  triggers: all.flatMap(({ triggers }) => triggers),
  findings: all.flatMap(({ findings }) => findings),
  leftOut: all.flatMap(({ leftOut }) => leftOut),
})

const follow = (walk: Walk, opened: Opened, resources: readonly Resource[], loops: readonly LoopRound[]): Found =>
  joined(collectAll(resources.map((resource) => () => followResource(walk, opened, resource, loops))))

const followResource = (walk: Walk, opened: Opened, resource: Resource, outer: readonly LoopRound[]): Found => {
  if (!holdsImageTemplate(resource) && !isTrigger(resource)) return { ...nothingFound, findings: notDeployed(resource) }
  return joined(
    collectAll(
      roundsOf(opened.evaluator, resource.node, outer).map(
        (loops) => () =>
          isWanted(opened.evaluator, resource.node, loops)
            ? followRound(walk, opened, resource, loops)
            : { ...nothingFound, leftOut: isTrigger(resource) ? [] : [get(resource.node, 'condition')?.at ?? resource.node.at] },
      ),
    ),
  )
}

const followRound = (walk: Walk, opened: Opened, resource: Resource, loops: readonly LoopRound[]): Found => {
  const instance: Instance = { node: resource.node, loops, evaluator: opened.evaluator }
  if (isTrigger(resource)) return { ...nothingFound, triggers: [instance] }
  if (isImageTemplate(resource)) return { ...nothingFound, templates: [instance] }
  const template = nestedTemplate(resource)
  if (template === undefined) return nothingFound
  // With outer scope, its expressions are those of the deployment around it.
  if (!hasInnerScope(resource)) return follow(walk, opened, template.resources, loops)
  const inner = openNested(walk, opened, resource, template, loops)
  return follow(walk, inner, template.resources, [])
}

// The rounds that the copy loop of a resource makes of it: one where it has none.
const roundsOf = (evaluator: Evaluator, node: ObjectNode, outer: readonly LoopRound[]): readonly (readonly LoopRound[])[] => {
  const copy = get(node, 'copy')
  if (copy === undefined) return [outer]
  const { name, count } = resourceLoop(copy)
  const times = timesOf(evaluator.evaluate(count, outer), count.at)
  return Array.from({ length: times }, (_, index) => [...outer, { name, index }])
}

const isWanted = (evaluator: Evaluator, node: ObjectNode, loops: readonly LoopRound[]): boolean => {
  const condition = get(node, 'condition')
  if (condition === undefined) return true
  const value = evaluator.evaluate(condition, loops)
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  const text = value.kind === 'string' ? value.value.toLowerCase() : ''
  if (text === 'true' || text === 'false') return text === 'true'
  throw new AibError({ code: 'template-expression', message: 'The condition of a resource must be true or false.', where: condition.at })
}

// The evaluator of a nested deployment with inner scope: it sees what is passed to it, and nothing else of what is around it.
const openNested = (walk: Walk, outer: Opened, { node }: Resource, template: DeploymentTemplate, loops: readonly LoopRound[]): Opened => {
  const key = JSON.stringify([node.at.pointer, node.at.line, node.at.column, loops])
  const known = outer.nested.get(key)
  if (known !== undefined) return known
  const parameters = get(node, 'properties', 'parameters')
  const entries = parameters?.kind === 'object' ? parameters.entries : []
  const passed = new Map(
    entries.flatMap(({ key: name, value }) => {
      const content = get(value, 'value')
      return content === undefined ? [] : [[name.value.toLowerCase(), () => outer.evaluator.evaluate(content, loops)] as const]
    }),
  )
  const opened = open(walk, template, innerScope(outer, node, loops), { passed })
  outer.nested.set(key, opened)
  return opened
}

// Where a nested deployment with inner scope deploys to. What only an input could tell stays what the input says.
const innerScope = ({ scope, evaluator }: Opened, node: ObjectNode, loops: readonly LoopRound[]): Scope => {
  const member = (key: string): string | undefined => {
    const written = get(node, key)
    const value = written === undefined ? undefined : knownValue(() => evaluator.evaluate(written, loops))
    return value?.kind === 'string' ? value.value : undefined
  }
  const [subscriptionId, resourceGroup, deploymentName] = [member('subscriptionId'), member('resourceGroup'), member('name')]
  return {
    ...scope,
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(deploymentName === undefined ? {} : { deploymentName }),
  }
}

const knownValue = (task: () => TemplateNode): TemplateNode | undefined => {
  try {
    return task()
  } catch (error) {
    if (error instanceof AibError) return undefined
    throw error
  }
}

// What reference() gives: a value from the parameters input, or the output of a deployment in the same file.
const referTo = (walk: Walk, opened: Opened, target: TemplateNode, steps: readonly (string | number)[], { loops }: Frame): TemplateNode => {
  const label = labelOf(target)
  const { names, rest } = namesOf(steps)
  const asked = [label, ...names].join('.')
  walk.asked.add(asked.toLowerCase())
  const value = walk.given.get(asked.toLowerCase()) ?? ownOutput(walk, opened, label, names, loops)
  if (value !== undefined) return stepInto(value, rest, target.at)
  const what = steps[0] === 'outputs' ? `an output of the deployment ${label}` : `a property of the deployed resource ${label}`
  throw new AibError({
    code: 'parameter-missing',
    message: `The template needs ${asked}, ${what}, which is known only after that deployment.`,
    where: target.at,
    fix: `Give it with the parameters input: ${asked}=…`,
  })
}

// A symbolic name, or the last segment of a resource id.
const labelOf = (target: TemplateNode): string => (target.kind === 'string' ? (target.value.split('/').at(-1) ?? '') : '')

// `outputs`, a name and `value` become that name; of other resources, the path up to the first index.
const namesOf = (
  steps: readonly (string | number)[],
): { readonly names: readonly string[]; readonly rest: readonly (string | number)[] } => {
  const [first, output, value, ...rest] = steps
  if (first === 'outputs' && typeof output === 'string') return { names: [output], rest: value === 'value' ? rest : [] }
  const index = steps.findIndex((step) => typeof step === 'number')
  const names = (index < 0 ? steps : steps.slice(0, index)).map(String)
  return { names, rest: index < 0 ? [] : steps.slice(index) }
}

const stepInto = (value: TemplateNode, steps: readonly (string | number)[], at: Place): TemplateNode =>
  steps.reduce((current, step) => {
    const next = typeof step === 'number' ? get(current, step) : current.kind === 'object' ? entryOf(current, step)?.value : undefined
    if (next !== undefined) return next
    throw new AibError({ code: 'template-expression', message: `The value that was given has no ${String(step)}.`, where: at })
  }, value)

const ownOutput = (
  walk: Walk,
  opened: Opened,
  label: string,
  [name]: readonly string[],
  loops: readonly LoopRound[],
): TemplateNode | undefined => {
  const found = name === undefined ? undefined : deploymentOf(opened, label, loops)
  if (found === undefined || name === undefined) return undefined
  const inner = hasInnerScope(found.resource) ? openNested(walk, opened, found.resource, found.template, found.loops) : opened
  const output = found.template.outputs === undefined ? undefined : entryOf(found.template.outputs, name)
  const value = get(output?.value, 'value')
  if (output?.value.kind !== 'object' || value === undefined) return undefined
  const evaluated = inner.evaluator.evaluate(value, inner === opened ? found.loops : [])
  return checkParameter(name, evaluated, output.value, found.template.types)
}

interface NestedDeployment {
  readonly resource: Resource
  readonly template: DeploymentTemplate
  readonly loops: readonly LoopRound[]
}

// The nested deployment of a symbolic name, which has an index in a copy loop (web[0]), or of a name.
const deploymentOf = (opened: Opened, label: string, loops: readonly LoopRound[]): NestedDeployment | undefined => {
  const [, symbol = label, index] = /^(.*)\[(\d+)\]$/.exec(label) ?? []
  for (const resource of opened.template.resources) {
    const template = nestedTemplate(resource)
    if (template === undefined) continue
    const loop = getText(resource.node, 'copy', 'name')
    const isRound = resource.symbol === symbol && (loop === undefined) === (index === undefined)
    if (isRound) return { resource, template, loops: loop === undefined ? loops : [...loops, { name: loop, index: Number(index) }] }
    const rounds = loop === undefined ? [loops] : knownRounds(opened, resource, loops)
    const name = get(resource.node, 'name')
    const round = rounds.find((one) => name !== undefined && textOf(knownValue(() => opened.evaluator.evaluate(name, one))) === label)
    if (round !== undefined) return { resource, template, loops: round }
  }
  return undefined
}

const textOf = (node: TemplateNode | undefined): string | undefined => (node?.kind === 'string' ? node.value : undefined)

const knownRounds = (opened: Opened, { node }: Resource, loops: readonly LoopRound[]): readonly (readonly LoopRound[])[] => {
  try {
    return roundsOf(opened.evaluator, node, loops)
  } catch (error) {
    if (error instanceof AibError) return []
    throw error
  }
}
