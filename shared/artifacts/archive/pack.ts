// Makes one archive of a folder: the same files give the same bytes, whenever and wherever they are packed with the same compressor.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { bothEnded } from './reading.js'
import { writeTar } from './tar.js'
import type { TreeEntry } from './tree.js'
import { writeZip } from './zip.js'
import { defined } from '../../defined.js'

// What the system of the build VM unpacks without additional software: tar.gz on Linux, zip on Windows.
export type ArchiveFormat = 'tar.gz' | 'zip'

export interface PackedArchive {
  readonly absolutePath: string
  readonly bytes: number
  readonly modified: number
  readonly sha256: string
}

// Streams the archive into `file`, which is kept for the upload: the archive's name in the container is its checksum, which is known only
// at its end. Throws AibError artifact-changed if a file no longer matches the tree, or the file system's error.
export const packTree = async (
  entries: readonly TreeEntry[],
  format: ArchiveFormat,
  file: string,
  signal?: AbortSignal,
): Promise<PackedArchive> => {
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const write = format === 'zip' ? writeZip : writeTar
  // Aborting the last of the streams destroys those before it.
  await bothEnded(write(entries, hashing), pipeline(hashing, createWriteStream(file), defined({ signal })))
  const { size, mtimeMs } = await stat(file)
  return { absolutePath: file, bytes: size, modified: mtimeMs, sha256: hash.digest('hex') }
}
