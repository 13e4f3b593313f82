// Paths of the machine, as texts. Tests use those of another machine.
import machine, { type PlatformPath } from 'node:path'

// The path with forward slashes, as people and URLs write it.
export const slashes = (path: string, { sep }: PlatformPath = machine): string => path.split(sep).join('/')

// Whether a path is a `.git` entry or below one, with the history and the token of the checkout. Some file systems ignore case. Windows
// drops dots and spaces at the end of a name, writes a stream of it after a colon, and also knows it as GIT~1 (git refuses these names:
// core.protectNTFS).
export const isBelowGit = (path: string): boolean => path.split(/[/\\]/).some((name) => gitEntry.test(name))

const gitEntry = /^(?:\.git|git~\d)[. ]*(?::.*)?$/i

// Whether a path is below a folder; neither may contain symbolic links.
export const isInside = (folder: string, path: string, kind: PlatformPath = machine): boolean => {
  const way = kind.relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${kind.sep}`) && !kind.isAbsolute(way)
}
