// The sha256 checksum of a disk in blob storage. Pages that were never written are zeros: they are hashed without being downloaded.
import { createHash, type Hash } from 'node:crypto'
import type { BlobClient } from '@azure/storage-blob'
import { explainStorageError } from '../artifacts/storage-error.js'
import { withIdleTimeout } from '../azure/idle-timeout.js'
import { blobClient, type StorageAccess } from '../azure/storage.js'
import { wait } from '../clock.js'

interface Range {
  readonly start: number
  // One past the last byte.
  readonly end: number
}

export interface ChecksumOptions {
  readonly storage: StorageAccess
  // Milliseconds without a byte after which the connection counts as lost.
  readonly idleTimeout: number
  readonly signal: AbortSignal
  // Called with the number of bytes hashed so far, and the size of the disk.
  readonly onProgress: (done: number, bytes: number) => void
}

// Reads the whole disk at this URL, and stores the checksum in the blob's metadata as `sha256`. Lower-case hex. Throws AibError.
export const diskChecksum = async (url: string, { storage, idleTimeout, signal, onProgress }: ChecksumOptions): Promise<string> => {
  const blob = await blobClient(url, storage)
  const hash = createHash('sha256')
  try {
    const { contentLength = 0, blobType, metadata = {} } = await blob.getProperties({ abortSignal: signal })
    const written = blobType === 'PageBlob' ? await writtenRanges(blob, signal) : [{ start: 0, end: contentLength }]
    let done = 0
    for (const range of joinRanges(written, nearBytes)) {
      await hashZeros(hash, range.start - done, signal)
      await withIdleTimeout(idleTimeout, signal, (limited, alive) =>
        hashRange(hash, blob, range, limited, (at) => {
          alive()
          onProgress(at, contentLength)
        }),
      )
      done = range.end
    }
    await hashZeros(hash, contentLength - done, signal)
    const sha256 = hash.digest('hex')
    await blob.setMetadata({ ...metadata, sha256 }, { abortSignal: signal })
    return sha256
  } catch (error) {
    signal.throwIfAborted()
    throw await explainStorageError(error, 'The copy is complete, but its checksum could not be computed', url)
  }
}

// A gap of zeros that costs less to download than another request.
const nearBytes = 4 * 1024 * 1024

// Joins sorted ranges that are at most `near` bytes apart.
export const joinRanges = (ranges: readonly Range[], near: number): readonly Range[] => {
  const joined: Range[] = []
  for (const range of ranges) {
    const last = joined.at(-1)
    if (last !== undefined && range.start - last.end <= near) joined[joined.length - 1] = { start: last.start, end: range.end }
    else joined.push(range)
  }
  return joined
}

// The `end` of a page range is its last byte.
const writtenRanges = async (blob: BlobClient, abortSignal: AbortSignal): Promise<readonly Range[]> => {
  const ranges: Range[] = []
  for await (const { start, end, isClear } of blob.getPageBlobClient().listPageRanges(0, undefined, { abortSignal }))
    if (!isClear) ranges.push({ start, end: end + 1 })
  return ranges
}

const hashRange = async (
  hash: Hash,
  blob: BlobClient,
  { start, end }: Range,
  abortSignal: AbortSignal,
  onBytes: (at: number) => void,
): Promise<void> => {
  const { readableStreamBody } = await blob.download(start, end - start, { abortSignal, maxRetryRequests: 5 })
  let at = start
  for await (const chunk of readableStreamBody ?? []) {
    const bytes = Buffer.from(chunk)
    hash.update(bytes)
    at += bytes.length
    onBytes(at)
  }
}

const zeros = Buffer.alloc(1024 * 1024)

// Lets the event loop run from time to time: a disk may contain 100 GB of zeros.
const hashZeros = async (hash: Hash, count: number, signal: AbortSignal): Promise<void> => {
  for (let left = count, pieces = 1; left > 0; left -= zeros.length, pieces += 1) {
    hash.update(left >= zeros.length ? zeros : zeros.subarray(0, left))
    if (pieces % 128 === 0) await wait(0, signal)
  }
}
