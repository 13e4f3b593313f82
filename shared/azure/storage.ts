// The only way to connect to blob storage.
import type { TokenCredential } from '@azure/core-auth'
import type { BlobClient, ContainerClient, StorageRetryOptions, StorageSharedKeyCredential } from '@azure/storage-blob'

// The options for requests to blob storage, with the user agent that names this tool in an account's logs.
export interface StorageAccess {
  readonly credential: TokenCredential | StorageSharedKeyCredential
  readonly userAgent: string
}

// A client for a container and its blobs; sends nothing yet.
export const containerClient = async (
  url: string,
  { credential, userAgent }: StorageAccess,
  retryOptions?: StorageRetryOptions,
): Promise<ContainerClient> => {
  const { ContainerClient } = await import('@azure/storage-blob')
  return new ContainerClient(url, credential, { ...namedAs(userAgent), ...(retryOptions && { retryOptions }) })
}

// A client for one blob.
export const blobClient = async (url: string, { credential, userAgent }: StorageAccess): Promise<BlobClient> => {
  const { BlobClient } = await import('@azure/storage-blob')
  return new BlobClient(url, credential, namedAs(userAgent))
}

// The option of the storage packages for it.
export const namedAs = (userAgent: string) => ({ userAgentOptions: { userAgentPrefix: userAgent } })
