import { at, textOf } from '../../json.js'
import type { StringNode } from '../../template/node.js'
import type { AzureReader } from '../../azure/reader.js'
import { each, failed, warning, type Check } from '../check.js'
import { principalMay } from '../roles.js'
import type { Subject } from '../subject.js'
import { readIdentity } from './template-identity.js'

const action = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'

// The template's identity may give the build VM its identities.
export const buildIdentities: Check = {
  id: 'build-identities',
  title: 'Identities of the build VM',
  why: 'The service puts them on the build VM in the name of the template’s identity, which therefore needs Managed Identity Operator on each. Without it the build fails when the VM is made.',
  right: 'Microsoft.Authorization/roleAssignments/read',
  fix: 'Give the template’s identity the role Managed Identity Operator on each identity in vmProfile.userAssignedIdentities.',
  source: 'template reference, User-assigned identity for the Image Builder Build VM',
  applies: (subject) => subject.buildIdentities.length > 0,
  check: (subject, azure) =>
    each(subject.buildIdentities, async (identity) => {
      if ((await readIdentity(azure, identity.value)) === undefined)
        return [failed(identity.at, `The identity ${identity.value} does not exist.`, 'Create it, or correct its resource id.')]
      return notOperator(subject, identity, azure)
    }),
}

const notOperator = async ({ templateIdentities: [template] }: Subject, identity: StringNode, azure: AzureReader) => {
  const principalId = template === undefined ? undefined : await principalOf(azure, template.value)
  if (principalId === undefined || (await principalMay(azure, principalId, identity.value, action))) return []
  return [warning(identity.at, `No role was found that lets the template’s identity assign ${identity.value} to the build VM.`)]
}

// The object id of a user-assigned identity; undefined where there is none.
export const principalOf = async (azure: AzureReader, id: string): Promise<string | undefined> =>
  textOf(at(await readIdentity(azure, id), 'properties', 'principalId'))
