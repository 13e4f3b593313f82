// Sends files in one request each.
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { controllerUnder } from '../clock.js'
import { changedArtifact, isChanged } from './artifact.js'
import { openArtifact, orChanged } from './open-file.js'
import { smallFile, type ReadSmall } from './read-small.js'
import type { Send } from './upload-blocks.js'

// Sends a file. What is sent must be what was hashed. (The service would notice too: the template has the checksum.) A small file is
// checked before it is sent, a larger one afterwards.
export const sender =
  (read: ReadSmall): Send =>
  async (blob, artifact, options) => {
    const { absolutePath, bytes, sha256 } = artifact
    if (bytes > smallFile) return sendStream(blob, artifact, options)
    const { onProgress, ...upload } = options
    const content = await orChanged(artifact, () => read(absolutePath))
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw changedArtifact(artifact)
    // Reporting progress during the request would need a separate stream.
    await blob.upload(content, content.length, upload)
    onProgress(bytes)
  }

const sendStream: Send = async (blob, artifact, { onProgress, abortSignal, ...options }) => {
  const { bytes } = artifact
  const file = await openArtifact(artifact)
  const sending = controllerUnder(abortSignal)
  // The client does not notice that a stream ends too early, and would wait for the answer.
  const endEarly = (): void => {
    sending.abort(changedArtifact(artifact))
  }
  const progress = {
    onProgress: ({ loadedBytes }: { readonly loadedBytes: number }): void => {
      onProgress(loadedBytes)
    },
  }
  try {
    // A new stream for each time that the client sends the request.
    const content = (): Readable => Readable.from(piecesOf(file, bytes, endEarly), { objectMode: false })
    await blob.upload(content, bytes, { ...options, ...progress, abortSignal: sending.signal })
    if (!isChanged(artifact, await file.stat())) return
    await blob.deleteIfExists()
    throw changedArtifact(artifact)
  } catch (error) {
    sending.signal.throwIfAborted()
    throw error
  } finally {
    await file.close()
  }
}

const pieceSize = 64 * 1024

// The first bytes of a file, in pieces. `endEarly` is called if it has fewer.
async function* piecesOf(file: FileHandle, bytes: number, endEarly: () => void): AsyncGenerator<Buffer, undefined> {
  for (let start = 0; start < bytes;) {
    const size = Math.min(pieceSize, bytes - start)
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, start)
    if (bytesRead === 0) {
      endEarly()
      return undefined
    }
    yield buffer.subarray(0, bytesRead)
    start += bytesRead
  }
  return undefined
}
