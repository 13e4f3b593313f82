// The one way to blob storage.
import type { TokenCredential } from '@azure/core-auth'
import type { BlobClient, ContainerClient, StorageRetryOptions, StorageSharedKeyCredential } from '@azure/storage-blob'

// What requests to blob storage are made with, and the user agent that names this tool in the logs of an account.
export interface StorageAccess {
  readonly credential: TokenCredential | StorageSharedKeyCredential
  readonly userAgent: string
}

// A client of a container, and through it of its blobs; nothing is sent yet.
export const containerClient = async (
  url: string,
  { credential, userAgent }: StorageAccess,
  retryOptions?: StorageRetryOptions,
): Promise<ContainerClient> => {
  const { ContainerClient } = await import('@azure/storage-blob')
  return new ContainerClient(url, credential, { ...namedAs(userAgent), ...(retryOptions && { retryOptions }) })
}

// A client of one blob.
export const blobClient = async (url: string, { credential, userAgent }: StorageAccess): Promise<BlobClient> => {
  const { BlobClient } = await import('@azure/storage-blob')
  return new BlobClient(url, credential, namedAs(userAgent))
}

// The option of the storage packages for it.
export const namedAs = (userAgent: string) => ({ userAgentOptions: { userAgentPrefix: userAgent } })
