// Continues after an error, so that all errors are reported together.
import type { Sliced } from '../clock.js'
import { AibError } from '../errors.js'

// The results of all tasks. If some fail, one error with the problems of all of them, each problem once.
export const collectAll = <Result>(tasks: readonly (() => Result)[]): readonly Result[] => resultsOf(tasks.map(attempt))

// The same, with a slice for each task.
export function* collectInSlices<Result>(tasks: readonly (() => Result)[]): Sliced<readonly Result[]> {
  const outcomes: Outcome<Result>[] = []
  for (const task of tasks) {
    yield
    outcomes.push(attempt(task))
  }
  return resultsOf(outcomes)
}

const resultsOf = <Result>(outcomes: readonly Outcome<Result>[]): readonly Result[] => {
  const [failure, ...others] = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []))
  if (failure !== undefined) throw merge(failure, others)
  return outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []))
}

// The results of two tasks of different types, or one error with the problems of both.
export const collectBoth = <First, Second>(first: () => First, second: () => Second): readonly [First, Second] => {
  const left = attempt(first)
  const right = attempt(second)
  if ('error' in left) throw 'error' in right ? merge(left.error, [right.error]) : left.error
  if ('error' in right) throw right.error
  return [left.result, right.result]
}

const merge = (failure: AibError, others: readonly AibError[]): AibError => {
  const problems = new Set([failure, ...others].flatMap((error) => error.problems))
  const [first, ...rest] = problems
  return first === undefined ? failure : new AibError([first, ...rest])
}

type Outcome<Result> = { readonly result: Result } | { readonly error: AibError }

const attempt = <Result>(task: () => Result): Outcome<Result> => {
  try {
    return { result: task() }
  } catch (error) {
    if (error instanceof AibError) return { error }
    throw error
  }
}
