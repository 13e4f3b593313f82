// Checksums of files, by streaming: memory does not grow with the file.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

// Large reads keep the hash busy: 1 MiB is where it stops getting faster (SDK.md section 4).
const readSize = 1024 * 1024

// The sha256 of a file, in lower-case hex as the service wants it. Throws the file system's error.
export const digestFile = async (path: string, signal?: AbortSignal): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: readSize }), hash, { ...(signal === undefined ? {} : { signal }) })
  return hash.digest('hex')
}
