// The value of resourceInfo(): the id, name, type and API version of a resource in the same deployment template. They follow from the
// template alone. Bicep generates the function if its setting resourceInfoCodegen is on.
import { expressionFault as fault } from './expression-fault.js'
import type { Frame, LoopRound } from './functions/frame.js'
import { resourcePath } from './functions/resources.js'
import { fromJson, getAnyCase as get, getText, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import type { Opened } from './opened-deployment.js'
import { needScope } from './scope.js'

// The value of resourceInfo(target) for a symbolic name, which has an index in a copy loop (web[0]). Throws `template-expression` for any
// other target.
export const resourceInfo = (opened: Opened, target: TemplateNode, { loops }: Frame): TemplateNode => {
  const label = target.kind === 'string' ? target.value : ''
  const [, symbol = label, index] = /^(.*)\[(\d+)\]$/.exec(label) ?? []
  const node = opened.template.resources.find((resource) => resource.symbol === symbol)?.node
  const loop = getText(node, 'copy', 'name')
  if (node === undefined || (loop === undefined) !== (index === undefined))
    throw fault(
      `resourceInfo() cannot be evaluated: the template has no resource with the symbolic name ${JSON.stringify(label)}.`,
      target.at,
    )
  const rounds = loop === undefined ? loops : [...loops, { name: loop, index: Number(index), isOfResource: true as const }]
  const text = (member: string): string | undefined => textOf(opened, node, member, rounds)?.value
  const [type = '', name = '', apiVersion = ''] = [text('type'), text('name'), text('apiVersion')]
  const id = `${scopeOf(opened, target, text)}/providers/${resourcePath(type, name.split('/'))}`
  return fromJson({ id, name, type, apiVersion }, target.at)
}

const textOf = ({ evaluator }: Opened, node: ObjectNode, member: string, loops: readonly LoopRound[]): StringNode | undefined => {
  const written = get(node, member)
  const value = written === undefined ? undefined : evaluator.evaluate(written, loops)
  return value?.kind === 'string' ? value : undefined
}

// The scope of the resource: the one that it names, its subscription or resource group, or the deployment's resource group.
const scopeOf = ({ scope }: Opened, { at }: TemplateNode, text: (member: string) => string | undefined): string => {
  const [extended, ownSubscription, ownGroup] = [text('scope'), text('subscriptionId'), text('resourceGroup')]
  if (extended?.startsWith('/') === true) return extended.replace(/\/$/, '')
  const subscription = `/subscriptions/${ownSubscription ?? needScope(scope, 'subscription-id', 'resourceInfo()', at)}`
  if (ownSubscription !== undefined && ownGroup === undefined) return subscription
  const group = `${subscription}/resourceGroups/${ownGroup ?? needScope(scope, 'resource-group-name', 'resourceInfo()', at)}`
  return extended === undefined ? group : `${group}/providers/${extended}`
}
