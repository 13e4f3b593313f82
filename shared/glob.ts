// Patterns of paths, as picomatch reads them: *, **, ?, [a-z], {a,b}. Paths have forward slashes.
import picomatch from 'picomatch'

// Whether a path is one of the patterns: a path, a folder for everything in it, or a pattern. A pattern with ! in front takes away what
// the patterns before it match. All are relative to the workspace.
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
  // The folder that all matches are in, without a pattern in it; '' for the current one.
  readonly base: string
  // How many folders below it a match can be.
  readonly depth: number
  readonly crossesFolders: boolean
  // Whether a path, relative to the base, matches. Names that begin with a dot match only if the pattern has the dot.
  readonly matches: (path: string) => boolean
  // Whether the pattern itself names this folder.
  readonly names: (folder: string) => boolean
}

// A pattern taken apart; undefined if the text has nothing of a pattern.
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

// Parentheses are part of many names, such as `image (1).yaml`, and not of patterns here.
const literally = (pattern: string): string => pattern.replaceAll(/[()]/g, '\\$&')
