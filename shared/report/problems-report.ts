// An error on the page of a job: without it, a job that fails before its command reports anything would have an empty page.
import type { AibError, ErrorCode, Problem } from '../errors.js'
import { withCode } from '../inline-code.js'
import { spellNames } from '../inputs/spelling.js'
import type { Platform } from '../inputs/definition.js'
import { code, heading, lineBreak, list, type Inline, type Page } from '../page.js'
import { placeText } from './problem-text.js'

// Each problem with its place and what to do; empty if the command itself reports an error of this kind.
export const problemsReport = (error: AibError, platform: Platform): Page =>
  error.exitCode === 2 || unreported.includes(error.code)
    ? [heading('The command failed'), list(error.problems.map((problem) => lineOf(problem, platform)))]
    : []

// In addition to invalid input: the errors that end a command before its work.
const unreported: readonly ErrorCode[] = ['login-failed', 'not-found', 'access-denied']

const lineOf = ({ where, message, fix }: Problem, platform: Platform): readonly Inline[] => [
  message,
  ...placeOf(where, message),
  ...(fix === undefined ? [] : [lineBreak, 'What to do: ', ...withCode(spellNames(fix, platform))]),
]

const placeOf = (where: Problem['where'], message: string): readonly Inline[] => {
  const text = typeof where === 'object' ? placeText(where) : where
  return text === undefined || message.includes(text) ? [] : [lineBreak, 'Where: ', code(text)]
}
