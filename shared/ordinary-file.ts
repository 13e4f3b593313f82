// Writes files that a pipeline or a repository names: a pipe or a disk there must neither block the job nor receive the text.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

// Replaces the content of the file, or appends to it. Throws if the path leads to anything but an ordinary file or a character device such
// as /dev/null.
export const writeOrdinaryFile = async (path: string, text: string, how: 'replace' | 'append' = 'replace'): Promise<void> => {
  // Does not wait: opening a pipe would block until a program reads from it. (Windows has no such flag: `undefined` counts as 0.)
  const file = await open(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_NONBLOCK | (how === 'append' ? constants.O_APPEND : 0),
  ).catch((error: unknown) => {
    // A pipe that no program reads, or a socket.
    throw error instanceof Error && 'code' in error && error.code === 'ENXIO' ? notOrdinary() : error
  })
  try {
    const target = await file.stat()
    if (!target.isFile() && !target.isCharacterDevice()) throw notOrdinary()
    if (how === 'replace' && target.isFile()) await file.truncate()
    await file.writeFile(text)
  } finally {
    await file.close()
  }
}

const notOrdinary = (): Error => new Error('it is not an ordinary file')
