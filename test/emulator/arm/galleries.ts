// Compute: galleries, image definitions, versions with their updates, and managed images.
import type { Service } from '../image-builder/service.js'
import { targetRegions } from '../image-builder/gallery.js'
import { dotnetTime } from '../clock.js'
import { listOf, objectOf, tagsOf, textOf, type Json, type JsonObject } from '../json.js'
import { empty, json, type Answer } from '../net/answer.js'
import { nameIn, type ComputeResource, type Shelf } from '../world.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError, resourceNotFound } from './errors.js'
import { replicate, replicationStatus } from './replication.js'

const compute = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute'
const gallery = `${compute}/galleries/{gallery}`
const definition = `${gallery}/images/{definition}`
const version = `${definition}/versions/{version}`

// The routes of galleries and managed images.
export const galleryRoutes = (service: Service): Route[] => {
  const { galleries, definitions, versions, images } = service.world
  return [
    ...kept(service, galleries, `${compute}/galleries`, '{gallery}', 'galleries'),
    listed(service, galleries, 'galleries'),
    listed(service, images, 'images'),
    ...kept(service, definitions, `${gallery}/images`, '{definition}', 'galleries/images', galleries),
    ...shown(service, versions, `${definition}/versions`, '{version}', 'galleries/images/versions', definitions),
    ...shown(service, images, `${compute}/images`, '{image}', 'images'),
    { method: 'PUT', path: version, action: 'Microsoft.Compute/galleries/images/versions/write', handle: (call) => put(service, call) },
    { method: 'PATCH', path: version, action: 'Microsoft.Compute/galleries/images/versions/write', handle: (call) => patch(service, call) },
    {
      method: 'DELETE',
      path: version,
      action: 'Microsoft.Compute/galleries/images/versions/delete',
      handle: (call) => remove(service, versions, call),
    },
    {
      method: 'DELETE',
      path: `${compute}/images/{image}`,
      action: 'Microsoft.Compute/images/delete',
      handle: (call) => remove(service, images, call),
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/operations/{operation}',
      action: null,
      handle: (call) => poll(service, call),
    },
  ]
}

// Types that are stored as they are sent, without checks.
const kept = (
  service: Service,
  shelf: Shelf<ComputeResource>,
  list: string,
  item: string,
  type: string,
  parents?: Shelf<ComputeResource>,
): Route[] => [
  ...shown(service, shelf, list, item, type, parents),
  {
    method: 'PUT',
    path: `${list}/${item}`,
    action: `Microsoft.Compute/${type}/write`,
    handle: (call) => {
      const isNew = !shelf.get(call.id)
      const { location, tags, properties } = objectOf(call.body)
      const body = { id: call.id, name: nameIn(call.id), type: `Microsoft.Compute/${type}`, location, tags: tags ?? {} }
      shelf.put(call.id, { id: call.id, body: { ...body, properties: { ...objectOf(properties), provisioningState: 'Succeeded' } } })
      return json(isNew ? 201 : 200, find(shelf, call, type), operationHeaders(service, call))
    },
  },
  { method: 'DELETE', path: `${list}/${item}`, action: `Microsoft.Compute/${type}/delete`, handle: (call) => remove(service, shelf, call) },
]

// GET of one resource and of the list of its type.
const shown = (
  service: Service,
  shelf: Shelf<ComputeResource>,
  list: string,
  item: string,
  type: string,
  parents?: Shelf<ComputeResource>,
): Route[] => [
  {
    method: 'GET',
    path: `${list}/${item}`,
    action: `Microsoft.Compute/${type}/read`,
    handle: (call) => {
      const answer = json(200, view(call, found(shelf, call, type)))
      service.clock.observe(call.id)
      return answer
    },
  },
  {
    method: 'GET',
    path: list,
    action: `Microsoft.Compute/${type}/read`,
    handle: (call) => {
      const parent = call.id.replace(/\/[^/]+$/, '')
      // A definition that a test placed is proof of its gallery.
      if (parents && !parents.get(parent) && shelf.below(call.id).length === 0) throw parentNotFound('read', type, parent)
      const depth = call.id.split('/').length + 1
      const bodies = shelf.below(call.id).filter(({ id }) => id.split('/').length === depth)
      return page(
        call,
        service.resourceManager(),
        bodies.map(({ body }) => body),
        service.settings.pageSize,
      )
    },
  },
]

