// Compute: galleries, image definitions, versions with their updates, and managed images.
import type { Service } from '../image-builder/service.js'
import { targetRegions } from '../image-builder/gallery.js'
import { dotnetTime } from '../clock.js'
import { listOf, objectOf, tagsOf, textOf, type Json, type JsonObject } from '../json.js'
import { empty, json, type Answer } from '../net/answer.js'
import { nameIn, type ComputeResource, type Shelf } from '../world.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError, resourceNotFound } from './errors.js'

const compute = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute'
const gallery = `${compute}/galleries/{gallery}`
const definition = `${gallery}/images/{definition}`
const version = `${definition}/versions/{version}`

// The routes of galleries and managed images.
export const galleryRoutes = (service: Service): Route[] => {
  const { galleries, definitions, versions, images } = service.world
  return [
    ...kept(service, galleries, `${compute}/galleries`, '{gallery}', 'galleries'),
    ...kept(service, definitions, `${gallery}/images`, '{definition}', 'galleries/images'),
    ...shown(service, versions, `${definition}/versions`, '{version}', 'galleries/images/versions'),
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

// Types that are put as they are sent, without checks of their own.
const kept = (service: Service, shelf: Shelf<ComputeResource>, list: string, item: string, type: string): Route[] => [
  ...shown(service, shelf, list, item, type),
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

// GET of one and of the list of a type.
const shown = (service: Service, shelf: Shelf<ComputeResource>, list: string, item: string, type: string): Route[] => [
  {
    method: 'GET',
    path: `${list}/${item}`,
    action: `Microsoft.Compute/${type}/read`,
    handle: (call) => json(200, view(call, find(shelf, call, type))),
  },
  {
    method: 'GET',
    path: list,
    action: `Microsoft.Compute/${type}/read`,
    handle: (call) => {
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

const find = (shelf: Shelf<ComputeResource>, call: ArmCall, type: string): JsonObject => {
  const resource = shelf.get(call.id)
  if (resource) return resource.body
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

// The replication's state is shown only where it is asked for.
const view = (call: ArmCall, body: JsonObject): JsonObject => {
  if (!/^ReplicationStatus$/i.test(call.url.searchParams.get('$expand') ?? '')) return body
  const regions = listOf(objectOf(objectOf(body.properties).publishingProfile).targetRegions)
  const summary = regions.map((region): JsonObject => ({
    region: objectOf(region).name ?? '',
    state: 'Completed',
    details: '',
    progress: 100,
  }))
  return { ...body, properties: { ...objectOf(body.properties), replicationStatus: { aggregatedState: 'Completed', summary } } }
}

const put = (service: Service, call: ArmCall): Answer => {
  const name = nameOf(call, 'version')
  if (!/^\d+\.\d+\.\d+$/.test(name)) {
    const message =
      'The gallery image version name should follow Major(int).Minor(int).Patch(int) format, for example: 1.0.0, 2018.12.1 etc.'
    throw new ArmError(400, 'InvalidParameter', message)
  }
  const parent = call.id.replace(/\/versions\/[^/]+$/i, '')
  if (!service.world.definitions.get(parent))
    throw new ArmError(
      404,
      'ParentResourceNotFound',
      `Failed to perform 'write' on resource(s) of type 'galleries/images/versions', because the parent resource '${parent}' could not be found.`,
    )
  const { versions } = service.world
  const existing = versions.get(call.id)
  const given = objectOf(call.body)
  const body = merged({ id: call.id, name, type: 'Microsoft.Compute/galleries/images/versions', ...existing?.body }, given)
  versions.put(call.id, { id: existing?.id ?? call.id, body })
  return json(existing ? 200 : 201, body, operationHeaders(service, call))
}

const patch = (service: Service, call: ArmCall): Answer => {
  const { versions } = service.world
  const existing = find(versions, call, 'galleries/images/versions')
  const body = merged(existing, objectOf(call.body))
  versions.put(call.id, { id: textOf(existing.id), body })
  return json(200, body, operationHeaders(service, call))
}

// The members of publishingProfile that are sent replace the old; targetRegions is a full replacement (SERVICE.md section 6).
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

// 204 where there is none; deletion can be blocked until the end of life.
const remove = (service: Service, shelf: Shelf<ComputeResource>, call: ArmCall): Answer => {
  const resource = shelf.get(call.id)
  if (!resource) return empty(204)
  const properties = objectOf(resource.body.properties)
  const endOfLife = Date.parse(textOf(objectOf(properties.publishingProfile).endOfLifeDate))
  if (objectOf(properties.safetyProfile).blockDeletionBeforeEndOfLife === true && endOfLife > Date.now()) {
    const message = `Deletion of the gallery image version '${nameIn(call.id)}' is blocked until its end of life date because blockDeletionBeforeEndOfLife is set.`
    throw new ArmError(409, 'OperationNotAllowed', message)
  }
  shelf.remove(call.id)
  return empty(202, { ...operationHeaders(service, call, true) })
}

const operationHeaders = (service: Service, call: ArmCall, hasLocation = false): Record<string, string> => {
  const operation = service.operations.start(call.id)
  service.operations.end(operation, 'Succeeded')
  const names = hasLocation ? (['azure-asyncoperation', 'location'] as const) : (['azure-asyncoperation'] as const)
  return service.operations.headers(operation, 'Microsoft.Compute', call.apiVersion, names)
}

const poll = (service: Service, call: ArmCall): Answer => {
  const operation = service.operations.isGenuine(call.url) ? service.operations.get(nameOf(call, 'operation')) : undefined
  if (!operation) throw new ArmError(404, 'NotFound', 'The entity was not found.')
  const { startTime, endTime, status, id } = operation
  return json(200, { startTime, endTime, status, name: id })
}

const numberOr = (value: Json | undefined, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
