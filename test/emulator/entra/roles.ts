// Azure roles, and who has which where.

interface RoleDefinition {
  readonly actions: readonly string[]
  readonly dataActions: readonly string[]
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers'
const delegate = 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'

// The built-in roles that matter here, as Azure defines them, less the actions that no front has.
const definitions = {
  Owner: { actions: ['*'], dataActions: [] },
  Contributor: { actions: ['*'], dataActions: [] },
  Reader: { actions: ['*/read'], dataActions: [] },
  'Managed Identity Operator': {
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/read', 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'],
    dataActions: [],
  },
  'Storage Blob Data Owner': { actions: [`${containers}/*`, delegate], dataActions: [`${blobs}/*`] },
  'Storage Blob Data Contributor': {
    actions: [`${containers}/delete`, `${containers}/read`, `${containers}/write`, delegate],
    dataActions: [`${blobs}/delete`, `${blobs}/read`, `${blobs}/write`, `${blobs}/add/action`],
  },
  'Storage Blob Data Reader': { actions: [`${containers}/read`, delegate], dataActions: [`${blobs}/read`] },
} as const satisfies Record<string, RoleDefinition>

// A built-in role that the emulator knows.
export type Role = keyof typeof definitions
// True for the name of a known role.
export const isRole = (text: string): text is Role => text in definitions

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

const grants = ({ actions, dataActions }: RoleDefinition, action: string): boolean =>
  (isData(action) ? dataActions : actions).some((pattern) => fits(pattern, action))

const isData = (action: string): boolean => action.toLowerCase().startsWith(`${blobs}/`.toLowerCase())

const fits = (pattern: string, action: string): boolean => new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'i').test(action)

const escape = (text: string): string => text.replace(/[.\\/]/g, '\\$&')
