// A log that may not be read, and what would change that.
import { ArmError } from '../../azure/arm-error.js'

export class LogDenied extends Error {
  override readonly name = 'LogDenied'

  // `reason` is a sentence without its full stop.
  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The log may not be read: ${reason}`, { cause })
  }
}

// What is missing is a role, with its scope.
export const roleMissing = (role: string, cause: unknown): LogDenied => new LogDenied(`What the pipeline’s identity lacks: ${role}`, cause)

// Runs what reads through Resource Manager; a refusal becomes the role that is missing.
export const withReader = async <T>(scope: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ArmError && error.status === 403) throw roleMissing(`Reader on ${scope}`, error)
    throw error
  }
}
