// The container that artifacts go to: where its account is, and how it is made where it is not there yet.
import type { TokenCredential } from '@azure/core-auth'
import type { ContainerClient } from '@azure/storage-blob'
import { AibError } from '../errors.js'
import { explainStorageError } from './storage-error.js'

// The URL of the account that a container lies in. What is behind the container in its own URL is a folder in it.
export const accountUrlOf = ({ url, accountName }: Pick<ContainerClient, 'url' | 'accountName'>): string => {
  const { origin, hostname, pathname } = new URL(url)
  const isInPath = !hostname.startsWith(`${accountName}.`) && pathname.split('/')[1] === accountName
  return isInPath ? `${origin}/${accountName}` : origin
}

// Makes the container, private; one that another job makes meanwhile is as good. Throws AibError that says what to create.
export const makeContainer = async (container: ContainerClient, credential: TokenCredential, signal: AbortSignal): Promise<void> => {
  const { BlobServiceClient } = await import('@azure/storage-blob')
  const { containerName, accountName, url } = container
  try {
    // Without `access` nobody reads it anonymously.
    const service = new BlobServiceClient(accountUrlOf(container), credential)
    await service.getContainerClient(containerName).createIfNotExists({ abortSignal: signal })
  } catch (error) {
    signal.throwIfAborted()
    const { code, message } = explainStorageError(error, 'The container does not exist, and could not be made', url)
    const fix = `Create a private container ${containerName} in the storage account ${accountName}, or give the pipeline’s identity the role Storage Blob Data Contributor on the account.`
    throw new AibError({ code, message, where: url, fix }, { cause: error })
  }
}
