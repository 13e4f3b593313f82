// Files that inputs name.
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { slashes } from '../paths.js'
import { AibError } from '../errors.js'

// The text of a file that the input `input` names. Throws AibError file-missing.
export const readInputFile = async (path: string, shown: string, input: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    const reason = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder; a file is needed' : `cannot be read (${code})`
    throw new AibError(
      { code: 'file-missing', message: `${input}: ${shown} ${reason}.`, where: path, fix: 'Paths are relative to the workspace.' },
      { cause: error },
    )
  }
}

// A path as its user knows it: relative to the workspace where it lies in it.
export const shownPath = (workspace: string, path: string): string => {
  const way = relative(workspace, path)
  return way.startsWith('..') || way === '' ? path : slashes(way)
}
