// What requests to blob storage are made with.
import type { TokenCredential } from '@azure/core-auth'
import type { StorageSharedKeyCredential } from '@azure/storage-blob'

// The pipeline's Entra identity, or the key of an account where the identity has no role for its blobs.
export type StorageCredential = TokenCredential | StorageSharedKeyCredential
