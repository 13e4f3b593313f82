// What a role allows, and whom Azure has given one.
import { at, itemsOf, textOf } from '../json.js'
import type { AzureReader } from '../azure/reader.js'

// Whether permissions (of a role definition, or the caller's own at a scope) allow an action. What one of them denies another may give.
export const permissionsAllow = (permissions: readonly unknown[], action: string, kind: 'actions' | 'dataActions' = 'actions'): boolean => {
  const denied = kind === 'actions' ? 'notActions' : 'notDataActions'
  return permissions.some((permission) => includes(at(permission, kind), action) && !includes(at(permission, denied), action))
}

// Whether a principal has a role for the action at a scope or above it, itself or by a group.
export const principalMay = async (
  azure: AzureReader,
  principalId: string,
  scope: string,
  action: string,
  kind: 'actions' | 'dataActions' = 'actions',
): Promise<boolean> => {
  const filter = encodeURIComponent(`atScope() and assignedTo('${principalId}')`)
  const assignments = await azure.list(
    `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${filter}`,
    'Microsoft.Authorization/roleAssignments/read',
  )
  const definitions = new Set(assignments.flatMap((assignment) => textOf(at(assignment, 'properties', 'roleDefinitionId')) ?? []))
  const roles = await Promise.all(
    [...definitions].map((definition) => azure.get(definition, 'Microsoft.Authorization/roleDefinitions/read')),
  )
  return roles.some((role) => permissionsAllow(itemsOf(at(role, 'properties', 'permissions')), action, kind))
}

const includes = (patterns: unknown, action: string): boolean =>
  itemsOf(patterns).some((pattern) => typeof pattern === 'string' && fits(pattern, action))

// A star stands for any text. Without case.
const fits = (pattern: string, action: string): boolean => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 'i').test(action)

const escaped = (literal: string): string => literal.replaceAll(/[.\\/+?^$()[\]{}|]/g, '\\$&')
