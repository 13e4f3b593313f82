// Checksums of files, read piece by piece: memory does not grow with the file.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { sniffedBytes, sniff, type ContentTraits } from './sniff.js'

export interface Digest {
  // Lower-case hex, as the service wants it.
  readonly sha256: string
  readonly beginning: ContentTraits
}

// Reads a file to its end. Who makes many checksums, one after the other, gives the buffer that all are read by: garbage of that size is
// kept for long. Throws the file system's error, or an AbortError.
export const digestFile = async (path: string, signal?: AbortSignal, shared?: Buffer): Promise<Digest> => {
  signal?.throwIfAborted()
  const file = await open(path)
  try {
    const hash = createHash('sha256')
    // One buffer is read into again and again: a stream takes a new one for each piece, which costs memory and a tenth of the time.
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

// Of what has been read.
export const digestOf = (content: Buffer): Digest => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  beginning: sniff(content),
})

// A buffer to be shared. Large reads keep the hash busy: 1 MiB is where it stops getting faster (measured).
export const makeReadBuffer = (): Buffer => Buffer.allocUnsafe(sniffedBytes)

const bufferSize = (bytes: number): number => Math.min(Math.max(bytes, 4096), sniffedBytes)
