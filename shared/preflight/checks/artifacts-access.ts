import { at, textOf } from '../../json.js'
import { warning, type Check } from '../check.js'
import { principalMay } from '../roles.js'
import { artifactsAccount, serviceReadsArtifacts } from '../storage-account.js'
import { principalOf } from './build-identities.js'

// The template's identity may read the artifacts.
export const artifactsAccess: Check = {
  id: 'artifacts-access',
  title: 'Right to read the artifacts',
  why: 'With artifacts-access: identity the service reads scripts and files as the template’s identity. Without the right the template fails after ten tries to download.',
  right: 'Microsoft.Authorization/roleAssignments/read',
  fix: 'Give the template’s identity the role Storage Blob Data Reader on the container; or set artifacts-access to sas.',
  source: 'template reference, File customizer; troubleshooting, downloads',
  applies: (subject) => subject.artifacts.access === 'identity' && subject.templateIdentities.length > 0 && serviceReadsArtifacts(subject),
  check: async (subject, azure) => {
    const account = textOf(at(await artifactsAccount(subject, azure), 'id')) ?? ''
    const container = new URL(subject.artifacts.containerUrl ?? '').pathname.split('/').at(-1) ?? ''
    const [identity] = subject.templateIdentities
    const principalId = identity === undefined ? undefined : await principalOf(azure, identity.value)
    const action = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
    const scope = `${account}/blobServices/default/containers/${container}`
    // An identity that does not exist has a check of its own.
    if (identity === undefined || principalId === undefined || (await principalMay(azure, principalId, scope, action, 'dataActions')))
      return []
    return [warning(identity.at, `No role was found that lets the template’s identity read blobs in the container ${container}.`)]
  },
}
