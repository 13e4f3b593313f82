// Short-lived read-only links to blobs, signed with a user delegation key; with the account key only if nothing else is available.
import type { SASQueryParameters } from '@azure/storage-blob'
import { containerClient, namedAs, type StorageAccess } from '../azure/storage.js'
import { accountUrlOf } from './container.js'
import { explainStorageError } from './storage-error.js'

export interface Signer {
  // The query that turns a blob's URL into a link.
  sign(url: string): string
  // When the links expire.
  readonly until: Date
}

// User delegation keys are valid for seven days at most.
const longestLife = 7 * 24 * 3_600_000
// The clock of the storage account may differ a little from that of Azure Resource Manager.
const clockSkew = 5 * 60_000

// From when to when links are needed, in milliseconds since 1970 by Azure's clock.
export interface Period {
  readonly start: number
  readonly end: number
}

// Signs for the blobs of a container. Throws AibError.
export const createSigner = async (containerUrl: string, access: StorageAccess, { start, end }: Period): Promise<Signer> => {
  const storage = await import('@azure/storage-blob')
  const container = await containerClient(containerUrl, access)
  const { credential, userAgent } = access
  const { containerName, accountName } = container
  const root = `${accountUrlOf(container)}/${containerName}/`
  const startsOn = new Date(start - clockSkew)
  // A signature has its times in whole seconds.
  const until = new Date(Math.floor(Math.min(end, start + longestLife - 2 * clockSkew) / 1000) * 1000)
  const valuesOf = (url: string) => ({
    containerName,
    blobName: decodeURIComponent(url.slice(root.length)),
    startsOn,
    expiresOn: until,
    permissions: storage.BlobSASPermissions.parse('r'),
    protocol: storage.SASProtocol.Https,
  })
  const signing = async (): Promise<(url: string) => SASQueryParameters> => {
    if (credential instanceof storage.StorageSharedKeyCredential)
      return (url) => storage.generateBlobSASQueryParameters(valuesOf(url), credential)
    const service = new storage.BlobServiceClient(accountUrlOf(container), credential, namedAs(userAgent))
    const key = await service.getUserDelegationKey(startsOn, until)
    return (url) => storage.generateBlobSASQueryParameters(valuesOf(url), key, accountName)
  }
  try {
    const query = await signing()
    return { until, sign: (url) => query(url).toString() }
  } catch (error) {
    throw await explainStorageError(error, 'The links to the artifacts could not be signed', containerUrl, fixes)
  }
}

// The action generateUserDelegationKey belongs to the account: a role on the container does not include it.
const fixes: Readonly<Record<string, string>> = {
  AuthorizationPermissionMismatch:
    'Give the pipeline’s identity the role Storage Blob Delegator on the storage account: a role on the container does not include the right to sign links. New role assignments can take a few minutes to take effect.',
}
