// The VHD of a run, in an account of the service or of the user, and the credential that can read it.
import type { Arm } from '../azure/arm.js'
import { ArmError } from '../azure/arm-error.js'
import { blobClient, type StorageAccess } from '../azure/storage.js'
import { explainStorageError, storageErrorCode } from '../artifacts/storage-error.js'
import { at, textOf } from '../json.js'
import type { ImageTemplate } from './image-template.js'
import { findStagingGroup } from './log/staging-group.js'
import { firstKey } from './storage-account.js'

const apiVersion = '2023-05-01'

export interface VhdSourceOptions {
  readonly arm: Arm
  readonly storage: StorageAccess
  readonly template: ImageTemplate
  // Called with the account's key before it is used.
  readonly mask: (secret: string) => void
  readonly signal: AbortSignal
}

export interface VhdSource {
  readonly bytes: number
  // The credential that can read the VHD and sign links to it.
  readonly storage: StorageAccess
}

// The size of the VHD, and the credential that reads it: the login, or a key of the staging account if the login may list its keys. Throws
// AibError.
export const openVhd = async (uri: string, options: VhdSourceOptions): Promise<VhdSource> => {
  const doing = 'The VHD could not be read'
  try {
    return await readWith(uri, options.storage, options.signal)
  } catch (error) {
    options.signal.throwIfAborted()
    const key = storageErrorCode(error) === 'AuthorizationPermissionMismatch' ? await stagingKey(uri, options) : undefined
    if (key === undefined) throw await explainStorageError(error, doing, uri, { AuthorizationPermissionMismatch: readerFix })
    try {
      return await readWith(uri, key, options.signal)
    } catch (refused) {
      throw await explainStorageError(refused, doing, uri)
    }
  }
}

const readerFix =
  'Give your login the role Storage Blob Data Reader on the storage account of the VHD; new role assignments can take a few minutes to take effect.'

const readWith = async (uri: string, storage: StorageAccess, abortSignal: AbortSignal): Promise<VhdSource> => {
  const { contentLength = 0 } = await (await blobClient(uri, storage)).getProperties({ abortSignal })
  return { bytes: contentLength, storage }
}

// A key of the staging account, if the VHD is in it and the login may list its keys.
const stagingKey = async (uri: string, { arm, storage, template, mask, signal }: VhdSourceOptions): Promise<StorageAccess | undefined> => {
  const { BlobClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const { accountName } = new BlobClient(uri)
  try {
    const group = await findStagingGroup(arm, template, signal)
    const accounts = group === undefined ? [] : await arm.list(`${group}/providers/Microsoft.Storage/storageAccounts`, apiVersion, signal)
    const id = textOf(
      at(
        accounts.find((account) => at(account, 'name') === accountName),
        'id',
      ),
    )
    if (id === undefined) return undefined
    const key = await firstKey(arm, id, signal)
    mask(key)
    return { ...storage, credential: new StorageSharedKeyCredential(accountName, key) }
  } catch (error) {
    if (error instanceof ArmError) return undefined
    throw error
  }
}
