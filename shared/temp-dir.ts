// A place for what a command makes on its way.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The folder; it is there once it has been asked for.
export type TempDir = () => Promise<string>

// Runs `work` with a folder of its own, which is made when it is first asked for, and gone afterwards however the work ends.
export const withTempDir = async <T>(work: (tempDir: TempDir) => Promise<T>): Promise<T> => {
  let folder: Promise<string> | undefined
  try {
    return await work(() => (folder ??= mkdtemp(join(tmpdir(), 'aib-'))))
  } finally {
    if (folder !== undefined) await rm(await folder, { recursive: true, force: true })
  }
}
