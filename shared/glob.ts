// Patterns of paths, in picomatch's syntax: *, **, ?, [a-z], {a,b}. Paths have forward slashes.
import picomatch from 'picomatch'

// Whether a path matches one of the patterns: a path, a folder for everything in it, or a pattern. A pattern that starts with ! excludes
// what the patterns before it match. All are relative to the workspace.
export const isAmongPaths = (path: string, patterns: readonly string[]): boolean =>
  patterns.reduce((isAmong, pattern) => {
    const isNegated = pattern.startsWith('!')
    const text = isNegated ? pattern.slice(1) : pattern
    return matchesWithin(path, text.replace(/^\.\//, '').replace(/\/+$/, '')) ? !isNegated : isAmong
  }, false)

const matchesWithin = (path: string, pattern: string): boolean =>
  pattern === path ||
  path.startsWith(`${pattern}/`) ||
  picomatch.isMatch(path, [literally(pattern), `${literally(pattern)}/**`], { dot: true, nonegate: true })

export interface Glob {
  // The folder that contains all matches, itself without a pattern; '' for the current one.
  readonly base: string
  // How many folders below the base a match can be.
  readonly depth: number
  readonly crossesFolders: boolean
  // Whether a path, relative to the base, matches. Names that begin with a dot match only if the pattern has the dot.
  readonly matches: (path: string) => boolean
  // Whether the pattern itself names this folder.
  readonly names: (folder: string) => boolean
}

// The parts of a pattern; undefined if the text has no pattern characters.
export const globOf = (pattern: string): Glob | undefined => {
  const { base, glob, isGlob } = picomatch.scan(literally(pattern), { nonegate: true })
  if (!isGlob) return undefined
  const crossesFolders = glob.includes('**')
  const isMatch = picomatch(glob, { nonegate: true })
  return {
    base,
    depth: crossesFolders ? Infinity : glob.split('/').length - 1,
    crossesFolders,
    matches: (path) => isMatch(path),
    names: (folder) => pattern.split('/').includes(folder),
  }
}

// Many names contain parentheses, such as `image (1).yaml`, so they are not pattern characters here.
const literally = (pattern: string): string => pattern.replaceAll(/[()]/g, '\\$&')
