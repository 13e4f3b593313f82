// Answers of Azure Storage that mean the same to a script, to the service and to an upload or download of the pipeline.
import { anyFailure, azure, issue, learnPage, powershell, provisioned, refused, shell, type Diagnosis } from './diagnosis.js'

const from = [...azure, 'storage', 'script'] as const
const blobErrors = learnPage('rest/api/storageservices/blob-service-error-codes')

export const storageAnswerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'storage-account-disabled',
    title: 'The storage account is disabled',
    signs: [{ from, text: /\bAccountIsDisabled\b|The specified account is disabled/i }],
    before: ['script-storage-firewall', 'staging-storage-closed', 'script-server-refused', 'script-server-forbids', 'file-not-reachable'],
    cause: 'As a rule, Azure switched the storage account off with its subscription: its credit, trial or payment has ended.',
    fix: 'Have the owner of the billing account re-enable the subscription of the storage account, or use an account in another subscription.',
    link: learnPage('azure/cost-management-billing/manage/subscription-disabled'),
    source: issue('microsoft/AzureStorageExplorer#4524'),
    examples: [
      [anyFailure, powershell('The specified account is disabled.\nRequestId:1\nErrorCode:AccountIsDisabled', 1)],
      [provisioned('Other', 'Status: 403 (The specified account is disabled.) ErrorCode: AccountIsDisabled')],
    ],
    not: [anyFailure, shell('ErrorCode:AuthorizationFailure\nThis request is not authorized to perform this operation.', 1)],
  },
  {
    id: 'storage-container-deleting',
    title: 'A container of this name is being deleted',
    signs: [{ from, text: /\bContainerBeingDeleted\b|specified container is being deleted/i }],
    before: ['azure-code', 'script-server-refused', 'script-server-forbids'],
    cause: 'A container of this name was deleted moments ago. Until the deletion has ended, the name cannot be used again.',
    fix: 'Wait a minute and run again, or keep the container instead of deleting and creating it for each run.',
    link: learnPage('rest/api/storageservices/delete-container'),
    source: issue('Azure/azure-rest-api-specs#30456'),
    examples: [
      [anyFailure, shell('The specified container is being deleted. Try operation later.\nErrorCode:ContainerBeingDeleted', 1)],
      [refused(409, 'ContainerOperationFailure', 'The specified container is being deleted. Try operation later.')],
    ],
    not: [refused(404, 'ContainerNotFound', 'The specified container does not exist.')],
  },
  {
    id: 'storage-other-tenant',
    title: 'The storage account is in another tenant than the login',
    signs: [{ from, text: /Issuer validation failed\. Issuer did not match/i }],
    before: ['script-storage-signature', 'script-server-refused', 'script-server-forbids', 'token-refused', 'storage-not-authenticated'],
    cause: 'The token is of a tenant that the subscription of the storage account does not belong to.',
    fix: 'Log in to the tenant of the storage account’s subscription, or move the files to an account in the tenant of the login.',
    link: learnPage('azure/storage/blobs/authorize-access-azure-active-directory'),
    source: issue('Azure/azure-sdk-for-net#10529'),
    examples: [
      [
        refused(
          401,
          'InvalidAuthenticationInfo',
          'Server failed to authenticate the request. Please refer to the information in the www-authenticate header. AuthenticationErrorDetail: Issuer validation failed. Issuer did not match.',
        ),
      ],
      [
        anyFailure,
        shell(
          '<Error><Code>InvalidAuthenticationInfo</Code><AuthenticationErrorDetail>Issuer validation failed. Issuer did not match.</AuthenticationErrorDetail></Error>',
          1,
        ),
      ],
    ],
    not: [anyFailure, shell('ErrorCode:AuthorizationPermissionMismatch', 1)],
  },
  {
    id: 'storage-copy-source',
    title: 'Storage cannot read the source of a copy',
    signs: [{ from, text: /\bCannotVerifyCopySource\b|Could not verify the copy source/i }],
    before: ['azure-code', 'script-server-refused', 'script-server-forbids', 'vhd-copy-failed', 'build-not-authorized', 'machine-not-made'],
    cause:
      'The account that is copied to reads the source itself, by its URL, and could not. Possible reasons are a link (SAS) that is missing, has expired or lacks the read permission, a source that does not exist or is private, a firewall of the source’s account, and a slow server.',
    fix: 'Request the source’s URL without a login (curl -I) from outside of its network: it must answer. Give it a SAS that lasts for the copy, or download and upload it instead (azcopy).',
    link: learnPage('rest/api/storageservices/copy-blob'),
    source: issue('Azure/azure-sdk-for-net#26256'),
    examples: [
      [anyFailure, shell('Forbidden\nStatus: 403 (Forbidden)\nErrorCode: CannotVerifyCopySource', 1)],
      [
        anyFailure,
        shell(
          '<Error><Code>CannotVerifyCopySource</Code><Message>Could not verify the copy source within the specified time.</Message></Error>',
          1,
        ),
      ],
    ],
    not: [anyFailure, shell('ErrorCode:BlobAlreadyExists\nThe specified blob already exists.', 1)],
  },
  {
    id: 'storage-blob-exists',
    title: 'A blob of this name exists already',
    signs: [
      {
        from,
        text: /\bBlobAlreadyExists\b|The specified blob already exists|\bUnauthorizedBlobOverwrite\b|not authorized to perform blob overwrites/i,
      },
    ],
    before: ['azure-code', 'script-server-refused', 'script-server-forbids', 'vhd-copy-failed', 'machine-not-made', 'image-exists'],
    cause:
      'The request was not to replace a blob, or its login may create blobs and not replace them, and there is one of this name: from an earlier upload, or from the first try of this one whose answer was lost.',
    fix: 'Write under a new name in each run (the build’s number in it), or allow the replacement: az storage blob upload --overwrite, Set-AzStorageBlobContent -Force, a SAS with write permission.',
    link: blobErrors,
    source: issue('Azure/azure-sdk-for-net#19022'),
    examples: [
      [anyFailure, shell('The specified blob already exists.\nRequestId:1\nErrorCode:BlobAlreadyExists', 1)],
      [anyFailure, powershell('Status: 409 (The specified blob already exists.) ErrorCode: BlobAlreadyExists', 1)],
    ],
    composed: [[anyFailure, shell('ErrorCode:UnauthorizedBlobOverwrite\nThis request is not authorized to perform blob overwrites.', 1)]],
    not: [anyFailure, shell('Status: 403 (Forbidden)\nErrorCode: CannotVerifyCopySource', 1)],
  },
  {
    id: 'storage-blob-leased',
    title: 'A lease protects the blob or container',
    signs: [
      {
        from,
        text: /\b(?:LeaseIdMissing|LeaseAlreadyPresent|LeaseIdMismatchWith\w+Operation)\b|There is (?:currently|already) a lease (?:on the (?:blob|container) and no lease ID was specified|present)/i,
      },
    ],
    before: ['azure-code', 'script-server-refused', 'script-server-forbids', 'vhd-copy-failed'],
    cause:
      'Something holds the blob: a disk or an image that uses it as its VHD, or a program that writes to it. With a lease, only its holder may change or delete it.',
    fix: 'Find the holder (az storage blob show --query properties.lease), detach or delete the disk that uses the VHD, or end the lease: az storage blob lease break.',
    link: learnPage('rest/api/storageservices/lease-blob'),
    source: blobErrors,
    examples: [
      [
        anyFailure,
        shell('There is currently a lease on the blob and no lease ID was specified in the request.\nErrorCode:LeaseIdMissing', 1),
      ],
    ],
    composed: [[refused(409, 'LeaseAlreadyPresent', 'There is already a lease present.')]],
    not: [anyFailure, shell('The specified container is being deleted. Try operation later.\nErrorCode:ContainerBeingDeleted', 1)],
  },
  {
    id: 'storage-blob-archived',
    title: 'The blob is in the archive tier',
    signs: [{ from, text: /\bBlobArchived\b|not permitted on an archived blob|\bBlobBeingRehydrated\b/i }],
    before: ['script-server-refused', 'script-server-forbids'],
    cause: 'Blobs in the archive tier cannot be read; to bring one back takes hours.',
    fix: 'Set the tier of the blob to Hot or Cool (az storage blob set-tier --tier Hot) and wait until it is rehydrated, and take it out of the account’s lifecycle rule.',
    link: learnPage('azure/storage/blobs/archive-rehydrate-overview'),
    source: blobErrors,
    examples: [[anyFailure, shell('RESPONSE 409: 409 This operation is not permitted on an archived blob.\nERROR CODE: BlobArchived', 1)]],
    composed: [[anyFailure, powershell('BlobBeingRehydrated: This operation is not permitted because the blob is being rehydrated.', 1)]],
    not: [anyFailure, shell('tar: archived files: 3', 1)],
  },
  {
    id: 'storage-blob-immutable',
    title: 'A policy or a legal hold protects the blob from changes',
    signs: [{ from, text: /\bBlobImmutableDueTo(?:Policy|LegalHold)\b|blob is immutable due to|\bContainerImmutabilityPolicyLocked\b/i }],
    before: ['azure-code', 'script-server-refused', 'script-server-forbids'],
    cause: 'The container has an immutability policy or a legal hold: blobs in it can be created, but neither overwritten nor deleted.',
    fix: 'Write under a name that does not exist yet, or to a container without such a policy.',
    link: learnPage('azure/storage/blobs/immutable-storage-overview'),
    source: 'https://github.com/MicrosoftDocs/feedback/issues/1844',
    examples: [
      [
        anyFailure,
        shell('This operation is not permitted as the blob is immutable due to a policy.\nErrorCode:BlobImmutableDueToPolicy', 1),
      ],
    ],
    composed: [[provisioned('Other', 'Status: 409 ErrorCode: BlobImmutableDueToLegalHold')]],
    not: [anyFailure, shell('ErrorCode:AuthorizationPermissionMismatch', 1)],
  },
]
