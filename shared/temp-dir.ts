// A place for what a command makes on its way.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineError, reasonOf } from './machine-fault.js'

// Makes the folder at the first call. Throws AibError machine-failed if it cannot be made.
export type TempDir = () => Promise<string>

// Runs `work` with its own folder, which is made at the first call and removed however the work ends.
export const withTempDir = async <T>(work: (tempDir: TempDir) => Promise<T>): Promise<T> => {
  let folder: Promise<string> | undefined
  try {
    return await work(() => (folder ??= makeFolder()))
  } finally {
    // What the work came to counts more than a folder that stays: the machine empties its temporary folder some day.
    await folder?.then((path) => rm(path, { recursive: true, force: true })).catch(() => undefined)
  }
}

const makeFolder = (): Promise<string> =>
  mkdtemp(join(tmpdir(), 'aib-')).catch((error: unknown) => {
    throw machineError(`The temporary folder ${tmpdir()} cannot be used: ${reasonOf(error)}.`, error)
  })
