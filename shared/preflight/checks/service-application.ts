import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import { serviceApplicationId as application } from '../../azure/service-application.js'
import { stated } from '../../azure/unreadable.js'
import { at, isWord, itemsOf, textOf } from '../../json.js'
import { warning, type Check } from '../check.js'
import { permissionsAllow } from '../roles.js'
import type { Subject } from '../subject.js'
import { readSourceImage } from '../source-image.js'
import { readIdentity } from './template-identity.js'

// For Windows in the user's network, the service's own application may write to an existing staging group.
export const serviceApplication: Check = {
  id: 'service-application',
  title: 'Application of the service',
  why: 'With a Windows source, a subnet and an existing staging group, the service creates the disk as its own application, which needs the role Contributor on the group. Without it, the build fails with "Authorization error creating disk".',
  right: `${reads.roleAssignments}, ${reads.roleDefinitions}`,
  fix: `az role assignment create --assignee ${application} --role Contributor --scope <staging group>`,
  source: 'template reference, stagingResourceGroup; troubleshooting, authorization error creating disk',
  applies: ({ stagingGroup, subnet }) => stagingGroup !== undefined && subnet !== undefined,
  check: async (subject, azure) => {
    const { stagingGroup } = subject
    const isWindows = isWord((await readSourceImage(subject, azure)).traits.osType, 'Windows')
    // The service creates a missing group.
    if (!isWindows || stagingGroup === undefined || (await azure.get(stagingGroup.value, reads.group)) === undefined) return []
    if (await mayOtherWrite(stagingGroup.value, subject, azure))
      return [
        {
          status: 'unknown',
          message: `Whether the service’s own application ${application} is Contributor on ${stagingGroup.value} is not shown.`,
        },
      ]
    const fix = `az role assignment create --assignee ${application} --role Contributor --scope '${stagingGroup.value}'`
    return [
      warning(
        stagingGroup.at,
        `No application may create disks in the staging group ${stagingGroup.value}, but the application of the service must be able to.`,
        fix,
      ),
    ]
  },
}

// Whether a principal other than the template's identity may create disks there: only Microsoft Entra knows which application it is.
const mayOtherWrite = async (group: string, { templateIdentities }: Subject, azure: AzureReader): Promise<boolean> => {
  const identities = await Promise.all(templateIdentities.map(({ value }) => readIdentity(azure, value)))
  const own = new Set(identities.flatMap((identity) => textOf(at(identity, 'properties', 'principalId')) ?? []))
  const path = `${group}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()`
  const assignments = stated(await azure.list(path, reads.roleAssignments), `which roles are assigned on ${group}`)
  const others = assignments.filter(
    (one) => !own.has(textOf(at(one, 'properties', 'principalId')) ?? '') && !isWord(at(one, 'properties', 'principalType'), 'User'),
  )
  const roles = await Promise.all(
    others.flatMap((one) => textOf(at(one, 'properties', 'roleDefinitionId')) ?? []).map((id) => azure.get(id, reads.roleDefinitions)),
  )
  return roles.some((role) => permissionsAllow(itemsOf(at(role, 'properties', 'permissions')), 'Microsoft.Compute/disks/write'))
}
