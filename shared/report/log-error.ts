// Logs errors at their places.
import { AibError } from '../errors.js'
import type { Host } from '../host.js'
import { failedMachine } from '../machine-fault.js'
import { problemAnnotation } from './problem-text.js'

// Logs every problem of an error, and its causes at debug level. Returns the error as an AibError.
export const logError = (host: Pick<Host, 'log' | 'platform'>, error: unknown): AibError => {
  const known = asAibError(error)
  for (const problem of known.problems) host.log.error(problemAnnotation(problem, host.platform, known.sources))
  const trace = traceOf(error)
  if (trace !== '') host.log.debug(trace)
  return known
}

const asAibError = (error: unknown): AibError => (error instanceof AibError ? error : (failedMachine(error) ?? defect(error)))

// Its stack trace is shown at debug level.
const defect = (error: unknown): AibError =>
  new AibError(
    {
      code: 'internal',
      message: `A defect of this tool: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'Please report it, with the debug log of this run.',
    },
    { cause: error },
  )

// The causes of an error, with stack traces for defects of this tool and for errors of Azure's packages, but not for a user's mistake.
const traceOf = (error: unknown): string => {
  const traces: string[] = []
  for (let current = error instanceof AibError ? error.cause : error; current instanceof Error; current = current.cause) {
    traces.push(current.stack ?? current.message)
  }
  return traces.join('\ncaused by ')
}
