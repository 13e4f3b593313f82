// What the writers of archives share: a fixed time for all entries, and the check for files that change while they are read.
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { AibError } from '../../errors.js'
import { isChanged } from '../artifact.js'
import { isReplaced, openFile } from '../open-file.js'
import type { TreeFile } from './tree.js'

// The time of every entry, so that nothing of the checkout's clock is in the archive. The calendar of zip begins in 1980.
export const fixedTime = new Date('1980-01-01T00:00:00Z')

// Waits for both reading files into an archive and writing it. If one fails, the other does too: the cause is what the operating system
// refused to write, or the error of reading.
export const bothEnded = async (reading: Promise<void>, writing: Promise<void>): Promise<void> => {
  const [read, written] = await Promise.allSettled([reading, writing])
  if (written.status === 'rejected' && isRefusal(written.reason)) throw written.reason
  if (read.status === 'rejected') throw read.reason
  if (written.status === 'rejected') throw written.reason
}

const isRefusal = (error: unknown): boolean => error instanceof Error && 'syscall' in error

// Calls `work` with the file, opened. Throws AibError artifact-changed if it is not the one that the tree was made of.
export const whileUnchanged = async (file: TreeFile, work: (opened: FileHandle) => Promise<void>): Promise<void> => {
  const opened = await openUnchanged(file)
  try {
    await rejectChanged(file, opened)
    await work(opened)
    await rejectChanged(file, opened)
  } catch (error) {
    // A file that shrank breaks the archive before this check.
    await rejectChanged(file, opened)
    throw error
  } finally {
    await opened.close()
  }
}

// The content of a file that has any, as long as it was.
export const contentOf = (opened: FileHandle, { bytes }: TreeFile): Readable =>
  opened.createReadStream({ start: 0, end: bytes - 1, autoClose: false, highWaterMark: 256 * 1024 })

const openUnchanged = async (file: TreeFile): Promise<FileHandle> => {
  try {
    return await openFile(file.absolutePath)
  } catch (error) {
    throw isReplaced(error) ? changedFile(file) : error
  }
}

const rejectChanged = async (file: TreeFile, opened: FileHandle): Promise<void> => {
  if (isChanged(file, await opened.stat())) throw changedFile(file)
}

const changedFile = ({ absolutePath, path }: TreeFile): AibError =>
  new AibError({
    code: 'artifact-changed',
    message: `${path} changed while it was being packed.`,
    where: absolutePath,
    fix: 'Run this step after the step that writes the file has finished.',
  })
