// Which actions each command needs, of whom and where: the one source for the preflight of rights, the generated roles and the set-up's
// documentation. An action is named as Azure's role definitions name it (docs/service.md 7.5).
import { reads } from './reads.js'

// Who needs it: the pipeline's login, the identity of the image template, the first identity of the build VM, or the service's own application.
export type Holder = 'pipeline' | 'template' | 'build-vm' | 'service'

// Where it is needed, on the lowest scope that Azure allows. `definition`: the image definition that a gallery distributor names.
export type Scope =
  | 'subscription'
  | 'group'
  | 'staging-group'
  | 'template-identity'
  | 'build-identity'
  | 'artifacts-container'
  | 'artifacts-account'
  | 'source-container'
  | 'vhd-container'
  | 'definition'
  | 'gallery'
  | 'managed-image'
  | 'source-image'
  | 'source-image-group'
  | 'source-gallery'
  | 'subnet'
  | 'network'

export type CommandWithRights = 'build' | 'wait' | 'cancel' | 'check' | 'gate' | 'promote' | 'retain'

// What must be true of a template or its inputs, apart from the scope, before a command needs a permission.
export type Condition =
  | 'access-sas'
  | 'source-marketplace'
  | 'build-vm-downloads'
  | 'default-container'
  | 'log-in-new-group'
  | 'log-in-staging-group'
  | 'windows-in-network'

