// Sends large files in blocks. The client's own uploadFile reads each block with a stream, whose chunks leave dozens of megabytes of
// garbage. Here, a buffer is reused for each block (two thirds of the time, measured).
import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { BlockBlobClient, BlockBlobCommitBlockListOptions } from '@azure/storage-blob'
import { limit, mapLimit } from '../concurrency.js'
import { type Artifact, changedArtifact, isChanged } from './artifact.js'
import { openArtifact } from './open-file.js'

// More and larger blocks in flight gain little and cost memory (npm run bench -- artifacts).
const inFlight = 4
const usualBlock = 4 * 1024 * 1024
// Of a blob.
const mostBlocks = 50_000

// Largest file that is sent as one block, in bytes.
export const oneBlock = usualBlock

export interface SendOptions extends BlockBlobCommitBlockListOptions {
  readonly abortSignal: AbortSignal
  // Called with the number of bytes that have arrived so far.
  readonly onProgress: (bytes: number) => void
}

// Sends an artifact as a blob. Throws the storage client's and the file system's errors, and AibError artifact-changed.
export type Send = (blob: BlockBlobClient, artifact: Artifact, options: SendOptions) => Promise<void>

// Sends files, several at the same time; they share the blocks in flight.
export const blockUploader = (): Send => {
  const inTurn = limit(inFlight)
  const buffers: Buffer[] = []
  const take = (size: number): Buffer => {
    const buffer = buffers.pop()
    return buffer?.length === size ? buffer : Buffer.allocUnsafe(size)
  }
  return async (blob, artifact, { onProgress, ...options }) => {
    const { bytes } = artifact
    const size = Math.max(usualBlock, Math.ceil(bytes / mostBlocks))
    // Another job may send the same file at the same time: blocks of two uploads must not mix.
    const upload = randomUUID()
    const blocks = Array.from({ length: Math.ceil(bytes / size) }, (_, index) => ({ id: blockId(upload, index), start: index * size }))
    const file = await openArtifact(artifact)
    let arrived = 0
    try {
      await mapLimit(inFlight, blocks, ({ id, start }) =>
        inTurn(async () => {
          const buffer = take(size)
          const block = buffer.subarray(0, Math.min(size, bytes - start))
          if (!(await fill(block, file, start))) throw changedArtifact(artifact)
          await blob.stageBlock(id, () => streamOf(block), block.length, { abortSignal: options.abortSignal })
          // Only now, because the client may have sent it more than once.
          buffers.push(buffer)
          arrived += block.length
          onProgress(arrived)
        }),
      )
      if (isChanged(artifact, await file.stat())) throw changedArtifact(artifact)
    } finally {
      await file.close()
    }
    await blob.commitBlockList(
      blocks.map(({ id }) => id),
      options,
    )
  }
}

// The ids of a blob's blocks have the same length.
const blockId = (upload: string, index: number): string => Buffer.from(`${upload}-${String(index).padStart(6, '0')}`).toString('base64')

// Whether the file has this many bytes.
const fill = async (block: Buffer, file: FileHandle, start: number): Promise<boolean> => {
  for (let filled = 0; filled < block.length;) {
    const { bytesRead } = await file.read(block, filled, block.length - filled, start + filled)
    if (bytesRead === 0) return false
    filled += bytesRead
  }
  return true
}

// A connection copies what it is given at once; each chunk leaves some garbage.
const piece = 256 * 1024

const streamOf = (block: Buffer): Readable => {
  let start = 0
  return new Readable({
    highWaterMark: piece,
    read() {
      const end = start + piece
      this.push(start < block.length ? block.subarray(start, end) : null)
      start = end
    },
  })
}
