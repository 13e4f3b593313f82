// The roles of a usual set-up, with which a usual build works. Without them, the emulator grants none.
import type { Description } from '../description.js'
import { diskContainer } from '../subscription.js'
import type { Control, NamedAssignment } from './control.js'

// Grants them to the pipeline (its application and its agent's machine), the template's identity and the build VM's.
export const grantUsualRoles = async (control: Control, description: Description): Promise<void> => {
  for (const assignment of usualRoles(description)) await control.grant(assignment)
}

// The assignments. The pipeline reads in the whole subscription, for staging groups and their logs.
const usualRoles = (description: Description): readonly NamedAssignment[] => {
  const { resourceGroupId, identityId, storageAccountId, storageContainerId } = description
  const subscription = `/subscriptions/${description.subscriptionId}`
  const disks = `${storageAccountId}/blobServices/default/containers/${diskContainer}`
  return [
    ...['pipeline', 'agent-identity'].flatMap((principal) => [
      { principal, role: 'Contributor', scope: resourceGroupId },
      { principal, role: 'Managed Identity Operator', scope: identityId },
      { principal, role: 'Storage Blob Data Contributor', scope: storageAccountId },
      { principal, role: 'Reader', scope: subscription },
      { principal, role: 'Storage Blob Data Reader', scope: subscription },
    ]),
    { principal: 'template-identity', role: 'Contributor', scope: resourceGroupId },
    { principal: 'template-identity', role: 'Storage Blob Data Reader', scope: storageContainerId },
    { principal: 'template-identity', role: 'Storage Blob Data Contributor', scope: disks },
    { principal: 'build-identity', role: 'Storage Blob Data Reader', scope: storageContainerId },
  ]
}
