// Limits the work that a document can ask for.
import { workStopwatch } from '../../clock.js'
import { AibError, type Place } from '../../errors.js'

// Runs a task one level deeper, which counts as `cost` steps. Throws `template-expression` if it is too deep, or too much work in total.
export interface WorkGuard {
  <Result>(at: Place, task: () => Result, cost?: number): Result
  // Counts steps that are done already, or about to be done.
  readonly charge: (at: Place, steps: number) => void
}

// How many characters or values of a function's arguments count as one step: a rough estimate for the limit, not a measurement.
export const weightPerStep = 8

// The cost of one iteration of a loop or lambda: nested loops multiply.
export const roundCost = 100

// Variables that use variables nest the evaluation; this is far beyond any template, and well within the stack.
const deepestEvaluation = 400

// A template of the largest size that Azure accepts needs less.
const mostSteps = 3_000_000

// What a step costs differs from function to function: this ends what the count of steps lets through, in milliseconds. It is below the 2
// seconds within which a signal is answered, because no signal arrives while a document is evaluated. The largest of the public templates
// takes a hundredth of it.
const longest = 1500

// A guard for one document, which is evaluated without a pause. `elapsed` gives the milliseconds that it has taken so far.
export const createWorkGuard = (elapsed: () => number = workStopwatch()): WorkGuard => {
  let depth = 0
  let steps = 0
  let calls = 0
  // After the first error, every other part of the document ends with the same error at once.
  let tooMuch: AibError | undefined
  const fault = (message: string, where: Place) => new AibError({ code: 'template-expression', message, where })
  const charge = (at: Place, cost: number): void => {
    steps += cost
    calls += 1
    const isTooLong = (calls % 64 === 0 || cost > 1000) && elapsed() > longest
    if (steps > mostSteps || isTooLong)
      tooMuch ??= fault('The loops and functions of the template ask for more work than any template needs.', at)
    if (tooMuch !== undefined) throw tooMuch
  }
  const deeper = <Result>(at: Place, task: () => Result, cost = 1): Result => {
    charge(at, cost)
    if (depth >= deepestEvaluation) throw fault('Parameters and variables refer to each other too deeply.', at)
    depth += 1
    try {
      return task()
    } finally {
      depth -= 1
    }
  }
  return Object.assign(deeper, { charge })
}
