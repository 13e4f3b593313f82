// A log that cannot be read, and what would make it readable.
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

// A right is missing. `refused` is the first one that was needed, with its scope. The message names both roles, on a scope that lasts: the
// service's own staging group is deleted with its template.
export const roleMissing = (refused: string, cause: unknown): LogDenied =>
  new LogDenied(
    `The pipeline’s identity needs Reader and Storage Blob Data Reader on the subscription, or on your own staging resource group (stagingResourceGroup). It lacks: ${refused}`,
    cause,
  )

// Runs a read through Resource Manager. A refusal becomes the missing right.
export const withReader = async <T>(scope: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ArmError && error.status === 403) throw roleMissing(`${error.refusedAction ?? 'Reader'} on ${scope}`, error)
    throw error
  }
}
