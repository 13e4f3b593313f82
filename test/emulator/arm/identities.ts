// User-assigned identities and whose tokens they accept.
import type { Principal } from '../entra/directory.js'
import type { Service } from '../image-builder/service.js'
import { listOf, objectOf, textOf, type JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { resourceNotFound } from './errors.js'

const type = 'Microsoft.ManagedIdentity/userAssignedIdentities'
const inSubscription = `/subscriptions/{subscription}/providers/${type}`
const inGroup = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${type}`
const identity = `${inGroup}/{identity}`
const credentials = `${identity}/federatedIdentityCredentials`

// The routes of identities and their federated credentials.
export const identityRoutes = (service: Service): Route[] => [
  ...[inSubscription, inGroup].map((path): Route => ({
    method: 'GET',
    path,
    action: `${type}/read`,
    handle: (call) => listIdentities(service, call),
  })),
  { method: 'GET', path: identity, action: `${type}/read`, handle: (call) => json(200, identityBody(service, identityOf(service, call))) },
  { method: 'PUT', path: identity, action: `${type}/write`, handle: (call) => putIdentity(service, call) },
  {
    method: 'GET',
    path: credentials,
    action: `${type}/federatedIdentityCredentials/read`,
    handle: (call) => listCredentials(service, call),
  },
  {
    method: 'PUT',
    path: `${credentials}/{credential}`,
    action: `${type}/federatedIdentityCredentials/write`,
    handle: (call) => putCredential(service, call),
  },
]

const identityOf = ({ directory }: Service, call: ArmCall): Principal => {
  const found = directory.byResourceId(call.id.replace(/\/federatedIdentityCredentials(?:\/.*)?$/i, ''))
  if (!found) throw resourceNotFound(type, nameOf(call, 'identity'), nameOf(call, 'group'))
  return found
}

const listIdentities = (service: Service, call: ArmCall): Answer => {
  const { directory, world, settings, resourceManager } = service
  const group = nameOf(call, 'group')
  const scope = group === '' ? `/subscriptions/${world.subscriptionId}` : world.groupId(group)
  const bodies = directory.identitiesBelow(scope).map((principal) => identityBody(service, principal))
  return page(call, resourceManager(), bodies, settings.pageSize)
}

const identityBody = ({ directory, world }: Service, principal: Principal): JsonObject => ({
  id: principal.resourceId,
  name: principal.name,
  type,
  location: world.location,
  tags: {},
  properties: { tenantId: directory.tenantId, principalId: principal.objectId, clientId: principal.clientId },
})

// Simplified: every identity is in the region of the subscription's resources.
const putIdentity = (service: Service, call: ArmCall): Answer => {
  const existing = service.directory.byResourceId(call.id)
  return json(existing ? 200 : 201, identityBody(service, existing ?? service.directory.addIdentity(call.id)))
}

const listCredentials = (service: Service, call: ArmCall): Answer => {
  const bodies = service.directory.federated
    .filter(({ objectId }) => objectId === identityOf(service, call).objectId)
    .map(({ name, issuer, subject, audience }) => credentialBody(`${call.id}/${name}`, { issuer, subject, audiences: [audience] }))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

// A credential has one audience (Microsoft Entra, "Workload identity federation").
const putCredential = (service: Service, call: ArmCall): Answer => {
  const { objectId } = identityOf(service, call)
  const { issuer, subject, audiences } = objectOf(objectOf(call.body).properties)
  const [audience] = listOf(audiences)
  const name = nameOf(call, 'credential')
  const { federated } = service.directory
  const index = federated.findIndex((one) => one.objectId === objectId && one.name === name)
  const credential = { objectId, name, issuer: textOf(issuer), subject: textOf(subject), audience: textOf(audience) }
  federated.splice(index < 0 ? federated.length : index, index < 0 ? 0 : 1, credential)
  return json(index < 0 ? 201 : 200, credentialBody(call.id, objectOf(objectOf(call.body).properties)))
}

const credentialBody = (id: string, properties: JsonObject): JsonObject => ({
  id,
  name: id.slice(id.lastIndexOf('/') + 1),
  type: `${type}/federatedIdentityCredentials`,
  properties,
})
