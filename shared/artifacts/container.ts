// The container for artifacts: finds its account, and creates it if it does not exist.
import type { ContainerClient } from '@azure/storage-blob'
import { containerClient, type StorageAccess } from '../azure/storage.js'
import { AibError } from '../errors.js'
import { explainStorageError, storageErrorCode } from './storage-error.js'

// The URL of the account of a container. A path after the container in its URL is a folder in it.
export const accountUrlOf = ({ url, accountName }: Pick<ContainerClient, 'url' | 'accountName'>): string => {
  const { origin, hostname, pathname } = new URL(url)
  const isInPath = !hostname.startsWith(`${accountName}.`) && pathname.split('/')[1] === accountName
  return isInPath ? `${origin}/${accountName}` : origin
}

// The result of opening a container; 'no-role' if the credential may not create it.
export type Opened = 'created' | 'exists' | 'no-role'

// Creates a private container unless it exists; another job may create it at the same time. Throws AibError for any refusal except a
// missing role.
export const openContainer = async (containerUrl: string, storage: StorageAccess, signal: AbortSignal): Promise<Opened> => {
  const named = await containerClient(containerUrl, storage)
  const container = await containerClient(`${accountUrlOf(named)}/${named.containerName}`, storage)
  try {
    // Without `access`, anonymous readers are refused.
    const { succeeded } = await container.createIfNotExists({ abortSignal: signal })
    return succeeded ? 'created' : 'exists'
  } catch (error) {
    signal.throwIfAborted()
    if (storageErrorCode(error) === 'AuthorizationPermissionMismatch') return 'no-role'
    throw await explainStorageError(error, 'The container does not exist, and could not be created', containerUrl)
  }
}

// Whether a credential may write blobs in the container. Nothing is written: the condition is never true, and a missing role is reported
// before the condition is evaluated. (Creating a container or a delegation key is not a data action: a Contributor can do both without the
// right to write blobs.)
export const mayWriteBlobs = async (containerUrl: string, storage: StorageAccess, signal: AbortSignal): Promise<boolean> => {
  const blob = (await containerClient(containerUrl, storage)).getBlockBlobClient('write-probe')
  try {
    await blob.upload('', 0, { conditions: { ifMatch: '"0x0"' }, abortSignal: signal })
    return true
  } catch (error) {
    signal.throwIfAborted()
    const code = storageErrorCode(error)
    if (code === 'AuthorizationPermissionMismatch') return false
    if (code === 'ConditionNotMet' || code === 'BlobNotFound') return true
    throw await explainStorageError(error, 'The container cannot be used', containerUrl)
  }
}

// Creates a missing container, and reports it. Throws AibError that says what to create.
export const createContainer = async (
  container: ContainerClient,
  storage: StorageAccess,
  onCreated: (text: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  const { url, containerName, accountName } = container
  const opened = await openContainer(url, storage, signal)
  if (opened === 'created') onCreated(createdText(containerName, accountName))
  if (opened !== 'no-role') return
  throw new AibError({
    code: 'access-denied',
    message: `There is no container ${containerName}, and the pipeline’s identity may not create it.`,
    where: url,
    fix: `Create a private container ${containerName} in the storage account ${accountName}, or give the pipeline’s identity the role Storage Blob Data Contributor on the account.`,
  })
}

// The line that reports a new container.
export const createdText = (container: string, account: string): string =>
  `Created the container ${container} in the storage account ${account}, without public access.`

// A container that an input names must exist: a misspelt name would otherwise create a new one.
export const missingContainer = ({ url, containerName, accountName }: ContainerClient): AibError =>
  new AibError({ code: 'not-found', ...missingContainerTexts(containerName, accountName), where: url })

// The message for a missing container, and its fix.
export const missingContainerTexts = (container: string, account: string): { readonly message: string; readonly fix: string } => ({
  message: `The storage account ${account} has no container ${container}.`,
  fix: `Correct artifacts-container-url. Or create the container: az storage container create --auth-mode login --account-name ${account} --name ${container}; create-container: true lets the build do it.`,
})
