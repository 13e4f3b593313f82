// Writes a zip with nothing specific to this machine. Large files and long lists use zip64.
import type { FileHandle } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import commons from 'compress-commons'
import { isCompressed, sampleSize } from './compressed.js'
import type { TreeEntry, TreeFile } from './tree.js'
import { bothEnded, contentOf, fixedTime, whileUnchanged } from './reading.js'

// Writes all entries to `output` and ends it. Throws what reading a file throws.
export const writeZip = async (entries: readonly TreeEntry[], output: Writable): Promise<void> => {
  const archive = new commons.ZipArchiveOutputStream({ zlib: { level: 6 } })
  await bothEnded(fill(archive, entries), pipeline(archive, output))
}

const stored = 0
const deflated = 8

const fill = async (archive: commons.ZipArchiveOutputStream, entries: readonly TreeEntry[]): Promise<void> => {
  try {
    for (const entry of entries)
      await (entry.kind === 'file' ? addFile(archive, entry) : add(archive, entryFor(`${entry.path}/`, 0o755, stored), Buffer.alloc(0)))
    archive.finish()
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

const addFile = (archive: commons.ZipArchiveOutputStream, file: TreeFile): Promise<void> =>
  whileUnchanged(file, async (opened) =>
    add(
      archive,
      entryFor(file.path, file.mode, isCompressed(await sampleOf(opened)) ? stored : deflated),
      file.bytes === 0 ? Buffer.alloc(0) : contentOf(opened, file),
    ),
  )

const sampleOf = async (opened: FileHandle): Promise<Buffer> => {
  const { buffer, bytesRead } = await opened.read(Buffer.alloc(sampleSize), 0, sampleSize, 0)
  return buffer.subarray(0, bytesRead)
}

const entryFor = (name: string, mode: number, method: 0 | 8): commons.ZipArchiveEntry => {
  const entry = new commons.ZipArchiveEntry(name)
  entry.setTime(fixedTime)
  entry.setMethod(method)
  entry.setUnixMode(mode)
  return entry
}

const add = (archive: commons.ZipArchiveOutputStream, entry: commons.ZipArchiveEntry, source: Readable | Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    // A writer that is closed never settles the pending entries; it is closed if its output cannot be written.
    const fail = (): void => {
      reject(archive.errored ?? new Error('The archive was closed.'))
    }
    archive.once('close', fail)
    if (archive.destroyed) fail()
    else
      archive.entry(entry, source, (error) => {
        archive.off('close', fail)
        if (error) reject(error)
        else resolve()
      })
  })
