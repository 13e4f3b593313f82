// Writes a tar.gz with nothing specific to this machine: no owner, no time, and only the modes of the tree.
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pack, type Pack } from 'tar-stream'
import { gzipInPieces } from './gzip.js'
import type { TreeEntry, TreeFile } from './tree.js'
import { bothEnded, contentOf, fixedTime, whileUnchanged } from './reading.js'

// Writes all entries to `output` and ends it. Throws what reading a file throws.
export const writeTar = async (entries: readonly TreeEntry[], output: Writable): Promise<void> => {
  const archive = pack()
  await bothEnded(fill(archive, entries), pipeline(archive, gzipInPieces, output))
}

const owner = { uid: 0, gid: 0, mtime: fixedTime }

const fill = async (archive: Pack, entries: readonly TreeEntry[]): Promise<void> => {
  try {
    for (const entry of entries) await (entry.kind === 'file' ? addFile(archive, entry) : addDirectory(archive, entry.path))
    archive.finalize()
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

const addFile = (archive: Pack, file: TreeFile): Promise<void> =>
  whileUnchanged(file, (opened) =>
    entryDone((done) =>
      pipeline(
        file.bytes === 0 ? Readable.from([]) : contentOf(opened, file),
        archive.entry({ ...owner, name: file.path, type: 'file', mode: file.mode, size: file.bytes }, done),
      ),
    ),
  )

const addDirectory = (archive: Pack, path: string): Promise<void> =>
  entryDone((done) => archive.entry({ ...owner, name: `${path}/`, type: 'directory', mode: 0o755 }, done))

const entryDone = (add: (done: (error?: Error | null) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => {
      if (error) reject(error)
      else resolve()
    }
    Promise.resolve(add(done)).catch(reject)
  })