export interface Permission {
  readonly holder: Holder
  readonly scope: Scope
  readonly commands: readonly CommandWithRights[]
  readonly actions: readonly string[]
  readonly dataActions: readonly string[]
  // The smallest built-in role that contains all of them.
  readonly role: string
  // Whether the service itself requires that role, so that a custom role with the actions may not be enough.
  readonly isBuiltInOnly?: true
  // The only container whose blobs it is needed for, in any account: a condition of the role assignment enforces this.
  readonly container?: string
  // When a command needs it; undefined if it always does.
  readonly when?: string
  // The same as data; undefined if the scope alone decides.
  readonly condition?: Condition
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'
const templates = 'Microsoft.VirtualMachineImages/imageTemplates'
const gallery = 'Microsoft.Compute/galleries'

// The optional role that makes the whole preflight readable, assigned at the subscription.
export const preflightReader: readonly string[] = Object.values(reads)

const assignIdentityAction = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'
const joinSubnetAction = 'Microsoft.Network/virtualNetworks/subnets/join/action'
const readBlobsAction = `${blobs}/read`
const writeBlobsAction = `${blobs}/write`

// What the service creates in a staging group that exists. Its documentation says that the service checks for the role Contributor or Owner
// (docs/service.md 3.8); these stand for what both of them hold and a reader does not.
const stagingActions: readonly string[] = [
  'Microsoft.Resources/subscriptions/resourceGroups/write',
  'Microsoft.Resources/deployments/write',
  'Microsoft.Compute/virtualMachines/write',
  'Microsoft.Compute/disks/write',
  'Microsoft.ContainerInstance/containerGroups/write',
  'Microsoft.Network/networkInterfaces/write',
  'Microsoft.Network/networkSecurityGroups/write',
  'Microsoft.Storage/storageAccounts/write',
  'Microsoft.KeyVault/vaults/write',
]

const permission = (
  holder: Holder,
  scope: Scope,
  commands: readonly CommandWithRights[],
  role: string,
  actions: readonly string[],
  more: Partial<Pick<Permission, 'dataActions' | 'when' | 'condition' | 'container' | 'isBuiltInOnly'>> = {},
): Permission => ({ holder, scope, commands, role, actions, dataActions: [], ...more })

// The build log: the account and the container group are in the staging group, which is new for each template unless the template names one.
const logPermissions = (scope: Scope, condition: Condition, when: string): readonly Permission[] => [
  permission(
    'pipeline',
    scope,
    ['build', 'wait'],
    'Reader',
    [
      ...[reads.storageAccount, 'Microsoft.ContainerInstance/containerGroups/read'],
      'Microsoft.ContainerInstance/containerGroups/containers/logs/read',
    ],
    { when, condition },
  ),
  permission('pipeline', scope, ['build', 'wait'], 'Storage Blob Data Reader', [], {
    ...{ dataActions: [readBlobsAction], when, condition },
    // The container of the logs (docs/service.md 5.1).
    container: 'packerlogs',
  }),
]

// All of it: what the requests of the commands need, and what the identity of the template needs (docs/service.md 7.2).
export const permissions: readonly Permission[] = [
  permission('pipeline', 'group', ['build'], 'Contributor', [
    reads.group,
    ...[`${templates}/read`, `${templates}/write`, `${templates}/run/action`, `${templates}/cancel/action`, `${templates}/runOutputs/read`],
    ...[`${templates}/delete`, `${templates}/triggers/read`, `${templates}/triggers/write`, `${templates}/triggers/delete`],
  ]),
  // A run that was started elsewhere is never cancelled by a job that waits for it.
  permission('pipeline', 'group', ['wait'], 'Contributor', [
    ...[`${templates}/read`, `${templates}/runOutputs/read`, `${templates}/delete`, `${templates}/triggers/read`],
  ]),
  permission('pipeline', 'group', ['cancel'], 'Contributor', [`${templates}/read`, `${templates}/cancel/action`]),
  permission('pipeline', 'group', ['check'], 'Reader', [`${templates}/triggers/read`], { when: 'source-trigger keeps a trigger' }),
  permission('pipeline', 'group', ['gate'], 'Reader', [`${templates}/read`, `${templates}/triggers/read`], {
    when: 'the gate asks for the last run of a template',
  }),
  permission('pipeline', 'template-identity', ['build'], 'Managed Identity Operator', [reads.identity, assignIdentityAction]),
  permission('pipeline', 'artifacts-container', ['build'], 'Storage Blob Data Contributor', [reads.container], {
    dataActions: [readBlobsAction, writeBlobsAction],
    when: 'the template uses scripts or files of the repository',
  }),
  permission(
    'pipeline',
    'artifacts-account',
    ['build'],
    'Storage Blob Delegator',
    ['Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    { when: 'artifacts-access is sas', condition: 'access-sas' },
  ),
  permission(
    'pipeline',
    'group',
    ['build'],
    'Contributor',
    [reads.storageAccount, 'Microsoft.Storage/storageAccounts/write', 'Microsoft.Storage/storageAccounts/listKeys/action'],
    { when: 'no container is given: the account is created in the resource group', condition: 'default-container' },
  ),
  permission('pipeline', 'definition', ['build', 'check', 'gate', 'promote', 'retain'], 'Reader', [reads.version], {
    when: 'the image goes into a gallery',
  }),
  permission('pipeline', 'managed-image', ['build', 'check', 'gate'], 'Reader', [reads.managedImage], {
    when: 'the image is a managed image',
  }),
  permission('pipeline', 'managed-image', ['check'], 'Reader', [reads.groupResources], { when: 'the image is a managed image' }),
  permission('pipeline', 'source-image-group', ['check'], 'Reader', [reads.groupResources], { when: 'the source is a managed image' }),
  permission('pipeline', 'subscription', ['check'], 'Reader', [reads.platformImage], {
    when: 'the source is a marketplace image',
    condition: 'source-marketplace',
  }),
  permission('pipeline', 'source-gallery', ['check'], 'Reader', [reads.version], { when: 'the source is in a gallery' }),
  permission('pipeline', 'definition', ['promote'], 'Compute Gallery Artifacts Publisher', [`${gallery}/images/versions/write`]),
  permission('pipeline', 'definition', ['retain'], 'Compute Gallery Artifacts Publisher', [`${gallery}/images/versions/delete`], {
    when: 'apply is true',
  }),
  permission(
    'pipeline',
    'subscription',
    ['retain'],
    'Reader',
    ['Microsoft.Compute/virtualMachines/read', 'Microsoft.Compute/virtualMachineScaleSets/read', `${templates}/read`],
    { when: 'versions in use are kept' },
  ),
  permission(
    'pipeline',
    'subscription',
    ['retain'],
    'Contributor',
    [
      reads.group,
      reads.groupResources,
      'Microsoft.Resources/subscriptions/resourceGroups/delete',
      ...[`${templates}/read`, `${templates}/delete`, `${templates}/triggers/read`],
    ],
    { when: 'sweep deletes what earlier builds left' },
  ),
  ...logPermissions('subscription', 'log-in-new-group', 'the build log is shown'),
  ...logPermissions('staging-group', 'log-in-staging-group', 'the build log is shown, and the template names a staging group'),

  permission(
    'template',
    'definition',
    ['build'],
    'Compute Gallery Artifacts Publisher',
    [reads.definition, reads.version, `${gallery}/images/versions/write`],
    { when: 'the image goes into a gallery' },
  ),
  permission('template', 'gallery', ['build'], 'Compute Gallery Artifacts Publisher', [reads.gallery], {
    when: 'the image goes into a gallery',
  }),
  permission('template', 'managed-image', ['build'], 'Contributor', [reads.managedImage, 'Microsoft.Compute/images/write'], {
    when: 'the image is a managed image',
  }),
  permission('template', 'vhd-container', ['build'], 'Storage Blob Data Contributor', [], {
    dataActions: [readBlobsAction, writeBlobsAction],
    when: 'a VHD distributor names a container',
  }),
  permission('template', 'source-image', ['build'], 'Reader', [reads.managedImage], { when: 'the source is a managed image' }),
  permission('template', 'source-gallery', ['build'], 'Reader', [reads.definition, reads.version], { when: 'the source is in a gallery' }),
  permission('template', 'source-container', ['build'], 'Storage Blob Data Reader', [], {
    dataActions: [readBlobsAction],
    when: 'the service downloads scripts or files from storage as the template’s identity',
  }),
  permission('template', 'staging-group', ['build'], 'Contributor', stagingActions, {
    when: 'the template names a staging group that exists; the role itself is needed, or Owner',
    isBuiltInOnly: true,
  }),
  permission('template', 'subnet', ['build'], 'Network Contributor', [joinSubnetAction], { when: 'the template names a subnet' }),
  permission('template', 'network', ['build'], 'Network Contributor', [reads.network], { when: 'the template names a subnet' }),
  permission('template', 'build-identity', ['build'], 'Managed Identity Operator', [assignIdentityAction], {
    when: 'the build VM has identities',
  }),
  permission('build-vm', 'artifacts-container', ['build'], 'Storage Blob Data Reader', [], {
    dataActions: [readBlobsAction],
    when: 'the build VM downloads folders or large files',
    condition: 'build-vm-downloads',
  }),

  // Template reference, stagingResourceGroup; troubleshooting, authorization error creating disk.
  permission('service', 'staging-group', ['build'], 'Contributor', ['Microsoft.Compute/disks/write'], {
    when: 'the source is a Windows image, and the template names a subnet and a staging group that exists; the role itself is needed',
    condition: 'windows-in-network',
    isBuiltInOnly: true,
  }),
]

// The permissions of one holder on one kind of scope for a command.
export const permissionsOf = (holder: Holder, scope: Scope, command: CommandWithRights = 'build'): readonly Permission[] =>
  permissions.filter((one) => one.holder === holder && one.scope === scope && one.commands.includes(command))
