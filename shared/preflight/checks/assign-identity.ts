import { each, failed, type Check } from '../check.js'
import { permissionsAllow } from '../roles.js'
import { readIdentity } from './template-identity.js'

const action = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'

// The caller may hand the identity to the service.
export const assignIdentity: Check = {
  id: 'assign-identity',
  title: 'Right to assign the identity',
  why: 'Submitting a template assigns its identity to the service, which requires a right. Without it, Azure rejects the template (LinkedAuthorizationFailed) after everything has been uploaded.',
  right: 'Microsoft.Authorization/permissions/read',
  fix: 'Give the pipeline’s identity the role Managed Identity Operator on the identity; new role assignments can take a few minutes to take effect.',
  source: 'Azure Resource Manager, linked access checks',
  applies: ({ templateIdentities }) => templateIdentities.length > 0,
  check: ({ templateIdentities }, azure) =>
    each(templateIdentities, async ({ value, at }) => {
      const permissions = await azure.list(`${value}/providers/Microsoft.Authorization/permissions`, assignIdentity.right)
      // Another check covers an identity that does not exist.
      if (permissionsAllow(permissions, action) || (await readIdentity(azure, value)) === undefined) return []
      return [failed(at, `The pipeline’s identity may not assign the identity ${value} (${action}).`)]
    }),
}