// GET of all resources of a type in the subscription (Galleries - List, Images - List).
const listed = (service: Service, shelf: Shelf<ComputeResource>, type: string): Route => ({
  method: 'GET',
  path: `/subscriptions/{subscription}/providers/Microsoft.Compute/${type}`,
  action: `Microsoft.Compute/${type}/read`,
  handle: (call) => {
    const bodies = shelf.below(`/subscriptions/${service.world.subscriptionId}`).map(({ body }) => body)
    return page(call, service.resourceManager(), bodies, service.settings.pageSize)
  },
})

const parentNotFound = (verb: string, type: string, parent: string): ArmError =>
  new ArmError(
    404,
    'ParentResourceNotFound',
    `Failed to perform '${verb}' on resource(s) of type '${type}', because the parent resource '${parent}' could not be found.`,
  )

const find = (shelf: Shelf<ComputeResource>, call: ArmCall, type: string): JsonObject => found(shelf, call, type).body

const found = (shelf: Shelf<ComputeResource>, call: ArmCall, type: string): ComputeResource => {
  const resource = shelf.get(call.id)
  if (resource) return resource
  const names = call.id.split(/\/providers\/Microsoft\.Compute\/(?:galleries|images)\//i)[1] ?? ''
  throw resourceNotFound(
    `Microsoft.Compute/${type}`,
    names
      .split('/')
      .filter((_, index) => index % 2 === 0)
      .join('/'),
    nameOf(call, 'group'),
  )
}

// The state of replication is returned only on request.
const view = (call: ArmCall, resource: ComputeResource): JsonObject => {
  if (!/^ReplicationStatus$/i.test(call.url.searchParams.get('$expand') ?? '')) return resource.body
  return { ...resource.body, properties: { ...objectOf(resource.body.properties), replicationStatus: replicationStatus(resource) } }
}

const put = (service: Service, call: ArmCall): Answer => {
  const name = nameOf(call, 'version')
  if (!/^\d+\.\d+\.\d+$/.test(name)) {
    const message =
      'The gallery image version name should follow Major(int).Minor(int).Patch(int) format, for example: 1.0.0, 2018.12.1 etc.'
    throw new ArmError(400, 'InvalidParameter', message)
  }
  const parent = call.id.replace(/\/versions\/[^/]+$/i, '')
  if (!service.world.definitions.get(parent)) throw parentNotFound('write', 'galleries/images/versions', parent)
  const existing = service.world.versions.get(call.id)
  const given = objectOf(call.body)
  checkSource(service, given)
  const body = merged({ id: call.id, name, type: 'Microsoft.Compute/galleries/images/versions', ...existing?.body }, given)
  return changed(service, call, { status: existing ? 200 : 201, id: existing?.id ?? call.id, body })
}

// The words are those of Azure's page about problems with galleries; status and code are not recorded.
const checkSource = ({ world }: Service, { properties }: JsonObject): void => {
  const profile = objectOf(objectOf(properties).storageProfile)
  const ids = [profile, objectOf(profile.osDiskImage)].map(({ source }) => textOf(objectOf(source).id))
  const missing = ids.find((id) => !(world.images.get(id) ?? world.versions.get(id) ?? world.virtualMachines.get(id)) && id !== '')
  if (missing === undefined) return
  const message = `Source ${missing} is not found. Please check source exists, and is in the same region as gallery image version being created.`
  throw new ArmError(404, 'NotFound', message)
}

const patch = (service: Service, call: ArmCall): Answer => {
  const existing = find(service.world.versions, call, 'galleries/images/versions')
  return changed(service, call, { status: 200, id: textOf(existing.id), body: merged(existing, objectOf(call.body)) })
}

// The answer shows the state during the operation, which includes the copies.
const changed = (service: Service, call: ArmCall, { status, id, body }: { status: 200 | 201; id: string; body: JsonObject }): Answer => {
  const operation = service.operations.start(call.id)
  const started = replicate(service, { id, body }, operation)
  return json(status, started.body, service.operations.headers(operation, 'Microsoft.Compute', call.apiVersion, ['azure-asyncoperation']))
}

// The members of publishingProfile that are sent replace the old; targetRegions is a full replacement (docs/service.md 6.8).
const merged = (existing: JsonObject, given: JsonObject): JsonObject => {
  const [old, sent] = [objectOf(existing.properties), objectOf(given.properties)]
  const profile: JsonObject = {
    publishedDate: dotnetTime().replace('Z', '+00:00'),
    ...objectOf(old.publishingProfile),
    ...objectOf(sent.publishingProfile),
  }
  const defaults = { replicas: numberOr(profile.replicaCount, 1), storageAccountType: textOf(profile.storageAccountType) || 'Standard_LRS' }
  return {
    ...existing,
    location: given.location ?? existing.location,
    tags: given.tags === undefined ? existing.tags : tagsOf(given.tags),
    properties: {
      ...old,
      ...sent,
      safetyProfile: { reportedForPolicyViolation: false, ...objectOf(old.safetyProfile), ...objectOf(sent.safetyProfile) },
      publishingProfile: { ...profile, targetRegions: targetRegions(listOf(profile.targetRegions).map(objectOf), defaults) },
      provisioningState: 'Succeeded',
    },
  }
}

// 204 if it does not exist; deletion can be blocked until the end of life.
const remove = (service: Service, shelf: Shelf<ComputeResource>, call: ArmCall): Answer => {
  const resource = shelf.get(call.id)
  if (!resource) return empty(204)
  const properties = objectOf(resource.body.properties)
  const endOfLife = Date.parse(textOf(objectOf(properties.publishingProfile).endOfLifeDate))
  if (objectOf(properties.safetyProfile).blockDeletionBeforeEndOfLife === true && endOfLife > Date.now()) {
    const message = `Deletion of the gallery image version '${nameIn(call.id)}' is blocked until its end of life date because blockDeletionBeforeEndOfLife is set.`
    throw new ArmError(409, 'OperationNotAllowed', message)
  }
  const nested = [definitionsBelow, versionsBelow].flatMap((below) => below(service, resource.id))
  if (nested.length > 0) throw new ArmError(409, 'CannotDeleteResource', 'Can not delete resource before nested resources are deleted.')
  const operation = service.operations.start(call.id)
  const deleting = { ...resource.body, properties: { ...properties, provisioningState: 'Deleting' } }
  shelf.put(call.id, { ...resource, body: deleting })
  void service.clock.stay(call.id, 'Deleting').then(() => {
    shelf.remove(call.id)
    service.operations.end(operation, 'Succeeded')
  })
  return empty(202, service.operations.headers(operation, 'Microsoft.Compute', call.apiVersion, ['azure-asyncoperation', 'location']))
}

const definitionsBelow = ({ world }: Service, id: string): ComputeResource[] => world.definitions.below(id)
const versionsBelow = ({ world }: Service, id: string): ComputeResource[] => world.versions.below(id)

const operationHeaders = (service: Service, call: ArmCall): Record<string, string> => {
  const operation = service.operations.start(call.id)
  service.operations.end(operation, 'Succeeded')
  return service.operations.headers(operation, 'Microsoft.Compute', call.apiVersion, ['azure-asyncoperation'])
}

// Polling counts as observing: the operation moves to its next state.
const poll = (service: Service, call: ArmCall): Answer => {
  const operation = service.operations.isGenuine(call.url) ? service.operations.get(nameOf(call, 'operation')) : undefined
  if (!operation) throw new ArmError(404, 'NotFound', 'The entity was not found.')
  const { startTime, endTime, status, id, error } = operation
  const answer = json(200, { startTime, endTime, status, name: id, ...(error ? { error } : {}) })
  service.clock.observe(operation.resource)
  return answer
}

const numberOr = (value: Json | undefined, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
