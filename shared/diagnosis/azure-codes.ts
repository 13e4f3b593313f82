// Codes of Azure Resource Manager and its providers without a separate diagnosis: what they mean, and what helps.
import { anyFailure, azure, learnPage, operation, packer, refused, stop, type Diagnosis } from './diagnosis.js'

const deploymentErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

// In lower case, after the documentation of deployment errors and of each service’s own errors.
const codes: Readonly<Record<string, string>> = {
  accountpropertycannotbeset: 'a property of the storage account cannot be set; compare it with the reference of storage accounts',
  cannotdeleteresource: 'another resource still uses it; delete that one first',
  conflicterror: 'a resource of this name exists in a state that does not allow it, such as deleted and recoverable',
  containeroperationfailure: 'storage did not change the container; if it is being deleted, use another name or try again in a minute',
  deploymentactive: 'a deployment of this name is running; wait until it has ended',
  deploymentactiveanduneditable: 'a deployment in this resource group is running; wait until it has ended',
  deploymentfailedcleanup: 'a deployment in complete mode may not delete what is not in its template',
  deploymentjobsizeexceeded: 'the deployment is too large; simplify its template',
  jobsizeexceeded: 'the deployment is too large; simplify its template',
  containeralreadyonlease: 'the storage container is leased; end the lease, or wait until its holder has ended',
  certificateimproperlyformatted: 'the secret of the key vault is not a certificate in the form that machines take',
  vmredeploymentfailed: 'Azure failed internally; run again',
  storageaccountnotrecognized: 'the storage account is not one that machines can use',
  storageaccounttypenotsupported: 'disks cannot be in an account of this kind; use a general-purpose one',
  inusenetworksecuritygroupcannotbedeleted: 'network interfaces or subnets still use the group',
  inusesubnetcannotbeupdated: 'resources in the subnet still use it; change a property that it may change, or use another subnet',
  inuseroutetablecannotbedeleted: 'subnets still use the route table',
  publicipaddresscannotbedeleted: 'something still uses the address; delete or detach that first',
  invalidcontentlink: 'Resource Manager cannot download the linked template; it needs a public address or a link with a SAS',
  invalidprincipalid: 'the principal of a role assignment is not the object id of one in the tenant',
  unmatchedprincipaltype: 'the principal of a role assignment has another type than the request says',
  keyvaultanddiskindifferentregions: 'key vault and disk must be in the same region',
  keyvaultandvmindifferentregions: 'key vault and machine must be in the same region',
  diskinuse: 'another machine uses the disk',
  httpmethodnotallowed: 'the resource does not support this HTTP method',
  imagenotfound: 'the image does not exist; check the source of the template',
  inaccessibleimage: 'a container image cannot be pulled; check its name and the registry’s login',
  inusesubnetcannotbedeleted: 'resources in the subnet still use it',
  invalidauthenticationtokensigningkey: 'the token is not signed by a key of this cloud’s Entra; check environment',
  invaliddeploymentlocation: 'a deployment of this name exists in another location',
  invalidrequesturi: 'the address of the request is not valid; an id is empty or has characters that it may not have',
  invalidtemplate: 'the deployment’s template has a mistake; the message names its place',
  invalidtemplatecirculardependency: 'resources of the deployment depend on one another in a circle',
  invalidtemplatedeployment: 'the deployment was checked and is not valid; the inner errors say why',
  mismatchingresourcesegments: 'a name has another number of segments than its type',
  missingapiversionparameter: 'the request has no api-version',
  networkprofilealreadyinusewithcontainernics:
    'a container group still uses the network profile, or was deleted only moments ago; delete the group, then try again',
  networkinterfaceinuse: 'a machine uses the network interface',
  nicinuse: 'a machine uses the network interface',
  nicreservedforanothervm: 'the network interface is kept for another machine for three minutes; try again after that',
  acquirediskleasefailed: 'the blob is in use by another disk or by a copy',
  diskblobalreadyinusebyanotherdisk: 'the blob is in use by the disk of another machine',
  targetdiskblobalreadyexists: 'a blob exists at the address of the new disk',
  vhdsizeinvalid: 'the size of the disk is outside of the range that the message names',
  storageaccounttoobusy: 'the storage account is over its limit of requests; run again or use another account',
  storageaccountlimitation: 'the storage account cannot hold the disk; the message says why',
  vmartifactrepositoryinternalerror: 'Azure failed internally while it fetched an extension; run again',
  diskprocessingerror: 'Azure failed internally while it processed a disk; run again',
  vmnotfound: 'the machine no longer exists; something deleted it during the build',
  publicipandlbskudonotmatch: 'load balancer and public address must both be Standard or both Basic',
  resourceavailabilityzonescannotbemodified: 'the zones of a resource that exists cannot be changed',
  subnetdelegationscannotchangewhensubnetusedbyresource:
    'other resources are in the subnet, so that its delegation cannot be changed; use an empty subnet',
  unsupportedresourceoperation: 'the resource does not support this operation in its region or state; run again, then ask Azure support',
  passwordtoolong: 'a password is too long',
  patchresourcenotfound: 'the resource to be changed does not exist',
  preconditionfailed: 'the resource was changed in the meantime; run again',
  keybasedauthenticationnotpermitted: 'the storage account does not accept its keys; a login with a role on its data is needed',
  publicaccessnotpermitted: 'the request came without a login, and the storage account does not allow that',
  vnetsubnetconflictwithintendedpolicy:
    'a service in the subnet does not allow this change of the network, such as a route table; use another subnet',
  principalnotfound: 'the principal of a role assignment is not in the tenant, or was created only moments ago; run again in a minute',
  privateendpointcreationnotallowedascallerisnotauthorized: 'the caller may not approve the private endpoint',
  requestdisallowedbyazure: 'Azure itself disallows it, not a policy of yours; the message says why',
  requesttimeout: 'the request took too long; run again',
  resourcegroupdeletionblocked: 'something in the resource group could not be deleted: a lock, a resource in use, or a missing right',
  resourcegroupdeletiontimeout: 'the deletion of the resource group took too long; delete it again',
  resourcemoveinprogress: 'the resource is being moved; wait until the move has ended',
  resourcequotaexceeded: 'a quota of the subscription, group or region is used up; delete what is not needed or ask for more',
  roleassignmentexists: 'the role assignment exists already',
  roleassignmentlimitexceeded: 'the subscription has as many role assignments as it may have; remove some, or assign roles to groups',
  roleassignmentupdatenotpermitted:
    'a role assignment of the same name belongs to another principal, often to an identity that was deleted; remove it',
  roledefinitiondoesnotexist: 'the role does not exist in this tenant',
  storageaccountinanotherresourcegroup: 'a storage account of this name is in another resource group',
  storageaccountnotfound: 'the storage account does not exist; check its name, group and subscription',
  subscriptionnotactive: 'the subscription is not active; have its owner activate it',
  subscriptiontransferred: 'the subscription was moved to another tenant; log in there',
  toomanytargetresourcegroups: 'the deployment has too many target resource groups',
  unsupportedmediatype: 'a proxy changed the type of the request’s content',
}

