// Checksums of files, read piece by piece: memory does not grow with the file.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

export interface Digest {
  // Lower-case hex, as the service wants it.
  readonly sha256: string
  // The first of the file, up to 1 MiB: what else is asked about its content is asked of this, so that it is read once.
  readonly start: Buffer
}

// Reads a file to its end. Who makes many checksums, one after the other, gives the buffer that all are read by: garbage of that size is
// kept for long. Throws the file system's error, or an AbortError.
export const digestFile = async (path: string, signal?: AbortSignal, shared?: Buffer): Promise<Digest> => {
  signal?.throwIfAborted()
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const hash = createHash('sha256')
    let start: Buffer | undefined
    // One buffer is read into again and again: a stream takes a new one for each piece, which costs memory and a tenth of the time.
    let buffer = bufferFor(size)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      signal?.throwIfAborted()
      if (bytesRead === 0) return { sha256: hash.digest('hex'), start: start ?? Buffer.alloc(0) }
      const piece = buffer.subarray(0, bytesRead)
      hash.update(piece)
      if (start !== undefined) continue
      start = piece
      buffer = shared ?? bufferFor(size - bytesRead)
    }
  } finally {
    await file.close()
  }
}

// A buffer to be shared.
export const makeReadBuffer = (): Buffer => Buffer.allocUnsafe(largestRead)

// Large reads keep the hash busy: 1 MiB is where it stops getting faster (SDK.md section 4).
const largestRead = 1024 * 1024
const smallestRead = 4096

const bufferFor = (bytes: number): Buffer => Buffer.allocUnsafe(Math.min(Math.max(bytes, smallestRead), largestRead))
