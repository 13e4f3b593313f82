import { permissionsOf, type Permission, type Scope } from '../../azure/permissions.js'
import type { AzureReader } from '../../azure/reader.js'
import { reads } from '../../azure/reads.js'
import { each, failed, orUnknown, warning, type Check, type Remark } from '../check.js'
import { missingFrom, permissionsOn, permissionsAllow, pipelineAssignmentText, uncertainDataActions } from '../roles.js'
import { defaultAccount } from '../../artifacts/default-container.js'
import { containerScopeOf } from '../storage-account.js'
import { lacksContainer } from './artifacts-container.js'
import type { Subject } from '../subject.js'

// The pipeline's identity may do what a build does.
export const pipelineRights: Check = {
  id: 'pipeline-rights',
  title: 'Rights of the pipeline’s identity',
  why: 'The pipeline creates and runs the template, uploads scripts and files, and reads the log and the images. Each needs its own right. Without one of them, the build is refused, often after the upload or at its end.',
  right: `${reads.permissions}, ${reads.roleAssignments}, ${reads.roleDefinitions}`,
  fix: 'Give the pipeline’s identity the role: aib setup prints a custom role with only the needed actions.',
  source: 'Authorization, Permissions - List For Resource; the requests that a build sends (docs/setup.md)',
  applies: () => true,
  check: async (subject, azure) => [
    ...(await each([placesOf, containerPlaces], async (places) =>
      each(await places(subject, azure), (place) => checkPlace(place, subject, azure)),
    )),
    ...(await orUnknown(() => checkDefaultAccount(subject, azure))),
    ...(await orUnknown(() => checkCreation(subject, azure))),
  ],
}

interface RightPlace {
  readonly scope: string
  readonly permissions: readonly Permission[]
}

