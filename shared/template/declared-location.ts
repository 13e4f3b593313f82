// The location of a resource that the same deployment template declares, which Azure Resource Manager returns as it is declared.
import { normalizeRegion } from '../azure/region.js'
import { getAnyCase as get, textNode, type TemplateNode } from './node.js'
import { ifEvaluable, roundsOf, type Opened, type Walk } from './opened-deployment.js'
import type { LoopRound } from './functions/frame.js'
import { isExisting, type Resource } from './shape.js'

// The location of the resource with a symbolic name, which has an index in a copy loop (group[0]), with a name, or with an id; undefined if
// the template does not declare it, or not its location. A region is returned in lower case, without spaces.
export const declaredLocation = (walk: Walk, opened: Opened, label: string, loops: readonly LoopRound[]): TemplateNode | undefined => {
  for (const resource of opened.template.resources) {
    const round = isExisting(resource.node) ? undefined : roundWith(walk, opened, resource, label, loops)
    const location = get(resource.node, 'location')
    if (round === undefined || location === undefined) continue
    const value = ifEvaluable(() => opened.evaluator.evaluate(location, round))
    if (value?.kind === 'string' && value.value !== '') return textNode(normalizeRegion(value.value), value.at)
  }
  return undefined
}

const roundWith = (
  { work }: Walk,
  { evaluator }: Opened,
  { symbol, node }: Resource,
  label: string,
  loops: readonly LoopRound[],
): readonly LoopRound[] | undefined => {
  const rounds = ifEvaluable(() => roundsOf(work, evaluator, node, loops)) ?? []
  const isLooped = get(node, 'copy') !== undefined
  const bySymbol = rounds.find((_, index) => symbol !== undefined && label === (isLooped ? `${symbol}[${String(index)}]` : symbol))
  if (bySymbol !== undefined) return bySymbol
  const text = (member: string, round: readonly LoopRound[]): string => {
    const written = get(node, member)
    const value = written === undefined ? undefined : ifEvaluable(() => evaluator.evaluate(written, round))
    return value?.kind === 'string' ? value.value.toLowerCase() : ''
  }
  return rounds.find((round) => isNamed(label.toLowerCase(), text('type', round), text('name', round)))
}

// Whether a name or a resource id in lower case is that of a resource. The name of a resource group may be the last part of its id without a
// type: /subscriptions/…/resourceGroups/web.
const isNamed = (label: string, type: string, name: string): boolean => {
  if (name === '') return false
  const last = type.split('/').at(-1) ?? ''
  return label === name || (label.includes('/') && !name.includes('/') && label.endsWith(`/${last}/${name}`))
}
