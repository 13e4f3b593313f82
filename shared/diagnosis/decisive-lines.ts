// The lines of a step's output that say most about a failure that the table does not know: its first error often names the cause, the last one
// only what followed.
import { readingsOf, type Evidence } from './evidence.js'
import { isErrorLine, isWarning, isWrapper } from './quote.js'
import { isSuccess } from './survived.js'

// Errors and warnings in front of the last one, of the same command: at most three, in their order, each once.
export const errorsBefore = (output: Evidence, last: string): readonly string[] => {
  const lines = linesOf(output)
  const end = lines.findLastIndex((line) => line.trim() === last)
  const start = lines.slice(0, Math.max(end, 0)).findLastIndex((line) => isCommand(line) || isSuccess(line))
  const errors = lines.slice(start + 1, Math.max(end, 0)).flatMap((line, index, all) => errorIn(line, all[index + 1]))
  const different = errors.filter(
    (line, index) => !last.includes(line) && errors.findIndex((other) => kindOf(other) === kindOf(line)) === index && weightOf(line) > 0,
  )
  const heaviest = different.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, most)
  return different.filter((line) => heaviest.includes(line))
}

const most = 3

// With the warnings that stand directly before an error: the program may say in them why.
const linesOf = (output: Evidence): readonly string[] => {
  const whole = 'withWarnings' in output ? { ...output, text: output.withWarnings } : output
  const lines = (readingsOf(whole).at(-1) ?? '').split('\n').filter((line) => line.trim() !== '')
  return lines.filter((line, index) => !isWarning(line) || isErrorLine(lines[index + 1] ?? ''))
}

// As set -x prints it.
const isCommand = (line: string): boolean => /^\++ /.test(line)

// An error that ends with a colon is in the next line.
const errorIn = (line: string, next: string | undefined): readonly string[] => {
  if (!isErrorLine(line) || isWrapper(line)) return []
  const error = /:\s*$/.test(line) ? (next ?? '') : line
  return error.trim() === '' || isWrapper(error) ? [] : [error.trim()]
}

// Without what differs between two reports of the same error: times, lines, numbers.
const kindOf = (line: string): string => line.replaceAll(/\d+/g, '')

// A line with a path, an address, a name or a code says more than one of a few words.
const weightOf = (line: string): number =>
  (/[A-Z]:\\|(?:^|[\s'"(=])\/\w|:\/\//.test(line) ? 2 : 0) +
  (/['"‘“«`]\w|\d+\.\d+|\b[A-Z]{2,}\w*\d|\bFile\b|\bKB\d/.test(line) ? 1 : 0) +
  ((line.match(/\p{L}{2,}/gu) ?? []).length >= fewWords ? 1 : 0)

const fewWords = 5
