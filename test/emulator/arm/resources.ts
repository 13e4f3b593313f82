// Resource groups, and the resources in them and in the subscription.
import { provider, type Service } from '../image-builder/service.js'
import { dotnetTime } from '../clock.js'
import { objectOf, tagsOf, textOf, type JsonObject } from '../json.js'
import { empty, json, type Answer } from '../net/answer.js'
import { nameIn, type ResourceGroup } from '../world.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { groupNotFound } from './errors.js'

const subscription = '/subscriptions/{subscription}'
const groups = `${subscription}/resourceGroups`
const group = `${groups}/{group}`

// The routes of everything around image templates and galleries.
export const resourceRoutes = (service: Service): Route[] => [
  {
    method: 'GET',
    path: groups,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    handle: (call) => listGroups(service, call),
  },
  {
    method: 'GET',
    path: group,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    handle: (call) => json(200, groupBody(groupOf(service, call))),
  },
  {
    method: 'PUT',
    path: `${groups}/{newGroup}`,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/write',
    handle: (call) => putGroup(service, call),
  },
  {
    method: 'GET',
    path: `${group}/resources`,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
    handle: (call) => listResources(service, call),
  },
  // Anyone with a role anywhere in it may ask, and sees what the role covers.
  { method: 'GET', path: `${subscription}/resources`, action: null, handle: (call) => listAllResources(service, call) },
  { method: 'GET', path: `${subscription}/operationresults/{operation}`, action: null, handle: (call) => operationResult(service, call) },
  { method: 'HEAD', path: group, action: 'Microsoft.Resources/subscriptions/resourceGroups/read', handle: () => empty(204) },
  {
    method: 'DELETE',
    path: group,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/delete',
    handle: (call) => removeGroup(service, call),
  },
  { method: 'GET', path: `/providers/${provider}/operations`, action: null, handle: () => json(200, { value: actions.map(actionBody) }) },
]

// Those with a tag, if $filter names one (Resource Groups - List).
const listGroups = (service: Service, call: ArmCall): Answer => {
  const [, tagName] = /^tagName eq '([^']+)'$/i.exec(call.url.searchParams.get('$filter') ?? '') ?? []
  const isWanted = ({ tags }: ResourceGroup): boolean =>
    tagName === undefined || Object.keys(tags).some((name) => name.toLowerCase() === tagName.toLowerCase())
  const bodies = service.world.groups.below(`/subscriptions/${service.world.subscriptionId}`).filter(isWanted).map(groupBody)
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

const groupOf = ({ world }: Service, call: ArmCall): ResourceGroup => {
  const found = world.groups.get(world.groupId(nameOf(call, 'group')))
  if (!found) throw groupNotFound(nameOf(call, 'group'))
  return found
}

const groupBody = ({ id, name, location, tags }: ResourceGroup): JsonObject => ({
  id,
  name,
  type: 'Microsoft.Resources/resourceGroups',
  location,
  tags,
  properties: { provisioningState: 'Succeeded' },
})

// Everything in a group (Resources - List By Resource Group).
const listResources = (service: Service, call: ArmCall): Answer => pageOfResources(service, call, groupOf(service, call).id, () => true)

// Everything in the subscription, or in one of its groups if $filter says which (Resources - List).
const listAllResources = (service: Service, call: ArmCall): Answer => {
  const { world, roles } = service
  const [, group] = /\bresourceGroup eq '([^']+)'/i.exec(call.url.searchParams.get('$filter') ?? '') ?? []
  const scope = group === undefined ? `/subscriptions/${world.subscriptionId}` : world.groupId(group)
  return pageOfResources(service, call, scope, ({ id, type }) => roles.allows(call.principal.objectId, `${type}/read`, id))
}

// As ARM lists resources: without properties, of one type if $filter says which, and with the creation time if $expand asks for it.
const pageOfResources = (
  service: Service,
  call: ArmCall,
  id: string,
  isVisible: (resource: { readonly id: string; readonly type: string }) => boolean,
): Answer => {
  const { world } = service
  const [, wanted] = /\bresourceType eq '([^']+)'/i.exec(call.url.searchParams.get('$filter') ?? '') ?? []
  const hasTime = /\bcreatedTime\b/i.test(call.url.searchParams.get('$expand') ?? '')
  const bodies = [world.accounts, world.templates, world.galleries, world.images, world.virtualMachines, world.scaleSets]
    .flatMap((shelf) => shelf.below(id).map((one) => ({ id: one.id, made: shelf.made(one.id) })))
    .map(({ id: one, made }) => {
      const type = one.split('/').slice(6, -1).join('/')
      const time = hasTime && made !== undefined ? { createdTime: dotnetTime(made) } : {}
      return { id: one, name: nameIn(one), type, location: world.location, ...time }
    })
    .filter(({ type }) => wanted === undefined || wanted.toLowerCase() === type.toLowerCase())
    .filter(isVisible)
  return page(call, service.resourceManager(), bodies, Number(call.url.searchParams.get('$top') ?? service.settings.pageSize))
}

// Simplified: a group exists immediately.
const putGroup = ({ world }: Service, call: ArmCall): Answer => {
  const existing = world.groups.get(call.id)
  const { location, tags } = objectOf(call.body)
  const name = nameOf(call, 'newGroup')
  const made = { id: world.groupId(name), name, location: textOf(location).toLowerCase().replaceAll(' ', ''), tags: tagsOf(tags) }
  world.groups.put(made.id, made)
  return json(existing ? 200 : 201, groupBody(made))
}

// Deletes its contents too. ARM returns a Location to poll: 202 while the deletion is in progress, then 200.
const removeGroup = async (service: Service, call: ArmCall): Promise<Answer> => {
  const { world, blobs, operations } = service
  const { id } = groupOf(service, call)
  for (const account of world.accounts.below(id)) await blobs.release(account.store)
  for (const shelf of [
    world.accounts,
    world.templates,
    world.galleries,
    world.definitions,
    world.versions,
    world.images,
    world.containerGroups,
    world.virtualMachines,
    world.scaleSets,
  ]) {
    for (const resource of shelf.below(id)) shelf.remove(resource.id)
  }
  world.groups.remove(id)
  return empty(202, { location: resultUrl(service, operations.start(id).id, call) })
}

const operationResult = (service: Service, call: ArmCall): Answer => {
  const operation = service.operations.get(nameOf(call, 'operation'))
  if (operation?.status !== 'InProgress') return empty(200)
  service.operations.end(operation, 'Succeeded')
  return empty(202, { location: resultUrl(service, operation.id, call) })
}

// The URL at which the end of an operation on a group or account is polled.
export const resultUrl = ({ world, resourceManager }: Service, id: string, { apiVersion }: ArmCall): string =>
  `${resourceManager()}/subscriptions/${world.subscriptionId}/operationresults/${id}?api-version=${apiVersion}`

const actions = ['read', 'write', 'delete', 'run/action', 'cancel/action'] as const
const actionBody = (action: string): JsonObject => ({
  name: `${provider}/imageTemplates/${action}`,
  isDataAction: false,
  display: { provider: 'Microsoft Virtual Machine Images', resource: 'Image Templates', operation: action, description: action },
})
