// Windows line endings in scripts for Linux: a shell reads the carriage return as a part of the word before it.
import { writeFile } from 'node:fs/promises'
import type { Place } from '../errors.js'
import type { Finding } from '../template/finding.js'

// Windows line endings that stay in a script for Linux, or that the uploaded copy no longer has.
export type LineEndings = 'windows' | 'fixed'

// Writes the text with Linux line endings.
export const writeWithoutCarriageReturns = (text: Buffer, file: string): Promise<void> =>
  // Every byte is a character of latin1: whatever the encoding, only carriage returns before line feeds are removed.
  writeFile(file, text.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')

// Findings about the scripts of one reference in a template, with their paths; one finding of each kind. `option` is the input that fixes
// them.
export const lineEndingFindings = (
  contents: readonly { readonly path: string; readonly lineEndings?: LineEndings }[],
  at: Place,
  option: string,
): readonly Finding[] => {
  const pathsOf = (kind: LineEndings): readonly string[] =>
    contents.filter(({ lineEndings }) => lineEndings === kind).map(({ path }) => path)
  const [wrong, fixed] = [pathsOf('windows'), pathsOf('fixed')]
  return [
    ...finding(
      wrong,
      'warning',
      at,
      (names) => `${names} with Windows line endings (CRLF), which the shell cannot run. ${remedy}, or use ${option}.`,
    ),
    ...finding(fixed, 'info', at, (names) => `${names} with Windows line endings (CRLF): the uploaded copy has those of Linux.`),
  ]
}

const remedy = 'Keep the line endings of Linux in the repository (.gitattributes: *.sh text eol=lf)'

const finding = (
  paths: readonly string[],
  severity: Finding['severity'],
  at: Place,
  message: (names: string) => string,
): readonly Finding[] => (paths.length === 0 ? [] : [{ rule: 'script-line-endings', severity, message: message(named(paths)), at }])

// A folder may contain hundreds of them.
const named = (paths: readonly string[]): string => {
  const [first = ''] = paths
  return paths.length === 1 ? `${first} is a script` : `${first} and ${paths.length - 1} more are scripts`
}
