// Resolves the links in a path, whether or not it exists.
import { readlink } from 'node:fs/promises'
import { dirname, join, parse, resolve, sep } from 'node:path'

// The number of links that Linux follows (path_resolution(7)).
const mostLinks = 40

// The path with its symbolic links resolved as far as they exist; the same as realpath for existing paths. `visit` is
// called with each folder that the way leads through, and with its end. Never throws.
export const followLinks = async (
  path: string,
  read: ReadLink = readLink,
  visit: (reached: string) => void = () => undefined,
): Promise<string> => {
  let reached = parse(resolve(path)).root
  const waiting = partsOf(resolve(path))
  let links = 0
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const next = part === '..' ? dirname(reached) : join(reached, part)
    const target = part === '..' || links === mostLinks ? undefined : await read(next)
    if (target === undefined) {
      reached = next
      visit(reached)
      continue
    }
    links++
    const { root } = parse(target)
    if (root !== '') reached = resolve(reached, root)
    waiting.unshift(...partsOf(target))
  }
  return reached
}

// The target of a link; undefined for anything else, or if it does not exist.
export type ReadLink = (path: string) => Promise<string | undefined>

const readLink: ReadLink = (path) => readlink(path).catch(() => undefined)

// The same, with folders that several paths have in common read once.
export const linksOnce = (): ReadLink => {
  const known = new Map<string, Promise<string | undefined>>()
  return (path) => {
    const target = known.get(path) ?? readLink(path)
    known.set(path, target)
    return target
  }
}

const partsOf = (path: string): string[] => {
  const below = path.slice(parse(path).root.length)
  return below.split(sep === '/' ? sep : /[\\/]/).filter((part) => part !== '' && part !== '.')
}
