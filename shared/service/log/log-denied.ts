// A log that may not be read, and what would change that.
import { ArmError } from '../../azure/arm-error.js'

export class LogDenied extends Error {
  override readonly name = 'LogDenied'

  // `need` is a role and its scope, or what else is in the way.
  constructor(
    readonly need: string,
    cause: unknown,
  ) {
    super(`The log may not be read: ${need}`, { cause })
  }
}

// Runs what reads through Resource Manager; a refusal becomes the role that is missing.
export const withReader = async <T>(scope: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ArmError && error.status === 403) throw new LogDenied(`Reader on ${scope}`, error)
    throw error
  }
}
