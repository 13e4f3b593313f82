// Short-lived read-only links to artifacts, signed with a user delegation key: no account key is involved.
import type { TokenCredential } from '@azure/core-auth'
import type { Artifact } from './artifact.js'
import { explainStorageError } from './storage-error.js'

// User delegation keys live for seven days at most.
const longestLife = 7 * 24 * 3_600_000
// The clock of the service may be behind this one.
const clockSkew = 5 * 60_000

// The signed URL of each artifact by its plain URL. Throws AibError.
export const signArtifacts = async (
  artifacts: readonly Artifact[],
  containerUrl: string,
  credential: TokenCredential,
  lifetime: number,
): Promise<ReadonlyMap<string, string>> => {
  const { BlobSASPermissions, BlobServiceClient, ContainerClient, SASProtocol, generateBlobSASQueryParameters } =
    await import('@azure/storage-blob')
  const container = new ContainerClient(containerUrl, credential)
  const service = new BlobServiceClient(containerUrl.slice(0, containerUrl.lastIndexOf('/')), credential)
  const startsOn = new Date(Date.now() - clockSkew)
  const expiresOn = new Date(Date.now() + Math.min(lifetime, longestLife - 2 * clockSkew))
  try {
    const key = await service.getUserDelegationKey(startsOn, expiresOn)
    return new Map(
      artifacts.flatMap(({ blobName, url }) => {
        const options = {
          containerName: container.containerName,
          blobName,
          startsOn,
          expiresOn,
          permissions: BlobSASPermissions.parse('r'),
          protocol: SASProtocol.Https,
        }
        return url === null
          ? []
          : [[url, `${url}?${generateBlobSASQueryParameters(options, key, container.accountName).toString()}`] as const]
      }),
    )
  } catch (error) {
    throw explainStorageError(error, 'The links to the artifacts could not be signed', containerUrl)
  }
}
