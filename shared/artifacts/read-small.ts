// Reads many small files.
import { readWholeFile, readWholeFileSync } from './open-file.js'

// Largest size of a small file, in bytes.
export const smallFile = 64 * 1024

// Returns the content of a file. Throws the file system's error.
export type ReadSmall = (path: string) => Promise<Buffer>

// In milliseconds; usually longer than any read from memory or a local disk takes.
const slow = 2

// A reader of small files. Reading a cached file in another thread takes four times as long as here (measured). After the first slow read,
// as on a network file system, other threads do the waiting.
export const smallFileReader = (): ReadSmall => {
  let isFast = true
  return async (path) => {
    if (!isFast) return readWholeFile(path)
    const start = performance.now()
    const content = readWholeFileSync(path)
    isFast = performance.now() - start < slow
    return content
  }
}
