// What reference() returns before anything is deployed: values that the user gave, outputs of deployments in the same file, and locations.
import { AibError, type Place } from '../errors.js'
import { declaredLocation } from './declared-location.js'
import { checkParameter } from './declared-parameter.js'
import { markSecure } from './declared-type.js'
import type { ReferenceCall } from './reference-chain.js'
import type { Frame, LoopRound } from './functions/frame.js'
import { entryOf, get, getText, type TemplateNode } from './node.js'
import { secretTexts } from './secret-marks.js'
import { ifEvaluable, openNested, roundsOf, type Opened, type Walk } from './opened-deployment.js'
import { resourceInfo } from './resource-info.js'
import { hasInnerScope, nestedTemplate, type DeploymentTemplate, type Resource } from './shape.js'

// The value of reference(): from the parameters input, or the output of a deployment in the same file; and the value of resourceInfo().
export const referTo = (
  walk: Walk,
  opened: Opened,
  { name, isFull }: ReferenceCall,
  target: TemplateNode,
  steps: readonly (string | number)[],
  frame: Frame,
): TemplateNode => {
  if (name.toLowerCase() === 'resourceinfo') return stepInto(resourceInfo(opened, target, frame), steps, target.at)
  const label = labelOf(target)
  const { names, rest } = namesOf(steps)
  const asked = [label, ...names].join('.')
  walk.asked.add(asked.toLowerCase())
  const found = deploymentOf(walk, opened, label, frame.loops)
  const given = walk.given.get(asked.toLowerCase())
  const own = () =>
    isFull && asked === `${label}.location`
      ? declaredLocation(walk, opened, target.kind === 'string' ? target.value : '', frame.loops)
      : nestedOutput(walk, opened, found, names)
  const value = given === undefined ? own() : typedOutput(walk, found, names, given)
  if (value !== undefined) return stepInto(value, rest, target.at)
  const what = steps[0] === 'outputs' ? `an output of the deployment ${label}` : `a property of the deployed resource ${label}`
  throw new AibError({
    code: 'parameter-missing',
    message: `The template needs ${asked}, ${what}, which is known only after that deployment.`,
    where: target.at,
    fix: `Pass it with the parameters input: ${asked}=…`,
  })
}

// A symbolic name, or the last segment of a resource id.
const labelOf = (target: TemplateNode): string => (target.kind === 'string' ? (target.value.split('/').at(-1) ?? '') : '')

// `outputs`, a name and `value` become that name; for other resources, the path up to the first index.
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
    throw new AibError({ code: 'template-expression', message: `The value has no ${String(step)}.`, where: at })
  }, value)

// A value that the user gave, in the declared type of the output, and secret if that is secure.
const typedOutput = (
  { onSecret }: Walk,
  found: NestedDeployment | undefined,
  [name = '']: readonly string[],
  given: TemplateNode,
): TemplateNode => {
  const declared = found?.template.outputs === undefined ? undefined : entryOf(found.template.outputs, name)?.value
  if (found === undefined || declared?.kind !== 'object') return given
  const marked = markSecure(given, declared, found.template.types)
  secretTexts(marked).forEach(onSecret)
  return checkParameter(name, marked, declared, found.template.types)
}

const nestedOutput = (
  walk: Walk,
  opened: Opened,
  found: NestedDeployment | undefined,
  [name]: readonly string[],
): TemplateNode | undefined => {
  if (found === undefined || name === undefined) return undefined
  const inner = hasInnerScope(found.resource) ? openNested(walk, opened, found.resource, found.template, found.loops) : opened
  const output = found.template.outputs === undefined ? undefined : entryOf(found.template.outputs, name)
  const value = get(output?.value, 'value')
  if (output?.value.kind !== 'object' || value === undefined) return undefined
  const evaluated = inner.evaluator.evaluate(value, inner === opened ? found.loops : [])
  return checkParameter(name, markSecure(evaluated, output.value, found.template.types), output.value, found.template.types)
}

interface NestedDeployment {
  readonly resource: Resource
  readonly template: DeploymentTemplate
  readonly loops: readonly LoopRound[]
}

// The nested deployment with a symbolic name, which has an index in a copy loop (web[0]), or with a name.
const deploymentOf = ({ work }: Walk, opened: Opened, label: string, loops: readonly LoopRound[]): NestedDeployment | undefined => {
  const [, symbol = label, index] = /^(.*)\[(\d+)\]$/.exec(label) ?? []
  for (const resource of opened.template.resources) {
    const template = nestedTemplate(resource)
    if (template === undefined) continue
    const loop = getText(resource.node, 'copy', 'name')
    const isRound = resource.symbol === symbol && (loop === undefined) === (index === undefined)
    if (isRound)
      return {
        resource,
        template,
        loops: loop === undefined ? loops : [...loops, { name: loop, index: Number(index), isOfResource: true }],
      }
    const rounds = ifEvaluable(() => roundsOf(work, opened.evaluator, resource.node, loops)) ?? []
    const name = get(resource.node, 'name')
    const round = rounds.find((one) => name !== undefined && textOf(ifEvaluable(() => opened.evaluator.evaluate(name, one))) === label)
    if (round !== undefined) return { resource, template, loops: round }
  }
  return undefined
}

const textOf = (node: TemplateNode | undefined): string | undefined => (node?.kind === 'string' ? node.value : undefined)
