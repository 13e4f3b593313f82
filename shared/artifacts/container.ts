// The container that artifacts go to: where its account is, and how it is made where it is not there yet.
import type { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import type { TokenCredential } from '@azure/core-auth'
import { AibError } from '../errors.js'
import { explainStorageError, storageErrorCode } from './storage-error.js'

// The URL of the account that a container lies in. What is behind the container in its own URL is a folder in it.
export const accountUrlOf = ({ url, accountName }: Pick<ContainerClient, 'url' | 'accountName'>): string => {
  const { origin, hostname, pathname } = new URL(url)
  const isInPath = !hostname.startsWith(`${accountName}.`) && pathname.split('/')[1] === accountName
  return isInPath ? `${origin}/${accountName}` : origin
}

// Makes the container, private, where it is missing; one that another job makes meanwhile is as good. 'no-role' where the credential may
// not. Throws AibError for anything else.
export const openContainer = async (
  containerUrl: string,
  credential: StorageCredential,
  signal: AbortSignal,
): Promise<'open' | 'no-role'> => {
  const { BlobServiceClient, ContainerClient } = await import('@azure/storage-blob')
  const container = new ContainerClient(containerUrl, credential)
  try {
    // Without `access` nobody reads it anonymously.
    const service = new BlobServiceClient(accountUrlOf(container), credential)
    await service.getContainerClient(container.containerName).createIfNotExists({ abortSignal: signal })
    return 'open'
  } catch (error) {
    signal.throwIfAborted()
    if (storageErrorCode(error) === 'AuthorizationPermissionMismatch') return 'no-role'
    throw explainStorageError(error, 'The container does not exist, and could not be made', containerUrl)
  }
}

// Whether a credential may write blobs there. It writes none: the condition is never true, and who lacks the role learns that first. (To
// make a container, or a delegation key, is no data action: Contributor may do both and write nothing.)
export const mayWriteBlobs = async (containerUrl: string, credential: StorageCredential, signal: AbortSignal): Promise<boolean> => {
  const { ContainerClient } = await import('@azure/storage-blob')
  const blob = new ContainerClient(containerUrl, credential).getBlockBlobClient('write-probe')
  try {
    await blob.upload('', 0, { conditions: { ifMatch: '"0x0"' }, abortSignal: signal })
    return true
  } catch (error) {
    signal.throwIfAborted()
    const code = storageErrorCode(error)
    if (code === 'AuthorizationPermissionMismatch') return false
    if (code === 'ConditionNotMet' || code === 'BlobNotFound') return true
    throw explainStorageError(error, 'The container cannot be used', containerUrl)
  }
}

// Makes a container that was found to be missing. Throws AibError that says what to create.
export const makeContainer = async (container: ContainerClient, credential: StorageCredential, signal: AbortSignal): Promise<void> => {
  const { url, containerName, accountName } = container
  if ((await openContainer(url, credential, signal)) === 'open') return
  throw new AibError({
    code: 'access-denied',
    message: `There is no container ${containerName}, and the pipeline’s identity may not make it.`,
    where: url,
    fix: `Create a private container ${containerName} in the storage account ${accountName}, or give the pipeline’s identity the role Storage Blob Data Contributor on the account.`,
  })
}

// The pipeline's Entra identity, or the key of an account where the identity has no role for its blobs.
export type StorageCredential = TokenCredential | StorageSharedKeyCredential
