// The only way to read the files of a repository that a plan has found. Between finding, hashing, packing and sending a file, anything on the
// machine may put something else in its place: a link that leads outside the workspace (also in the place of a folder above it), a pipe that
// would block, a device.
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs'
import { open, realpath, stat, type FileHandle } from 'node:fs/promises'
import { type Artifact, changedArtifact, isChanged } from './artifact.js'

// Why a file cannot be read, as the end of a sentence.
class Replaced extends Error {
  override readonly name = 'Replaced'
  override readonly message = 'it is no longer the ordinary file that was found there'
}

// Opens an ordinary file for reading; its path has no links. The caller closes it. Throws the file system's error, or Replaced.
export const openFile = async (path: string): Promise<FileHandle> => {
  const file = await open(path, flags)
  try {
    refuseOther(path, await file.stat(), await realpath(path), await stat(path))
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

// The content of such a file.
export const readWholeFile = async (path: string): Promise<Buffer> => {
  const file = await openFile(path)
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

// The same in this thread.
export const readWholeFileSync = (path: string): Buffer => {
  const file = openSync(path, flags)
  try {
    refuseOther(path, fstatSync(file), realpathSync.native(path), statSync(path))
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

// Opens the file of an artifact. Throws AibError artifact-changed if it is not the one whose checksum was computed.
export const openArtifact = async (artifact: Artifact): Promise<FileHandle> => {
  const file = await orChanged(artifact, () => openFile(artifact.absolutePath))
  try {
    if (isChanged(artifact, await file.stat())) throw changedArtifact(artifact)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

// The result of opening an artifact's file. Throws AibError artifact-changed if something else, or nothing, is in its place.
export const orChanged = async <Result>(artifact: Artifact, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    throw isReplaced(error) ? changedArtifact(artifact) : error
  }
}

// Whether a file could not be opened because something else, or nothing, is in its place.
export const isReplaced = (error: unknown): boolean =>
  error instanceof Replaced ||
  (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR'].includes(String(error.code)))

// Does not wait, as opening a pipe would until a program writes to it, and follows no link. (Windows has no such flags: `undefined` counts
// as 0.)
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

// What was opened must be what is at this path, without a link on the way. The operating system refuses to read a folder.
const refuseOther = (path: string, opened: Stats, real: string, found: Stats): void => {
  if (!(opened.isFile() || opened.isDirectory()) || real !== path || opened.ino !== found.ino || opened.dev !== found.dev)
    throw new Replaced()
}
