import { each, failed, type Check } from '../check.js'
import { permissionsOn, permissionsAllow } from '../roles.js'
import { readIdentity } from './template-identity.js'

const action = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'

// The caller may assign the identity to the template.
export const assignIdentity: Check = {
  id: 'assign-identity',
  title: 'Right to assign the identity',
  why: 'Submitting a template assigns its identity to it, and the pipeline needs the right to do that. Without it, the template is refused (LinkedAuthorizationFailed) after everything has been uploaded.',
  right: 'Microsoft.Authorization/permissions/read',
  fix: 'Give the pipeline’s identity the role Managed Identity Operator on the identity. New role assignments can take a few minutes to take effect.',
  source: 'Azure Resource Manager, linked access checks',
  applies: ({ templateIdentities }) => templateIdentities.length > 0,
  check: ({ templateIdentities }, azure) =>
    each(templateIdentities, async ({ value, at }) => {
      // A separate check reports a missing identity.
      if ((await readIdentity(azure, value)) === undefined || permissionsAllow(await permissionsOn(azure, value), action)) return []
      return [failed(at, `The pipeline’s identity may not assign the identity ${value} (${action}).`)]
    }),
}
