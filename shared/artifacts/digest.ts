// Checksums of files, by streaming: memory does not grow with the file.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

// Large reads keep the hash busy: 1 MiB is where it stops getting faster (SDK.md section 4).
const readSize = 1024 * 1024

export interface Digest {
  // Lower-case hex, as the service wants it.
  readonly sha256: string
  // The first of the file, up to 1 MiB: what else is asked about its content is asked of this, so that it is read once.
  readonly start: Buffer
}

// Reads a file to its end. Throws the file system's error, or an AbortError.
export const digestFile = async (path: string, signal?: AbortSignal): Promise<Digest> => {
  const hash = createHash('sha256')
  let start: Buffer | undefined
  const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: readSize, ...(signal === undefined ? {} : { signal }) })
  for await (const chunk of chunks) {
    start ??= chunk
    hash.update(chunk)
  }
  return { sha256: hash.digest('hex'), start: start ?? Buffer.alloc(0) }
}
