// Paths of the repository, one by one or by pattern.

// Whether a path is one of the patterns: a path, a folder for all that is in it, or a pattern with * (within a name), ** (across
// folders) and ?. All are relative to the workspace, with forward slashes.
export const isAmongPaths = (path: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => expressionOf(pattern.replace(/^\.\//, '').replace(/\/+$/, '')).test(path))

// What a name has to be like for a pattern with * and ?.
export const nameExpression = (pattern: string): RegExp => new RegExp(`^${sourceOf(pattern)}$`)

const expressionOf = (pattern: string): RegExp => new RegExp(`^${sourceOf(pattern)}(?:/.*)?$`)

const sourceOf = (pattern: string): string =>
  pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => wildcards[part] ?? escaped(part))
    .join('')

const wildcards: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
