// The resources of a deployment template that are not deployed, because only image templates are.
import type { Finding } from './finding.js'
import { getAnyCase as get, type ObjectNode } from './node.js'
import { describeResource, isExisting, isLinked, type Resource } from './shape.js'

// A resource that a deployment would create apart from the image templates; existing resources are not among them.
export const isLeftOut = ({ node }: Resource): boolean => !isExisting(node)

// One finding, at the first of the resources that are not deployed, each named once. None without such a resource.
export const notDeployed = (resources: readonly Resource[]): readonly Finding[] => {
  const nodes = distinctNodes(resources)
  const [first] = nodes
  if (first === undefined) return []
  const [what, verb] =
    nodes.length === 1 ? [describeResource(first), 'is'] : [`${String(nodes.length)} resources (${typesOf(nodes)})`, 'are']
  const linked = nodes.some(isLinked) ? ' Linked templates are not read: plan the file that each links to.' : ''
  const message = `${what} ${verb} not deployed from this file: only image templates are.${linked}`
  return [{ rule: 'resource-not-deployed', severity: 'info', message, at: first.at }]
}

// A resource in a module that is used several times, or in a deployment with a copy loop, is found each time.
const distinctNodes = (resources: readonly Resource[]): readonly ObjectNode[] => [
  ...new Map(resources.map(({ node }) => [`${describeResource(node)}\n${node.at.pointer}`, node])).values(),
]

// Each type once, with the number of its resources if there are several.
const typesOf = (nodes: readonly ObjectNode[]): string => {
  const counts = new Map<string, number>()
  for (const type of nodes.map(typeOf)) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].map(([type, count]) => (count === 1 ? type : `${String(count)} ${type}`)).join(', ')
}

const typeOf = (resource: ObjectNode): string => {
  const type = get(resource, 'type')
  return type?.kind === 'string' ? type.value : 'a resource without a type'
}
