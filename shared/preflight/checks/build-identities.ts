import type { StringNode } from '../../template/node.js'
import type { AzureReader } from '../../azure/reader.js'
import { permissionsOf } from '../../azure/permissions.js'
import { each, type Check } from '../check.js'
import { checkRight } from '../identity-rights.js'
import type { Subject } from '../subject.js'
import { checkIdentity } from './template-identity.js'

// The template's identity may assign the build VM its identities.
export const buildIdentities: Check = {
  id: 'build-identities',
  title: 'Identities of the build VM',
  why: 'The service assigns them to the build VM as the template’s identity, which needs Managed Identity Operator on each. Without it, the build fails when the VM is created.',
  right: 'Microsoft.Authorization/roleAssignments/read',
  fix: 'Give the template’s identity the role Managed Identity Operator on each identity in vmProfile.userAssignedIdentities.',
  source: 'template reference, User-assigned identity for the Image Builder Build VM',
  applies: (subject) => subject.buildIdentities.length > 0,
  check: (subject, azure) =>
    each(subject.buildIdentities, async (identity) => {
      const remarks = await checkIdentity(identity, subject, azure)
      return remarks.length > 0 ? remarks : notOperator(subject, identity, azure)
    }),
}

const notOperator = ({ templateIdentities: [template] }: Subject, { value, at }: StringNode, azure: AzureReader) => {
  if (template === undefined) return []
  return each(permissionsOf('template', 'build-identity'), (permission) =>
    checkRight(azure, { identity: template.value, called: 'The template’s identity', permission, scope: value, where: at }),
  )
}
