// Checksums of files, read piece by piece: memory does not grow with the file.
import { createHash } from 'node:crypto'
import { openFile } from './open-file.js'
import { sniffedBytes, sniff, type ContentTraits } from './sniff.js'

export interface Digest {
  // Lower-case hex, as the service expects it.
  readonly sha256: string
  readonly beginning: ContentTraits
}

// Reads a file to its end. A caller that computes many checksums, one after the other, passes one buffer for all of them: garbage of this
// size is collected late. Throws the file system's error, or an AbortError.
export const digestFile = async (path: string, signal?: AbortSignal, shared?: Buffer): Promise<Digest> => {
  signal?.throwIfAborted()
  const file = await openFile(path)
  try {
    const hash = createHash('sha256')
    // One buffer is reused for all reads: a stream allocates a new one for each chunk, which costs memory and a tenth of the time.
    const buffer = shared ?? Buffer.allocUnsafe(bufferSize((await file.stat()).size))
    let beginning: ContentTraits | undefined
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      signal?.throwIfAborted()
      const piece = buffer.subarray(0, bytesRead)
      beginning ??= sniff(piece)
      if (bytesRead === 0) return { sha256: hash.digest('hex'), beginning }
      hash.update(piece)
    }
  } finally {
    await file.close()
  }
}

// Of the bytes read so far.
export const digestOf = (content: Buffer): Digest => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  beginning: sniff(content),
})

// A buffer to share. Large reads keep the hash busy: above 1 MiB it gets no faster (measured).
export const makeReadBuffer = (): Buffer => Buffer.allocUnsafe(sniffedBytes)

const bufferSize = (bytes: number): number => Math.min(Math.max(bytes, 4096), sniffedBytes)