// Codes that several services use for much; they count only as the code of the answer itself.
const vagueCodes: Readonly<Record<string, string>> = {
  authorizationfailed: 'the login has no role with this action on this scope, or got it only moments ago',
  linkedauthorizationfailed: 'the login has no right on a resource that the request refers to, or it is in another tenant',
  conflict: 'the resource is in a state that does not allow it, or exists already',
  notfound: 'the resource, or one that it refers to, does not exist',
  operationnotallowed: 'this operation is not allowed on the resource in its state or size, or a quota is used up',
  methodnotallowed: 'the resource does not support this operation',
  unauthorized: 'the token of the login was not accepted',
}

const named = (table: Readonly<Record<string, string>>): RegExp => new RegExp(`\\b(${Object.keys(table).join('|')})\\b`, 'i')

export const azureCodeDiagnoses: readonly Diagnosis[] = [
  {
    id: 'azure-code',
    title: 'Azure refuses the operation with a code that has a known meaning',
    // Any words do: the meaning of a code says more than that a step or a build failed.
    signs: [{ from: azure, code: Object.keys(codes), text: /./ }],
    isGeneral: true,
    names: { what: 'The code', in: named(codes), means: codes },
    cause: 'The message of Azure names the resource or value that the code concerns.',
    fix: 'Correct that, and look the code up on the page below for more.',
    link: deploymentErrors,
    source: deploymentErrors,
    examples: [
      [
        operation(
          'ResourceGroupDeletionBlocked',
          "Deletion of resource group 'IT_r_t_1' failed as resources with identifiers 'Microsoft.Network/networkInterfaces/n' could not be deleted. The provisioning state of the resource group will be rolled back.",
        ),
      ],
      [
        anyFailure,
        packer(
          'ERROR: -> RoleAssignmentUpdateNotPermitted : Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
        ),
        stop('before', 'failure'),
      ],
      [refused(412, 'PreconditionFailed', 'The condition specified using HTTP conditional header(s) is not met.')],
    ],
    not: [refused(418, 'Unheard', 'The moon is in the seventh house.')],
  },
  {
    id: 'azure-code-vague',
    title: 'Azure refuses the request',
    signs: [{ from: ['refusal'], code: Object.keys(vagueCodes), text: /[a-z]{3}[^]* [^]*[a-z]{3}/i }],
    isGeneral: true,
    names: { what: 'The code', in: named(vagueCodes), means: vagueCodes },
    cause: 'Several causes have this code; which one it is follows from the message of Azure.',
    fix: 'Go by the message. The activity log of the resource group has the request with its details, under the correlation id.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/find-error-code'),
    source: deploymentErrors,
    examples: [
      [refused(409, 'Conflict', 'The resource has a hold of the seventh house.')],
      [refused(403, 'AuthorizationFailed', 'The caller may not look at the moon.', 'GET')],
    ],
    not: [refused(418, 'Unheard', 'The moon is in the seventh house.')],
  },
]
