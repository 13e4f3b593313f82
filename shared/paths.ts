// Paths of the machine, as texts.
import { isAbsolute, relative, sep } from 'node:path'

// The path with forward slashes, as people and URLs write it.
export const slashes = (path: string): string => path.split(sep).join('/')

// Whether a path is a `.git` entry or below one: the history, and the token of the checkout. Some file systems ignore case.
export const isBelowGit = (path: string): boolean => path.split(/[/\\]/).some((name) => name.toLowerCase() === '.git')

// Whether a path is below a folder; neither may contain symbolic links.
export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
