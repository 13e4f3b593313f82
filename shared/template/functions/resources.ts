// Functions that create resource ids.
import { needScope, type ScopeInput } from '../scope.js'
import { any, type Call, type FunctionTable } from './call.js'

export const resourceFunctions: FunctionTable = {
  extensionResourceId: { takes: [3, any], run: (call) => call.give(extensionResourceId(call)) },
  managementGroupResourceId: { takes: [3, any], run: (call) => call.give(managementGroupResourceId(call)) },
  resourceId: { takes: [2, any], run: (call) => call.give(resourceId(call)) },
  subscriptionResourceId: { takes: [2, any], run: (call) => call.give(subscriptionResourceId(call)) },
  tenantResourceId: { takes: [2, any], run: (call) => call.give(`/providers/${pathOf(call, readArguments(call, 0, 0))}`) },
}

// The scope before a resource's type, from the inputs.
export const need = (call: Call, input: ScopeInput): string => needScope(call.scope, input, `${call.name}()`, call.at)

// `/subscriptions/…` of the template.
export const subscriptionPath = (call: Call): string => `/subscriptions/${need(call, 'subscription-id')}`

// resourceId([subscription], [resource group], type, name, …).
const resourceId = (call: Call): string => {
  const { before, ...rest } = readArguments(call, 0, 2)
  const subscription = before.length === 2 ? before[0] : need(call, 'subscription-id')
  const group = before.at(-1) ?? need(call, 'resource-group-name')
  return `/subscriptions/${subscription ?? ''}/resourceGroups/${group}/providers/${pathOf(call, rest)}`
}

const subscriptionResourceId = (call: Call): string => {
  const { before, ...rest } = readArguments(call, 0, 1)
  const subscription = `/subscriptions/${before[0] ?? need(call, 'subscription-id')}`
  const path = pathOf(call, rest)
  return isResourceGroup(rest) ? `${subscription}/resourceGroups/${rest.names.join('/')}` : `${subscription}/providers/${path}`
}

// The id of a resource group is not below a provider: Azure Resource Manager's engine (`bicep snapshot`, 0.49.2) returns this form for this
// function only, and Bicep compiles `group.id` to it.
const isResourceGroup = ({ type }: ResourceName): boolean => type.replace(/\/+$/, '').toLowerCase() === 'microsoft.resources/resourcegroups'

// The name of the management group must be given: an image template is in a resource group, and knows no management group.
const managementGroupResourceId = (call: Call): string => {
  const { before, ...rest } = readArguments(call, 0, 1)
  const [group] = before
  if (group === undefined) throw call.fault('the name of the management group is not known', 'Give it as the first argument.')
  return `/providers/Microsoft.Management/managementGroups/${group}/providers/${pathOf(call, rest)}`
}

const extensionResourceId = (call: Call): string => `${call.text(0)}/providers/${pathOf(call, readArguments(call, 1, 0))}`

interface ResourceName {
  readonly type: string
  readonly names: readonly string[]
}

// From argument `start` on, the type is the first with a slash in it. The scope is before it, and the names are after it.
const readArguments = (call: Call, start: number, mostBefore: number): ResourceName & { readonly before: readonly string[] } => {
  const texts = call
    .values()
    .map((_, index) => call.text(index))
    .slice(start)
  const typeIndex = texts.findIndex((text) => text.includes('/'))
  const type = texts[typeIndex]
  if (type === undefined) throw call.fault("no argument is a resource type such as 'Microsoft.Compute/galleries'")
  if (typeIndex > mostBefore)
    throw call.fault(`it has ${String(typeIndex)} arguments before the type ${type}, but at most ${String(mostBefore)} are allowed`)
  return { before: texts.slice(0, typeIndex), type, names: texts.slice(typeIndex + 1) }
}

// Microsoft.Compute/galleries/images with g and i becomes Microsoft.Compute/galleries/g/images/i. Azure Resource Manager accepts a slash at
// the end of the type (Microsoft Learn writes 'Microsoft.ManagedIdentity/userAssignedIdentities/' itself).
const pathOf = (call: Call, { type, names }: ResourceName): string => {
  const count = type.replace(/\/+$/, '').split('/').length - 1
  if (count !== names.length) throw call.fault(`the type ${type} needs ${String(count)} names, but ${String(names.length)} are given`)
  return resourcePath(type, names)
}

// A type with a name after each of its segments.
export const resourcePath = (type: string, names: readonly string[]): string => {
  const [namespace, ...types] = type.replace(/\/+$/, '').split('/')
  return [namespace, ...types.flatMap((part, index) => [part, names[index] ?? ''])].join('/')
}
