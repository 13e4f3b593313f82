// What the writers of archives share: a fixed time for all entries, and the check for files that change while they are read.
import { stat } from 'node:fs/promises'
import { AibError } from '../../errors.js'
import { isChanged } from '../artifact.js'
import type { TreeFile } from './tree.js'

// The time of every entry, so that nothing of the checkout's clock is in the archive. The calendar of zip begins in 1980.
export const fixedTime = new Date('1980-01-01T00:00:00Z')

// Waits for both reading files into an archive and writing it. If one fails, the other does too; the error of reading is the cause.
export const bothEnded = async (reading: Promise<void>, writing: Promise<void>): Promise<void> => {
  const [read, written] = await Promise.allSettled([reading, writing])
  if (read.status === 'rejected') throw read.reason
  if (written.status === 'rejected') throw written.reason
}

// Calls `work`, which reads a file. Throws AibError artifact-changed if the file was written since the tree was read.
export const whileUnchanged = async (file: TreeFile, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    // A file that grew or shrank breaks the archive before this check.
    await rejectChanged(file)
    throw error
  }
  await rejectChanged(file)
}

const rejectChanged = async (file: TreeFile): Promise<void> => {
  const { absolutePath, path } = file
  if (!isChanged(file, await stat(absolutePath))) return
  throw new AibError({
    code: 'artifact-changed',
    message: `${path} changed while it was being packed.`,
    where: absolutePath,
    fix: 'Run this step after the step that writes the file has finished.',
  })
}
