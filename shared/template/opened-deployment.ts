// A deployment with its parameters, variables and functions, and the deployments nested in it.
import { AibError } from '../errors.js'
import { defined } from '../defined.js'
import { expressionFault } from './expression-fault.js'
import type { ResolveReference } from './reference-chain.js'
import { createEvaluator, type Evaluator, type Work } from './evaluator.js'
import { resourceLoop, timesOf } from './functions/copy-loop.js'
import type { LoopRound } from './functions/frame.js'
import { roundCost } from './functions/work-guard.js'
import { getAnyCase as get, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import type { Scope } from './scope.js'
import type { DeploymentTemplate, Resource } from './shape.js'

// What all deployments of the document share.
export interface Walk {
  readonly given: ParameterValues
  readonly work: Work
  readonly onSecret: (secret: string) => void
  readonly asked: Set<string>
  // The scope of the inputs.
  readonly home: Scope
  // The location of a resource group that a deployment declares.
  readonly locationOf: (opened: Opened, group: string) => TemplateNode | undefined
  // The value of reference(target) or resourceInfo(target) followed by `steps` in a deployment.
  readonly refer: (opened: Opened, ...parts: Parameters<ResolveReference>) => TemplateNode
}

// A deployment with its parameters, variables and functions.
export interface Opened {
  readonly template: DeploymentTemplate
  readonly scope: Scope
  readonly evaluator: Evaluator
  // Nested deployments that are already open, by resource and iterations.
  readonly nested: Map<ObjectNode, Map<string, Opened>>
}

type Values = { readonly given: ParameterValues } | { readonly passed: ReadonlyMap<string, () => TemplateNode> }

// Opens the document's own deployment, or a nested one with the values that are passed to it.
export const openDeployment = (walk: Walk, template: DeploymentTemplate, scope: Scope, values: Values): Opened => {
  const { work, onSecret } = walk
  const nested = new Map<ObjectNode, Map<string, Opened>>()
  const reference: ResolveReference = (...parts) => walk.refer(opened, ...parts)
  const { parameters, variables, functions, types } = template
  const sources = defined({ parameters, variables, functions, types })
  const evaluator = createEvaluator({ given: new Map(), ...values, ...sources, scope, work, onSecret, reference })
  const opened: Opened = { template, scope, evaluator, nested }
  return opened
}

// The iterations of the copy loop of a resource: one if it has no loop.
export const roundsOf = (
  { deeper }: Work,
  evaluator: Evaluator,
  node: ObjectNode,
  outer: readonly LoopRound[],
): readonly (readonly LoopRound[])[] => {
  const copy = get(node, 'copy')
  if (copy === undefined) return [outer]
  const { name, count } = resourceLoop(copy)
  const times = timesOf(evaluator.evaluate(count, outer), count.at)
  deeper.charge(copy.at, times * roundCost)
  return Array.from({ length: times }, (_, index) => [...outer, { name, index, isOfResource: true }])
}

// The evaluator of a nested deployment with inner scope: it sees only what is passed to it.
export const openNested = (
  walk: Walk,
  outer: Opened,
  { node }: Resource,
  template: DeploymentTemplate,
  loops: readonly LoopRound[],
): Opened => {
  const rounds = outer.nested.get(node) ?? new Map<string, Opened>()
  outer.nested.set(node, rounds)
  const known = rounds.get(JSON.stringify(loops))
  if (known !== undefined) return known
  const parameters = get(node, 'properties', 'parameters')
  const entries = parameters?.kind === 'object' ? parameters.entries : []
  const passed = new Map(
    entries.flatMap(({ key: name, value }) => {
      const content = passedValue(outer.evaluator, name, value, loops)
      return content === undefined ? [] : [[name.value.toLowerCase(), content] as const]
    }),
  )
  const opened = openDeployment(walk, template, innerScope(walk, outer, node, loops), { passed })
  rounds.set(JSON.stringify(loops), opened)
  return opened
}

// How to find a value that is passed to a nested deployment. Bicep turns a loop into a copy loop with the name "value", and a choice into
// an expression for the whole: [if(…, createObject('value', …), createObject('value', …))].
const passedValue = (
  evaluator: Evaluator,
  name: StringNode,
  value: TemplateNode,
  loops: readonly LoopRound[],
): (() => TemplateNode) | undefined => {
  const content = get(value, 'value')
  if (content !== undefined) return () => evaluator.evaluate(content, loops)
  const isChoice = value.kind === 'string'
  if (!isChoice && (value.kind !== 'object' || value.entries.length === 0)) return undefined
  return () => {
    const computed = isChoice || get(value, 'copy') !== undefined ? evaluator.evaluate(value, loops) : value
    const found = get(computed, 'value')
    if (found !== undefined) return found
    throw expressionFault(
      `The parameter ${name.value} of the nested deployment has no value here: ${get(computed, 'reference') === undefined ? 'neither "value" nor a loop is given' : 'it is read from a key vault when the template is deployed'}.`,
      value.at,
      'Pass it as a value that is known before the deployment.',
    )
  }
}

// The scope of a nested deployment with inner scope. What the template does not specify comes from the inputs.
const innerScope = (walk: Walk, outer: Opened, node: ObjectNode, loops: readonly LoopRound[]): Scope => {
  const { scope, evaluator } = outer
  const member = (key: string): string | undefined => {
    const written = get(node, key)
    const value = written === undefined ? undefined : ifEvaluable(() => evaluator.evaluate(written, loops))
    return value?.kind === 'string' ? value.value : undefined
  }
  const [subscriptionId, resourceGroup, deploymentName] = [member('subscriptionId'), member('resourceGroup'), member('name')]
  const inner = { ...scope, ...defined({ subscriptionId, resourceGroup, deploymentName }) }
  if (resourceGroup === undefined || isSameGroup(scope, inner)) return inner
  // A deployment in another group can lead back to that of the inputs, whose location and tags apply again.
  const { location, groupTags } = walk.home
  if (walk.home.resourceGroup !== undefined && isSameGroup(walk.home, inner))
    return { ...inner, ...defined({ location, groupTags }), locationParameter: undefined }
  return atOtherGroup(walk, outer, { ...inner, groupTags: tagsFromParameters(walk, resourceGroup) }, resourceGroup)
}

// The tags of a resource group, from the input parameters.
export const tagsFromParameters = ({ asked, given }: Pick<Walk, 'asked' | 'given'>, group: string): Scope['groupTags'] & {} => {
  const unknown = { ask: `${group}.tags` }
  const name = unknown.ask.toLowerCase()
  return () => {
    asked.add(name)
    return given.get(name) ?? unknown
  }
}

// Without a resource group in the inputs, the template is created in the one of the deployment.
const isSameGroup = (scope: Scope, inner: Scope): boolean =>
  scope.resourceGroup === undefined ||
  (scope.resourceGroup.toLowerCase() === inner.resourceGroup?.toLowerCase() &&
    scope.subscriptionId?.toLowerCase() === inner.subscriptionId?.toLowerCase())

// The input for the location does not apply to another resource group: its location is given, or declared next to the deployment.
const atOtherGroup = (walk: Walk, outer: Opened, scope: Scope, group: string): Scope => {
  const locationParameter = `${group}.location`
  walk.asked.add(locationParameter.toLowerCase())
  const given = walk.given.get(locationParameter.toLowerCase())
  const known = given ?? walk.locationOf(outer, group)
  // The deployment around may be in a group without a known location.
  return known?.kind === 'string' ? { ...scope, location: known.value, locationParameter: undefined } : { ...scope, locationParameter }
}

// The result of the task; undefined if it cannot be evaluated.
export const ifEvaluable = <Result>(task: () => Result): Result | undefined => {
  try {
    return task()
  } catch (error) {
    if (error instanceof AibError) return undefined
    throw error
  }
}
