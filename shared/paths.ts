// Paths of the machine, as texts.
import { isAbsolute, relative, sep } from 'node:path'

// The path with forward slashes, as people and URLs write it.
export const slashes = (path: string): string => path.split(sep).join('/')

// Whether a path lies below a folder; neither may contain symbolic links.
export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
