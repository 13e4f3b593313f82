// A folder for the intermediate files of a command.
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineError, reasonOf } from './machine-fault.js'

// Creates the folder at the first call. Throws AibError machine-failed if that fails.
export type TempDir = () => Promise<string>

// Runs `work` with a folder that is created at the first call and removed however the work ends.
export const withTempDir = async <T>(work: (tempDir: TempDir) => Promise<T>): Promise<T> => {
  let folder: Promise<string> | undefined
  try {
    return await work(() => (folder ??= makeFolder()))
  } finally {
    // The result of the work matters more than a folder that remains: the machine empties its temporary folder eventually.
    await folder?.then((path) => rm(path, { recursive: true, force: true })).catch(() => undefined)
  }
}

// Its path has no links: on macOS, that of the temporary folder has one.
const makeFolder = async (): Promise<string> => {
  try {
    return await mkdtemp(join(await realpath(tmpdir()), 'aib-'))
  } catch (error) {
    throw machineError(`The temporary folder ${tmpdir()} cannot be used: ${reasonOf(error)}.`, error)
  }
}
