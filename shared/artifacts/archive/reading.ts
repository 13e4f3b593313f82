// What the writers of archives share: the clock that they do not look at, and files that are written while they are read.
import { stat } from 'node:fs/promises'
import { AibError } from '../../errors.js'
import { isChanged } from '../artifact.js'
import type { TreeFile } from './tree.js'

// When every file of an archive was last written: nothing of the checkout's clock goes in. 1980 is where zip's calendar begins.
export const fixedTime = new Date('1980-01-01T00:00:00Z')

// Waits for both the reading of files into an archive and the writing of it. Where one fails the other does; the reader knows why.
export const bothEnded = async (reading: Promise<void>, writing: Promise<void>): Promise<void> => {
  const [read, written] = await Promise.allSettled([reading, writing])
  if (read.status === 'rejected') throw read.reason
  if (written.status === 'rejected') throw written.reason
}

// Does `work`, which reads a file; throws AibError artifact-changed if the file was written since the tree was read.
export const whileUnchanged = async (file: TreeFile, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    // A file that grew or shrank breaks the archive first.
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
