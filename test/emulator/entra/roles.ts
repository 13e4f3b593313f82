// Azure roles, and their assignments.
import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../json.js'

// What a role permits; an action that one role excludes, another may allow.
export interface RoleDefinition {
  // A GUID; a built-in role has the same one in every tenant.
  readonly id: string
  readonly actions: readonly string[]
  readonly notActions?: readonly string[]
  readonly dataActions: readonly string[]
  readonly notDataActions?: readonly string[]
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers'
const delegate = 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'

// The built-in roles that matter here, as Azure defines them, without the actions that no front has.
const builtIn: Readonly<Record<string, RoleDefinition>> = {
  Owner: { id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', actions: ['*'], dataActions: [] },
  Contributor: {
    id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    actions: ['*'],
    notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'],
    dataActions: [],
  },
  Reader: { id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', actions: ['*/read'], dataActions: [] },
  'Managed Identity Operator': {
    id: 'f1a07417-d97a-45cb-824c-7a7467783830',
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'],
    dataActions: [],
  },
  'Storage Blob Data Owner': {
    id: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    actions: [`${containers}/*`, delegate],
    dataActions: [`${blobs}/*`],
  },
  'Storage Blob Data Contributor': {
    id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    actions: [`${containers}/delete`, `${containers}/read`, `${containers}/write`, delegate],
    dataActions: [`${blobs}/delete`, `${blobs}/read`, `${blobs}/write`, `${blobs}/add/action`],
  },
  'Storage Blob Data Reader': {
    id: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    actions: [`${containers}/read`, delegate],
    dataActions: [`${blobs}/read`],
  },
  'Storage Blob Delegator': { id: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a', actions: [delegate], dataActions: [] },
  'Network Contributor': {
    id: '4d97b98b-1d4f-4787-a291-c67834d212e7',
    actions: ['Microsoft.Authorization/*/read', 'Microsoft.Network/*', 'Microsoft.Resources/subscriptions/resourceGroups/read'],
    dataActions: [],
  },
  'Compute Gallery Artifacts Publisher': {
    id: '85a2d0d9-2eba-4c9c-b355-11c2cc0788ab',
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Compute/disks/write',
      'Microsoft.Compute/galleries/*',
      'Microsoft.Compute/images/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    notActions: ['Microsoft.Compute/galleries/share/action'],
    dataActions: [],
  },
}

// Whether every tenant has the role.
export const isBuiltIn = (name: string): boolean => Object.hasOwn(builtIn, name)

// What a role permits, as ARM shows it.
export const roleBody = ({ actions, dataActions, notActions = [], notDataActions = [] }: RoleDefinition): JsonObject => ({
  actions: [...actions],
  notActions: [...notActions],
  dataActions: [...dataActions],
  notDataActions: [...notDataActions],
})

// `role` is its name, `scope` a resource id: the role applies there and below.
export interface Assignment {
  readonly objectId: string
  readonly role: string
  readonly scope: string
  // Limits reading blobs to containers with a certain name; other conditions are not supported.
  readonly condition?: string
}

// The roles of the tenant and the role assignments of the subscription.
export interface Roles {
  // Adds a custom role, or replaces the one with its name. `id` is that of a new role; without it, the id is random.
  define(name: string, permissions: Omit<RoleDefinition, 'id'>, id?: string): void
  definition(name: string): RoleDefinition
  // The names of all roles, the built-in ones first.
  names(): readonly string[]
  // The name of the role with a guid.
  nameOf(id: string): string | undefined
  // Throws if no role has this name.
  readonly grant: (assignment: Assignment) => void
  // Removes every assignment with all the given properties.
  revoke(which: Partial<Assignment>): void
  list(): readonly Assignment[]
  // Those that apply to a scope, directly or from above.
  at(scope: string): readonly Assignment[]
  // Those below a scope.
  below(scope: string): readonly Assignment[]
  // Whether the principal may do this to the resource. Data actions concern the content of blobs.
  allows(objectId: string, action: string, scope: string): boolean
}

// Starts with the built-in roles and no assignment.
export const createRoles = (): Roles => {
  const definitions = new Map(Object.entries(builtIn))
  let assignments: readonly Assignment[] = []
  const definition = (name: string): RoleDefinition => {
    const found = definitions.get(name)
    if (found === undefined) throw new Error(`There is no role '${name}'.`)
    return found
  }
  return {
    define: (name, permissions, id = randomUUID()) => {
      if (isBuiltIn(name)) throw new Error(`'${name}' is a built-in role.`)
      definitions.set(name, { id: definitions.get(name)?.id ?? id, ...permissions })
    },
    definition,
    names: () => [...definitions.keys()],
    nameOf: (id) => [...definitions].find(([, { id: own }]) => own === id.toLowerCase())?.[0],
    grant: (assignment) => {
      definition(assignment.role)
      if (assignment.condition !== undefined && !containerCondition.test(assignment.condition))
        throw new Error(`The condition is not understood: ${assignment.condition}`)
      assignments = [...assignments, assignment]
    },
    revoke: (which) => {
      assignments = assignments.filter((assignment) => !isSuch(assignment, which))
    },
    list: () => assignments,
    at: (scope) => assignments.filter((assignment) => covers(assignment.scope, scope)),
    below: (scope) => assignments.filter((assignment) => covers(scope, assignment.scope) && !covers(assignment.scope, scope)),
    allows: (objectId, action, scope) =>
      assignments.some(
        (assignment) =>
          assignment.objectId === objectId &&
          covers(assignment.scope, scope) &&
          grants(definition(assignment.role), action) &&
          isMet(assignment.condition, action, scope),
      ),
  }
}

const isSuch = (assignment: Assignment, which: Partial<Assignment>): boolean =>
  (which.objectId === undefined || which.objectId === assignment.objectId) &&
  (which.role === undefined || which.role === assignment.role) &&
  (which.scope === undefined || which.scope.toLowerCase() === assignment.scope.toLowerCase())

// Conditions of role assignments (docs/service.md 7.6).
const containerCondition =
  /^\(\(!\(ActionMatches\{'(?<action>[^']+)'\}\)\) OR \(@Resource\[Microsoft\.Storage\/storageAccounts\/blobServices\/containers:name\] StringEquals '(?<container>[^']+)'\)\)$/

const isMet = (condition: string | undefined, action: string, scope: string): boolean => {
  const groups = containerCondition.exec(condition ?? '')?.groups
  if (groups?.['action']?.toLowerCase() !== action.toLowerCase()) return true
  return /\/containers\/([^/]+)/i.exec(scope)?.[1] === groups['container']
}

const covers = (assigned: string, scope: string): boolean => `${scope}/`.toLowerCase().startsWith(`${assigned}/`.toLowerCase())

const grants = ({ actions, dataActions, notActions = [], notDataActions = [] }: RoleDefinition, action: string): boolean => {
  const [given, taken] = isData(action) ? [dataActions, notDataActions] : [actions, notActions]
  return given.some((pattern) => fits(pattern, action)) && !taken.some((pattern) => fits(pattern, action))
}

const isData = (action: string): boolean => action.toLowerCase().startsWith(`${blobs}/`.toLowerCase())

const fits = (pattern: string, action: string): boolean => new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'i').test(action)

const escape = (text: string): string => text.replace(/[.\\/]/g, '\\$&')