// Every scope with the actions that are needed there, apart from the container. A separate check covers the right to assign the template's
// identity.
const placesOf = async (subject: Subject, azure: AzureReader): Promise<readonly RightPlace[]> => {
  const { target, stagingGroup, galleryTargets, template } = subject
  const subscription = `/subscriptions/${target.subscriptionId}`
  const images = (template.properties?.distribute ?? []).flatMap(({ type, imageId }) =>
    type === 'ManagedImage' ? (imageId?.value ?? []) : [],
  )
  // The service creates a missing one: it is not a scope for a role yet.
  const staging = stagingGroup === undefined || (await azure.get(stagingGroup.value, reads.group)) === undefined ? [] : [stagingGroup.value]
  return neededAt(subject, [
    ['subscription', [subscription]],
    ['group', [`${subscription}/resourceGroups/${target.resourceGroup}`]],
    ['staging-group', staging],
    ['definition', galleryTargets.map(({ definition }) => definition.value)],
    // The image may not exist yet.
    ['managed-image', images.map((id) => id.split(/\/providers\//i)[0] ?? '')],
  ])
}

// The same for the container, whose account may not be found.
const containerPlaces = async (subject: Subject, azure: AzureReader): Promise<readonly RightPlace[]> => {
  const container = await containerOf(subject, azure)
  return neededAt(subject, [
    ['artifacts-container', container],
    ['artifacts-account', container.map((id) => id.split(/\/blobServices\//i)[0] ?? '')],
  ])
}

const neededAt = (subject: Subject, scopes: readonly (readonly [Scope, readonly string[]])[]): readonly RightPlace[] =>
  scopes.flatMap(([kind, ids]) => {
    const needed = permissionsOf('pipeline', kind).filter((permission) => isNeeded(permission, subject))
    return needed.length === 0 ? [] : [...new Set(ids)].map((scope) => ({ scope, permissions: needed }))
  })

// The container that the inputs name, if something is uploaded. A separate check reports a missing one.
const containerOf = async (subject: Subject, azure: AzureReader): Promise<readonly string[]> => {
  const { containerUrl } = subject.artifacts
  if (containerUrl === undefined || subject.plan.artifacts.length === 0) return []
  const scope = await containerScopeOf(containerUrl, subject, azure)
  return (await lacksContainer(subject, scope, azure)) ? [] : [scope]
}

// Without a container in the inputs, the build uses an account in the group, and creates it if it does not exist. Blobs are written with a
// role, or with a key of the account.
const checkDefaultAccount = async ({ plan, target }: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  if (plan.destination.kind !== 'default' || plan.artifacts.length === 0) return []
  const { id } = defaultAccount(target, plan.destination.account)
  const group = id.split(/\/providers\//i)[0] ?? ''
  const exists = (await azure.get(id, reads.storageAccount)) !== undefined
  const own = await permissionsOn(azure, exists ? id : group)
  const write = `${storageAccounts}/blobServices/containers/blobs/write`
  const hasKeys = permissionsAllow(own, `${storageAccounts}/listKeys/action`)
  const mayWrite = hasKeys || permissionsAllow(own, write, 'dataActions')
  const missing = [
    ...(exists || permissionsAllow(own, `${storageAccounts}/write`) ? [] : [`${storageAccounts}/write`]),
    ...(mayWrite ? [] : [write]),
  ]
  if (missing.length === 0) return hasKeys ? [] : uncertain(exists ? id : group, own, [write], azure)
  const message = `The pipeline’s identity lacks ${missing.join(', ')} on ${exists ? id : group}, where the scripts and files are uploaded.`
  return [
    failed(group, message, 'Set artifacts-container-url to a container of another account, or give the pipeline’s identity the rights.'),
  ]
}

// With create-container, the build creates the container if it does not exist.
const checkCreation = async (subject: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const { artifacts, plan } = subject
  if (!artifacts.createContainer || artifacts.containerUrl === undefined || plan.artifacts.length === 0) return []
  const scope = await containerScopeOf(artifacts.containerUrl, subject, azure)
  if ((await azure.get(scope, reads.container)) !== undefined) return []
  const action = `${storageAccounts}/blobServices/containers/write`
  if (permissionsAllow(await permissionsOn(azure, scope), action)) return []
  const [account = ''] = scope.split(/\/blobServices\//i)
  const fix = pipelineAssignmentText('Storage Blob Data Contributor', 'the storage account', account)
  return [failed(scope, `The pipeline’s identity lacks ${action} on ${scope}, which does not exist yet.`, fix)]
}

const storageAccounts = 'Microsoft.Storage/storageAccounts'

const isNeeded = ({ condition }: Permission, { artifacts: { access }, stagingGroup }: Subject): boolean => {
  switch (condition) {
    case 'access-sas':
      return access === 'sas'
    case 'log-in-new-group':
      return stagingGroup === undefined
    case 'log-in-staging-group':
      return stagingGroup !== undefined
    // The rights on the default account depend on whether it exists.
    case 'default-container':
      return false
    default:
      return true
  }
}

const checkPlace = async ({ scope, permissions }: RightPlace, subject: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const own = await permissionsOn(azure, scope)
  // A condition that limits a role to the container of the logs does not make reading them uncertain.
  const dataActions = permissions.flatMap((permission) => (permission.container === undefined ? permission.dataActions : []))
  return [...lacking(own, scope, permissions, subject), ...(await orUnknown(() => uncertain(scope, own, dataActions, azure)))]
}

const uncertain = async (
  scope: string,
  own: readonly unknown[],
  dataActions: readonly string[],
  azure: AzureReader,
): Promise<readonly Remark[]> => {
  const actions = await uncertainDataActions(azure, scope, own, dataActions)
  if (actions.length === 0) return []
  const message = `The pipeline’s identity may have ${actions.join(', ')} on ${scope} only under the condition of a role assignment, which is not evaluated.`
  return [{ status: 'unknown', message }]
}

const lacking = (own: readonly unknown[], scope: string, permissions: readonly Permission[], subject: Subject): readonly Remark[] =>
  permissions.flatMap((permission) => {
    const missing = missingFrom(own, permission)
      .filter((action) => !isReplaced(action, permission, own))
      .map((action) => ({ action, effect: effectOf(action, permission, subject) }))
    return [...new Set(missing.map(({ effect }) => effect))].map((effect) => {
      const actions = missing.filter((one) => one.effect === effect).map(({ action }) => action)
      const message = `The pipeline’s identity lacks ${actions.join(', ')} on ${scope}`
      const fix = pipelineAssignmentText(permission.role, places[permission.scope] ?? permission.scope, scope)
      return effect === undefined ? failed(scope, `${message}.`, fix) : warning(scope, `${message}: ${effect}.`, fix)
    })
  })

const places: Partial<Record<Scope, string>> = {
  subscription: 'the subscription',
  group: 'the resource group',
  'staging-group': 'the staging group',
  'artifacts-container': 'the container',
  'artifacts-account': 'the storage account',
  definition: 'the image definition',
  'managed-image': 'the resource group of the image',
}

// The log is read with a key of its account if no role allows reading its blobs.
const isReplaced = (action: string, { condition }: Permission, own: readonly unknown[]): boolean =>
  isOfLog(condition) && action.includes('/blobs/') && permissionsAllow(own, 'Microsoft.Storage/storageAccounts/listKeys/action')

// What a build does without an action; undefined if it fails.
const effectOf = (action: string, { condition, scope }: Permission, { plan, waits }: Subject): string | undefined => {
  if (isOfLog(condition)) return 'there is no live log'
  if (scope === 'definition' || scope === 'managed-image')
    return 'where an image is replicated to, and whether a version exists, cannot be read'
  if (action === reads.group) return 'whether the group exists cannot be read'
  const operation = action.split('/imageTemplates/')[1]
  if (operation === 'cancel/action') return 'a cancelled job cannot stop its build'
  if (operation === 'delete') return 'the template can neither be replaced nor deleted after the build'
  if (operation?.startsWith('triggers/') === true && plan.trigger === undefined)
    return 'a template whose triggers cannot be read or created is not deleted, or loses them when it is replaced'
  if (operation === 'runOutputs/read' && !waits) return 'the command that waits for the build cannot read its images'
  return undefined
}

const isOfLog = (condition: Permission['condition']): boolean => condition === 'log-in-new-group' || condition === 'log-in-staging-group'
