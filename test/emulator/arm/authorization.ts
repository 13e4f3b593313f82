// Roles as ARM shows them: the caller's own permissions, assignments at a scope, definitions.
import { roleBody, type Assignment } from '../entra/roles.js'
import type { Service } from '../image-builder/service.js'
import type { JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError } from './errors.js'

const subscription = '/subscriptions/{subscription}'
const group = `${subscription}/resourceGroups/{group}`
const resource = `${group}/providers/{namespace}/{type}/{resource}`
const child = `${resource}/{childType}/{child}`
const container = `${resource}/blobServices/default/containers/{container}`

// The routes, for the kinds of scope that are asked about.
export const authorizationRoutes = (service: Service): Route[] => [
  ...[subscription, group, resource, child, container].flatMap((scope): Route[] => [
    {
      method: 'GET',
      path: `${scope}/providers/Microsoft.Authorization/permissions`,
      action: 'Microsoft.Authorization/permissions/read',
      handle: (call) => showPermissions(service, call),
    },
    {
      method: 'GET',
      path: `${scope}/providers/Microsoft.Authorization/roleAssignments`,
      action: 'Microsoft.Authorization/roleAssignments/read',
      handle: (call) => listAssignments(service, call),
    },
    {
      method: 'GET',
      path: `${scope}/providers/Microsoft.Authorization/locks`,
      action: 'Microsoft.Authorization/locks/read',
      handle: (call) => listLocks(service, call),
    },
  ]),
  {
    method: 'GET',
    path: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}`,
    action: 'Microsoft.Authorization/roleDefinitions/read',
    handle: (call) => showDefinition(service, call),
  },
]

// One entry for each role that the caller has there.
const showPermissions = ({ roles }: Service, call: ArmCall): Answer => {
  const mine = roles.at(scopeOf(call)).filter(({ objectId }) => objectId === call.principal.objectId)
  return json(200, { value: mine.map(({ role }) => roleBody(roles.definition(role))) })
}

// `$filter=atScope() and assignedTo('…')`: those that hold at the scope, from above too, of one principal.
const listAssignments = (service: Service, call: ArmCall): Answer => {
  const filter = call.url.searchParams.get('$filter') ?? ''
  const principal = /assignedTo\('([^']+)'\)/i.exec(filter)?.[1]
  const found = service.roles.at(scopeOf(call)).filter(({ objectId }) => principal === undefined || objectId === principal)
  const bodies = found.map((assignment) => assignmentBody(service, assignment))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

// `$filter=atScope()`: those that hold at the scope, from above too.
const listLocks = (service: Service, call: ArmCall): Answer => {
  const scope = `${call.id.replace(/\/providers\/Microsoft\.Authorization\/\w+$/i, '')}/`.toLowerCase()
  const bodies = service.settings.locks
    .filter((lock) => scope.startsWith(`${lock.scope}/`.toLowerCase()))
    .map(({ scope: own, name, level }): JsonObject => {
      const id = `${own}/providers/Microsoft.Authorization/locks/${name}`
      return { id, name, type: 'Microsoft.Authorization/locks', properties: { level } }
    })
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

const assignmentBody = ({ world, roles }: Service, { objectId, role, scope, condition }: Assignment): JsonObject => ({
  properties: {
    roleDefinitionId: `/subscriptions/${world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roles.definition(role).id}`,
    principalId: objectId,
    principalType: 'ServicePrincipal',
    scope,
    condition: condition ?? null,
    conditionVersion: condition === undefined ? null : '2.0',
  },
  type: 'Microsoft.Authorization/roleAssignments',
})

const showDefinition = ({ roles }: Service, call: ArmCall): Answer => {
  const id = nameOf(call, 'role')
  const role = roles.nameOf(id)
  if (role === undefined)
    throw new ArmError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${id}' does not exist.`)
  const properties = { roleName: role, assignableScopes: ['/'], permissions: [roleBody(roles.definition(role))] }
  return json(200, { properties, id: call.id, type: 'Microsoft.Authorization/roleDefinitions', name: id })
}

const scopeOf = (call: ArmCall): string => call.id.replace(/\/providers\/Microsoft\.Authorization\/\w+$/i, '')
