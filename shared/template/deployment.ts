// Follows a deployment template to its image templates: through copy loops, conditions, and nested deployments.
import { AibError, type Place } from '../errors.js'
import { collectAll } from './collect.js'
import { declaredLocation } from './declared-location.js'
import type { Instance } from './evaluate-instance.js'
import type { Evaluator, Work } from './evaluator.js'
import type { Finding } from './finding.js'
import type { LoopRound } from './functions/frame.js'
import { isNull } from './functions/kinds.js'
import { getAnyCase as get, type ObjectNode } from './node.js'
import { tagsFromParameters, openDeployment, openNested, roundsOf, type Opened, type Walk } from './opened-deployment.js'
import type { ParameterValues } from './parameters.js'
import { referTo } from './references.js'
import { isLeftOut, notDeployed } from './not-deployed.js'
import type { Scope } from './scope.js'
import {
  hasInnerScope,
  holdsImageTemplate,
  isImageTemplate,
  isTrigger,
  nestedTemplate,
  unusedOptions,
  type DeploymentTemplate,
  type Resource,
} from './shape.js'

// The part of a document's deployment that concerns image templates.
export interface Deployed {
  readonly templates: readonly Instance[]
  // Triggers outside of the resource of their template.
  readonly triggers: readonly Instance[]
  readonly findings: readonly Finding[]
  // What excludes an image template.
  readonly leftOut: readonly LeftOut[]
  // The values that the template needs from other deployments, as `<deployment>.<output>` in lower case.
  readonly asked: ReadonlySet<string>
}

// A condition that is false, or a copy loop without a round.
export interface LeftOut {
  readonly by: 'condition' | 'loop'
  readonly at: Place
}

// All image templates of a deployment template and their triggers. Throws the problems of conditions and loops.
export const followDeployment = (
  template: DeploymentTemplate,
  { given, scope, onSecret }: { readonly given: ParameterValues; readonly scope: Scope; readonly onSecret: (secret: string) => void },
  work: Work,
): Deployed => {
  const refer: Walk['refer'] = (opened, ...parts) => referTo(walk, opened, ...parts)
  const locationOf: Walk['locationOf'] = (opened, group) => declaredLocation(walk, opened, `/resourceGroups/${group}`, [])
  const values = { given: lowerNames(given), asked: new Set<string>() }
  const home = { ...scope, groupTags: tagsFromParameters(values, 'resourceGroup') }
  const walk: Walk = { ...values, home, onSecret, work, refer, locationOf }
  const root = openDeployment(walk, template, home, { given })
  const found = follow(walk, { opened: root, loops: [], isOuter: false }, template.resources)
  const { notDeployed: others, ...wanted } = found
  return { ...wanted, findings: [...notDeployed(others), ...found.findings], asked: walk.asked }
}

const lowerNames = (given: ParameterValues): ParameterValues => new Map([...given].map(([name, value]) => [name.toLowerCase(), value]))

interface Found extends Pick<Deployed, 'templates' | 'triggers' | 'findings' | 'leftOut'> {
  readonly notDeployed: readonly Resource[]
}

const nothingFound: Found = { templates: [], triggers: [], findings: [], leftOut: [], notDeployed: [] }

const joined = (all: readonly Found[]): Found => ({
  templates: all.flatMap(({ templates }) => templates),
  triggers: all.flatMap(({ triggers }) => triggers),
  // The iterations of a loop over a deployment would report the same.
  findings: distinct(all.flatMap(({ findings }) => findings)),
  leftOut: all.flatMap(({ leftOut }) => leftOut),
  notDeployed: all.flatMap(({ notDeployed: resources }) => resources),
})

const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [[finding.rule, finding.message, finding.at.pointer].join('\n'), finding])).values(),
]

// What evaluates the expressions of a resource.
interface Around {
  readonly opened: Opened
  readonly loops: readonly LoopRound[]
  // In a nested deployment with outer scope. All in it belongs to the outer deployment, which does not know its loops and its scopes (bicep
  // snapshot 0.49.2).
  readonly isOuter: boolean
}

const follow = (walk: Walk, around: Around, resources: readonly Resource[]): Found =>
  joined(collectAll(resources.map((resource) => () => followResource(walk, around, resource))))

const followResource = (walk: Walk, around: Around, resource: Resource): Found => {
  const { opened, loops: outer, isOuter } = around
  if (!holdsImageTemplate(resource) && !isTrigger(resource)) return { ...nothingFound, notDeployed: isLeftOut(resource) ? [resource] : [] }
  const leftOut = (by: LeftOut['by']): Found => {
    const at = get(resource.node, by === 'loop' ? 'copy' : 'condition')?.at ?? resource.node.at
    return { ...nothingFound, leftOut: isTrigger(resource) ? [] : [{ by, at }] }
  }
  const all = roundsOf(walk.work, opened.evaluator, resource.node, outer)
  if (all.length === 0) return leftOut('loop')
  const rounds = joined(
    collectAll(
      all.map((round) => () => {
        const loops = isOuter ? outer : round
        return isWanted(opened.evaluator, resource.node, loops) ? followRound(walk, { ...around, loops }, resource) : leftOut('condition')
      }),
    ),
  )
  return isImageTemplate(resource) ? { ...rounds, findings: [...rounds.findings, ...unusedOptions(resource)] } : rounds
}

const followRound = (walk: Walk, { opened, loops, isOuter }: Around, resource: Resource): Found => {
  const instance: Instance = { node: resource.node, loops, evaluator: opened.evaluator }
  if (isTrigger(resource)) return { ...nothingFound, triggers: [instance] }
  if (isImageTemplate(resource)) return { ...nothingFound, templates: [instance] }
  const template = nestedTemplate(resource)
  if (template === undefined) return nothingFound
  if (isOuter || !hasInnerScope(resource)) return follow(walk, { opened, loops, isOuter: true }, template.resources)
  const inner = openNested(walk, opened, resource, template, loops)
  return follow(walk, { opened: inner, loops: [], isOuter: false }, template.resources)
}

const isWanted = (evaluator: Evaluator, node: ObjectNode, loops: readonly LoopRound[]): boolean => {
  const condition = get(node, 'condition')
  if (condition === undefined || isNull(condition)) return true
  const value = evaluator.evaluate(condition, loops)
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  const text = value.kind === 'string' ? value.value.toLowerCase() : ''
  if (text === 'true' || text === 'false') return text === 'true'
  throw new AibError({ code: 'template-expression', message: 'The condition of a resource must be true or false.', where: condition.at })
}
