// A log that cannot be read, and what would make it readable.
import { causeOfRefusal, storageErrorCode } from '../../artifacts/storage-error.js'
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
const roleMissing = (refused: string, cause: unknown): LogDenied =>
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

// What makes the log in a storage account readable, from what storage answered: to the token first, then to a signature with the account's
// key. Without another cause, the role is missing.
export const storageDenied = async (account: string, refusals: readonly unknown[], cause: unknown = refusals[0]): Promise<LogDenied> => {
  for (const refusal of refusals) {
    const code = storageErrorCode(refusal) ?? ''
    if (code === 'AuthorizationFailure') return new LogDenied(`The firewall of ${account} blocks this agent`, refusal)
    const known = rights.has(code) ? undefined : await causeOfRefusal(refusal)
    if (known !== undefined) return new LogDenied(`${account} denies access to its blobs [${code}]. ${known}`, refusal)
  }
  return roleMissing(
    `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read on ${account} (or a role that may list its keys, if the account allows keys)`,
    cause,
  )
}

// The codes with which storage refuses a login that it accepts, or a key.
const rights: ReadonlySet<string> = new Set([
  'AuthorizationPermissionMismatch',
  'InsufficientAccountPermissions',
  'KeyBasedAuthenticationNotPermitted',
])
