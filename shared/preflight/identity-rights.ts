// Whether an identity has the rights that it needs on a scope, with the command that assigns them.
import { at, textOf } from '../json.js'
import type { Permission } from '../azure/permissions.js'
import type { AzureReader } from '../azure/reader.js'
import { stated } from '../azure/unreadable.js'
import type { Place } from '../errors.js'
import { failed, warning, type Remark } from './check.js'
import { readIdentity } from './checks/template-identity.js'
import { assignmentLine, hasRole, missingActions } from './roles.js'

export interface NeededRight {
  // The resource id of the identity, and its name for people: the template’s identity.
  readonly identity: string
  readonly called: string
  readonly permission: Permission
  // The id of the resource or group on which the role is needed.
  readonly scope: string
  readonly where: Place
  // False if the need is only documented.
  readonly isCertain?: boolean
}

// A failure if an action is missing. A separate check reports a missing identity. Throws Unreadable.
export const checkRight = async (
  azure: AzureReader,
  { identity, called, permission, scope, where, isCertain = true }: NeededRight,
): Promise<readonly Remark[]> => {
  const found = await readIdentity(azure, identity)
  if (found === undefined) return []
  const principalId = stated(textOf(at(found, 'properties', 'principalId')), `which principal the identity ${identity} is`)
  const missing = await missingActions(azure, principalId, scope, permission)
  const fix = `${assignmentLine(principalId, permission.role, scope)} — new role assignments can take a few minutes to take effect.`
  if (missing.length === 0) {
    if (permission.isBuiltInOnly !== true || (await hasRole(azure, principalId, scope, contributorOrOwner))) return []
    const message = `${called} has the actions of the role ${permission.role} on ${scope}, but neither that role nor Owner. The service’s documentation asks for one of the two.`
    return [warning(where, message, fix)]
  }
  const message = `${called} lacks ${missing.join(', ')} on ${scope}.`
  return [(isCertain ? failed : warning)(where, message, fix)]
}

// The same ids in every tenant (docs/service.md 7.5).
const contributorOrOwner = ['b24988ac-6180-42a0-ab88-20f7382dd24c', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635']
