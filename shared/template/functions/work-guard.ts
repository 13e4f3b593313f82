// Limits the work that a document can ask for.
import { workStopwatch } from '../../clock.js'
import { AibError, type Place } from '../../errors.js'

// Runs a task one level deeper, which counts as `cost` steps. Throws `template-expression` if it is too deep, or too much work in total.
export interface WorkGuard {
  <Result>(at: Place, task: () => Result, cost?: number): Result
  // Counts steps that are done already, or about to be done.
  readonly charge: (at: Place, steps: number) => void
  // To be called after everything else has run, for example the handler of a signal: a new slice of the work begins.
  readonly beginSlice: () => void
}

// How many characters or values of a function's arguments count as one step: a rough estimate for the limit, not a measurement.
export const weightPerStep = 4

// What each item costs that a function makes: with its place and its marks it takes as long as reading a hundred characters.
export const itemCost = 2

// The cost of one iteration of a loop or lambda: nested loops multiply.
export const roundCost = 100

// Variables that use variables nest the evaluation; this is far beyond any template, and well within the stack.
const deepestEvaluation = 400

// Of a document.
const mostSteps = 3_000_000

// Of a slice, during which no signal arrives. The largest of the public templates needs a tenth of it; the slowest functions take half a
// second for it (`npm run bench`), a quarter of the time within which a signal is answered.
const mostStepsOfSlice = 1_000_000

// What a step takes differs from function to function: these end what the counts of steps let through, in milliseconds.
const longest = 1500
const longestSlice = 700

// A guard for one document. `elapsed` gives the milliseconds that it has taken so far.
export const createWorkGuard = (elapsed: () => number = workStopwatch()): WorkGuard => {
  let depth = 0
  let steps = 0
  let calls = 0
  let slice = { steps: 0, elapsed: elapsed() }
  // After the first error, every other part of the document ends with the same error at once.
  let tooMuch: AibError | undefined
  const fault = (message: string, where: Place) => new AibError({ code: 'template-expression', message, where })
  const isTooLong = (): boolean => {
    const soFar = elapsed()
    return soFar > longest || soFar - slice.elapsed > longestSlice
  }
  const charge = (at: Place, cost: number): void => {
    steps += cost
    calls += 1
    if (steps > mostSteps || steps - slice.steps > mostStepsOfSlice || ((calls % 64 === 0 || cost > 1000) && isTooLong()))
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
  const beginSlice = (): void => {
    slice = { steps, elapsed: elapsed() }
  }
  return Object.assign(deeper, { charge, beginSlice })
}
