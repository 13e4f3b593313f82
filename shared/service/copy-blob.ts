// A copy from one storage account to another, made by Azure without passing through this machine.
import type { BlobClient } from '@azure/storage-blob'
import { explainStorageError } from '../artifacts/storage-error.js'
import { pollUntil, type PollPolicy } from '../azure/polling.js'
import { blobClient, type StorageAccess } from '../azure/storage.js'
import { AibError } from '../errors.js'

export interface Copy {
  // A link that can read the source until the copy is complete: the destination's account has no other right there (Copy Blob: a source in
  // another account must be public or carry a shared access signature).
  readonly link: string
  // The URL of the new blob.
  readonly to: string
  readonly storage: StorageAccess
}

// Copies a blob, page blobs as page blobs, and waits until the copy is complete. `onProgress` receives the number of bytes copied. An
// existing blob is not overwritten. A cancelled copy leaves nothing behind. Throws AibError.
export const copyBlob = async ({ link, to, storage }: Copy, polling: PollPolicy, onProgress: (bytes: number) => void): Promise<void> => {
  const blob = await blobClient(to, storage)
  const explained = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch(async (error: unknown) => {
      polling.signal.throwIfAborted()
      throw await explainStorageError(error, 'The VHD could not be copied', to, fixes)
    })
  // Only sends the request.
  await explained(blob.beginCopyFromURL(link, { conditions: { ifNoneMatch: '*' }, abortSignal: polling.signal }))
  try {
    await pollUntil(async () => {
      const state = await explained(blob.getProperties({ abortSignal: polling.signal }))
      const { copyStatus, copyProgress = '', copyStatusDescription = '' } = state
      onProgress(Number(copyProgress.split('/')[0]))
      if (copyStatus === 'success') return { result: undefined }
      if (copyStatus === 'pending') return { retryAfter: 0 }
      throw new AibError({
        code: 'upload-failed',
        message: `The copy of the VHD ended as ${copyStatus ?? 'unknown'}: ${copyStatusDescription}`,
        where: to,
      })
    }, polling)
  } catch (error) {
    await discard(blob)
    throw error
  }
}

const fixes: Readonly<Record<string, string>> = {
  BlobAlreadyExists: 'It is not overwritten: name another blob, or delete this one first.',
  CannotVerifyCopySource:
    'The storage account of the copy cannot read the VHD: the firewall of its storage account may keep it out, or the VHD was deleted.',
}

// Best effort: Azure would continue the copy, and a failed copy leaves an empty blob.
const discard = async (blob: BlobClient): Promise<void> => {
  try {
    const { copyId, copyStatus } = await blob.getProperties()
    if (copyStatus === 'pending' && copyId !== undefined) await blob.abortCopyFromURL(copyId)
    if (copyStatus !== 'success') await blob.delete()
  } catch {
    // The original error says more.
  }
}
