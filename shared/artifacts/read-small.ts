// Reads many small files.
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

// Largest size of a small file, in bytes.
export const smallFile = 64 * 1024

// Gives what is in a file. Throws the file system's error.
export type ReadSmall = (path: string) => Promise<Buffer>

// Longer than any read of what is in memory or on a disk of this machine takes, as a rule; milliseconds.
const slow = 2

// A reader of small files. Handing one to another thread takes four times as long as reading it here (measured) if it is cached; after the
// first slow read, as on a network file system, other threads do the waiting.
export const smallFileReader = (): ReadSmall => {
  let isFast = true
  return async (path) => {
    if (!isFast) return readFile(path)
    const start = performance.now()
    const content = readFileSync(path)
    isFast = performance.now() - start < slow
    return content
  }
}
