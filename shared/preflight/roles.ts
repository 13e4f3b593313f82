// What a role allows, and who has it.
import { at, itemsOf, textOf } from '../json.js'
import type { AzureReader } from '../azure/reader.js'
import { stated, statedList, Unreadable } from '../azure/unreadable.js'
import { type Permission } from '../azure/permissions.js'
import { reads } from '../azure/reads.js'

// Whether permissions (of a role definition, or the caller's own on a scope) allow an action. What one of them denies, another may allow.
export const permissionsAllow = (permissions: readonly unknown[], action: string, kind: 'actions' | 'dataActions' = 'actions'): boolean => {
  const denied = kind === 'actions' ? 'notActions' : 'notDataActions'
  return permissions.some((permission) => includes(at(permission, kind), action) && !includes(at(permission, denied), action))
}

// The actions and data actions that permissions do not allow.
export const missingFrom = (permissions: readonly unknown[], { actions, dataActions }: Needed): readonly string[] => [
  ...actions.filter((action) => !permissionsAllow(permissions, action)),
  ...dataActions.filter((action) => !permissionsAllow(permissions, action, 'dataActions')),
]

type Needed = Pick<Permission, 'actions' | 'dataActions'>

// Whether a principal has one of these roles on a scope or above it. Throws Unreadable.
export const hasRole = async (azure: AzureReader, principalId: string, scope: string, roleIds: readonly string[]): Promise<boolean> =>
  (await assignmentsOf(azure, principalId, scope)).some((assignment) =>
    roleIds.some((id) =>
      textOf(at(assignment, 'properties', 'roleDefinitionId'))
        ?.toLowerCase()
        .endsWith(`/${id}`),
    ),
  )

// What a principal may not do on a scope, given its roles there or above, assigned directly or through a group. Throws Unreadable if the
// assignments cannot be read, or if only an assignment with a condition would allow it: conditions are not evaluated here.
export const missingActions = async (
  azure: AzureReader,
  principalId: string,
  scope: string,
  needed: Needed,
): Promise<readonly string[]> => {
  const assignments = await assignmentsOf(azure, principalId, scope)
  const roles = await Promise.all(
    assignments.map(async (assignment) => {
      const definition = textOf(at(assignment, 'properties', 'roleDefinitionId'))
      const role = definition === undefined ? undefined : await azure.get(definition, reads.roleDefinitions)
      return { hasCondition: isConditional(assignment), permissions: at(role, 'properties', 'permissions') }
    }),
  )
  const missing = missingFrom(
    roles.filter(({ hasCondition }) => !hasCondition).flatMap(({ permissions }) => itemsOf(permissions)),
    needed,
  )
  if (missing.length > 0 && roles.some(({ permissions }) => !Array.isArray(permissions)))
    throw new Unreadable(`Azure does not show every role that is assigned on ${scope}.`)
  const stillMissing = missingFrom(
    roles.flatMap(({ permissions }) => itemsOf(permissions)),
    needed,
  )
  if (stillMissing.length < missing.length) throw new Unreadable(`A role assignment on ${scope} has a condition, which is not evaluated.`)
  return missing
}

const assignmentsOf = (azure: AzureReader, principalId: string, scope: string): Promise<readonly unknown[]> =>
  assignmentsAt(azure, scope, `atScope() and assignedTo('${principalId}')`)

const assignmentsAt = async (azure: AzureReader, scope: string, filter: string): Promise<readonly unknown[]> => {
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${encodeURIComponent(filter)}`
  return stated(await azure.list(path, reads.roleAssignments), `which roles are assigned on ${scope}: it does not find it`)
}

// Whether an assignment has a condition.
const isConditional = (assignment: unknown): boolean => (textOf(at(assignment, 'properties', 'condition')) ?? '') !== ''

// The caller's data actions at a scope that perhaps hold only under a condition, of those that its permissions there allow. The permissions do
// not show conditions (Authorization, Permissions - List For Resource), and are compared by their content with the roles that anybody has under
// a condition: what the caller has more often than that, it has without one. Throws Unreadable.
export const uncertainDataActions = async (
  azure: AzureReader,
  scope: string,
  own: readonly unknown[],
  dataActions: readonly string[],
): Promise<readonly string[]> => {
  const allowed = dataActions.filter((action) => permissionsAllow(own, action, 'dataActions'))
  if (allowed.length === 0) return []
  const conditional = (await assignmentsAt(azure, scope, 'atScope()')).filter(isConditional)
  const ids = conditional.flatMap((one) => textOf(at(one, 'properties', 'roleDefinitionId')) ?? [])
  const roles = await Promise.all(ids.map((id) => azure.get(id, reads.roleDefinitions)))
  const permissions = roles.flatMap((role) => statedList(at(role, 'properties', 'permissions'), `what a role on ${scope} allows`))
  const timesIn = (list: readonly unknown[], content: string): number => list.filter((one) => contentOf(one) === content).length
  const certain = own.filter((one) => timesIn(own, contentOf(one)) > timesIn(permissions, contentOf(one)))
  return allowed.filter((action) => !permissionsAllow(certain, action, 'dataActions'))
}

// The content of a permission, for comparison with another.
const contentOf = (permission: unknown): string =>
  JSON.stringify(
    ['actions', 'notActions', 'dataActions', 'notDataActions'].map((kind) =>
      itemsOf(at(permission, kind))
        .map((action) => (textOf(action) ?? '').toLowerCase())
        .toSorted(),
    ),
  )

// The caller's own permissions on a scope, including those from above. Throws Unreadable, even if Azure lists none: then the scope does not
// exist, or the permissions are not shown.
export const permissionsOn = async (azure: AzureReader, scope: string): Promise<readonly unknown[]> => {
  const permissions = (await azure.list(`${scope}/providers/Microsoft.Authorization/permissions`, reads.permissions)) ?? []
  if (permissions.length === 0) throw new Unreadable(`Azure lists no permissions of the pipeline’s identity on ${scope}.`)
  return permissions
}

// How to give the pipeline's identity a role; only Microsoft Entra knows its object id. `place` names the scope: the container.
export const pipelineAssignmentText = (role: string, place: string, scope: string): string =>
  `Give the pipeline’s identity the role ${role} on ${place}: ${assignmentLine('<object-id>', role, scope)}, with its object id (az ad sp show --id <client-id> --query id). aib setup prints a custom role with only the needed actions.`

// The command that assigns a role, for a shell; everything in it is quoted.
export const assignmentLine = (principalId: string, role: string, scope: string): string =>
  `az role assignment create --assignee-object-id ${quoted(principalId)} --assignee-principal-type ServicePrincipal --role ${quoted(role)} --scope ${quoted(scope)}`

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const includes = (patterns: unknown, action: string): boolean =>
  itemsOf(patterns).some((pattern) => typeof pattern === 'string' && fits(pattern, action))

// A star stands for any text. Ignores case.
const fits = (pattern: string, action: string): boolean => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 'i').test(action)

const escaped = (literal: string): string => literal.replaceAll(/[.\\/+?^$()[\]{}|]/g, '\\$&')
