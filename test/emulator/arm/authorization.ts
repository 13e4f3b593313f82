// Roles as ARM shows them: the caller's own permissions, assignments on a scope, definitions.
import { createHash } from 'node:crypto'
import { isBuiltIn, roleBody, type Assignment } from '../entra/roles.js'
import type { Service } from '../image-builder/service.js'
import { listOf, objectOf, textOf, type JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError } from './errors.js'

const subscription = '/subscriptions/{subscription}'
const group = `${subscription}/resourceGroups/{group}`
const resource = `${group}/providers/{namespace}/{type}/{resource}`
const child = `${resource}/{childType}/{child}`
const container = `${resource}/blobServices/default/containers/{container}`

// The routes, for the kinds of scope that clients ask about.
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
      method: 'PUT',
      path: `${scope}/providers/Microsoft.Authorization/roleAssignments/{assignment}`,
      action: 'Microsoft.Authorization/roleAssignments/write',
      handle: (call) => putAssignment(service, call),
    },
    {
      method: 'PUT',
      path: `${scope}/providers/Microsoft.Authorization/roleDefinitions/{role}`,
      action: 'Microsoft.Authorization/roleDefinitions/write',
      handle: (call) => putDefinition(service, call),
    },
    {
      method: 'GET',
      path: `${scope}/providers/Microsoft.Authorization/roleDefinitions`,
      action: 'Microsoft.Authorization/roleDefinitions/read',
      handle: (call) => listDefinitions(service, call),
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

// Those that apply to the scope, including those from above, and those below it. `atScope()` leaves out those below; `assignedTo('…')` and
// `principalId eq '…'` select those of one principal (learn.microsoft.com, "List Azure role assignments using the REST API").
const listAssignments = (service: Service, call: ArmCall): Answer => {
  const filter = call.url.searchParams.get('$filter') ?? ''
  const principal = /(?:assignedTo\(|principalId eq )'([^']+)'/i.exec(filter)?.[1]
  const scope = scopeOf(call)
  const found = [...service.roles.at(scope), ...(/atScope\(\)/i.test(filter) ? [] : service.roles.below(scope))]
  const bodies = found
    .filter(({ objectId }) => principal === undefined || objectId === principal)
    .map((assignment) => assignmentBody(service, assignment))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

// `$filter=atScope()`: those that apply to the scope, including those from above.
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

const assignmentBody = (service: Service, { objectId, role, scope, condition }: Assignment): JsonObject => {
  const name = guidOf(objectId, role, scope)
  return {
    properties: {
      roleDefinitionId: definitionId(service, role),
      principalId: objectId,
      principalType: 'ServicePrincipal',
      scope,
      condition: condition ?? null,
      conditionVersion: condition === undefined ? null : '2.0',
    },
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
  }
}

const guidOf = (...parts: readonly string[]): string =>
  createHash('sha256')
    .update(parts.join('\n'))
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

const definitionId = ({ world, roles }: Service, role: string): string =>
  `/subscriptions/${world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roles.definition(role).id}`

// Simplified: the name of the assignment is derived from its content.
const putAssignment = (service: Service, call: ArmCall): Answer => {
  const { roleDefinitionId, principalId, condition } = objectOf(objectOf(call.body).properties)
  const role = service.roles.nameOf(textOf(roleDefinitionId).split('/').at(-1) ?? '')
  if (role === undefined)
    throw new ArmError(404, 'RoleDefinitionDoesNotExist', `The specified role definition '${textOf(roleDefinitionId)}' does not exist.`)
  const [objectId, scope] = [textOf(principalId), scopeOf(call)]
  if (service.directory.byObjectId(objectId) === undefined)
    throw new ArmError(400, 'PrincipalNotFound', `Principal ${objectId} does not exist in the directory.`)
  const isSame = (one: Assignment): boolean =>
    one.objectId === objectId && one.role === role && one.scope.toLowerCase() === scope.toLowerCase()
  if (service.roles.list().some(isSame)) throw new ArmError(409, 'RoleAssignmentExists', 'The role assignment already exists.')
  const assignment = { objectId, role, scope, ...(textOf(condition) === '' ? {} : { condition: textOf(condition) }) }
  service.roles.grant(assignment)
  return json(201, assignmentBody(service, assignment))
}

const putDefinition = (service: Service, call: ArmCall): Answer => {
  const { roleName, permissions } = objectOf(objectOf(call.body).properties)
  const [permission] = listOf(permissions).map(objectOf)
  const texts = (kind: string): readonly string[] => listOf(permission?.[kind]).map(textOf)
  const name = textOf(roleName)
  service.roles.define(name, { actions: texts('actions'), dataActions: texts('dataActions') }, nameOf(call, 'role').toLowerCase())
  return json(201, definitionBody(service, name))
}

// `$filter=roleName eq '…'`: the role with a name.
const listDefinitions = (service: Service, call: ArmCall): Answer => {
  const name = /^roleName eq '([^']+)'$/i.exec(call.url.searchParams.get('$filter') ?? '')?.[1]
  const names = service.roles.names().filter((one) => name === undefined || one.toLowerCase() === name.toLowerCase())
  const bodies = names.map((one) => definitionBody(service, one))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

const definitionBody = (service: Service, role: string): JsonObject => {
  const definition = service.roles.definition(role)
  const properties = {
    roleName: role,
    type: isBuiltIn(role) ? 'BuiltInRole' : 'CustomRole',
    assignableScopes: [isBuiltIn(role) ? '/' : `/subscriptions/${service.world.subscriptionId}`],
    permissions: [roleBody(definition)],
  }
  return { properties, id: definitionId(service, role), type: 'Microsoft.Authorization/roleDefinitions', name: definition.id }
}

const showDefinition = (service: Service, call: ArmCall): Answer => {
  const id = nameOf(call, 'role')
  const role = service.roles.nameOf(id)
  if (role === undefined)
    throw new ArmError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${id}' does not exist.`)
  return json(200, definitionBody(service, role))
}

const scopeOf = (call: ArmCall): string => call.id.replace(/\/providers\/Microsoft\.Authorization\/\w+(?:\/[^/]+)?$/i, '')
