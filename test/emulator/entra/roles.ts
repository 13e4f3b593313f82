// Azure roles, and who has which where.
import type { JsonObject } from '../json.js'

interface RoleDefinition {
  // The id that the role has in every tenant.
  readonly id: string
  readonly actions: readonly string[]
  readonly notActions?: readonly string[]
  readonly dataActions: readonly string[]
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers'
const delegate = 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'

// The built-in roles that matter here, as Azure defines them, less the actions that no front has.
const definitions = {
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
} as const satisfies Record<string, RoleDefinition>

// A built-in role that the emulator knows.
export type Role = keyof typeof definitions
// True for the name of a known role.
export const isRole = (text: string): text is Role => text in definitions

// The id of a role, and the role of an id.
export const roleId = (role: Role): string => definitions[role].id
export const roleById = (id: string): Role | undefined =>
  Object.keys(definitions)
    .filter(isRole)
    .find((role) => roleId(role) === id.toLowerCase())

// What a role permits, as ARM shows it.
export const roleBody = (role: Role): JsonObject => {
  const { actions, dataActions, notActions = [] }: RoleDefinition = definitions[role]
  return { actions: [...actions], notActions: [...notActions], dataActions: [...dataActions], notDataActions: [] }
}

// `scope` is a resource id; the role holds there and below.
export interface Assignment {
  readonly objectId: string
  readonly role: Role
  readonly scope: string
}

// The role assignments of the subscription.
export interface Roles {
  readonly grant: (assignment: Assignment) => void
  // Takes away every assignment that has all the given members.
  revoke(which: Partial<Assignment>): void
  list(): readonly Assignment[]
  // Those that hold at a scope, there or from above.
  at(scope: string): readonly Assignment[]
  // May the principal do this to the resource? Data actions are those on the content of blobs.
  allows(objectId: string, action: string, scope: string): boolean
}

// Starts with no assignment.
export const createRoles = (): Roles => {
  let assignments: readonly Assignment[] = []
  return {
    grant: (assignment) => {
      assignments = [...assignments, assignment]
    },
    revoke: (which) => {
      assignments = assignments.filter((assignment) => !isSuch(assignment, which))
    },
    list: () => assignments,
    at: (scope) => assignments.filter((assignment) => covers(assignment.scope, scope)),
    allows: (objectId, action, scope) =>
      assignments.some(
        (assignment) => assignment.objectId === objectId && covers(assignment.scope, scope) && grants(definitions[assignment.role], action),
      ),
  }
}

const isSuch = (assignment: Assignment, which: Partial<Assignment>): boolean =>
  (which.objectId === undefined || which.objectId === assignment.objectId) &&
  (which.role === undefined || which.role === assignment.role) &&
  (which.scope === undefined || which.scope.toLowerCase() === assignment.scope.toLowerCase())

const covers = (assigned: string, scope: string): boolean => `${scope}/`.toLowerCase().startsWith(`${assigned}/`.toLowerCase())

const grants = ({ actions, dataActions, notActions = [] }: RoleDefinition, action: string): boolean =>
  (isData(action) ? dataActions : actions).some((pattern) => fits(pattern, action)) && !notActions.some((pattern) => fits(pattern, action))

const isData = (action: string): boolean => action.toLowerCase().startsWith(`${blobs}/`.toLowerCase())

const fits = (pattern: string, action: string): boolean => new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'i').test(action)

const escape = (text: string): string => text.replace(/[.\\/]/g, '\\$&')
