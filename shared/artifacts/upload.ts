// Sends artifacts to the blob container: only those that are not there, by the pipeline's Entra identity.
import { stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { TokenCredential } from '@azure/core-auth'
import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob'
import { AibError } from '../errors.js'
import type { Artifact } from './artifact.js'
import { explainStorageError, isBlobMissing, isPassing, storageErrorCode } from './storage-error.js'

export interface UploadResult {
  readonly artifact: Artifact
  readonly sent: boolean
}

// Called after each artifact.
export type OnUploaded = (result: UploadResult) => void

// More in flight brings little and costs memory (SDK.md section 4).
const filesInFlight = 8
const blocks = { blockSize: 8 * 1024 * 1024, concurrency: 4, maxSingleShotSize: 8 * 1024 * 1024 }

// Uploads what is missing. Throws one AibError that names the container or file.
export const uploadArtifacts = async (
  artifacts: readonly Artifact[],
  containerUrl: string,
  credential: TokenCredential,
  onUploaded: OnUploaded,
  signal: AbortSignal,
): Promise<readonly UploadResult[]> => {
  const { ContainerClient } = await import('@azure/storage-blob')
  const container = new ContainerClient(containerUrl, credential, {
    retryOptions: { maxTries: 5, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 },
  })
  const waiting = [...new Map(artifacts.map((artifact) => [artifact.blobName, artifact])).values()]
  const results: UploadResult[] = []
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const artifact = next
      const result = { artifact, sent: await repeated(() => ensureUploaded(container, artifact, signal), signal) }
      results.push(result)
      onUploaded(result)
    }
  }
  await Promise.all(Array.from({ length: Math.min(filesInFlight, waiting.length) }, worker))
  return results
}

const tries = 4

// The client repeats lost connections and throttled answers by itself, but no failing gateway (502, 504). Repeating is safe: what was
// sent before is found there.
const repeated = async <Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      if (tried === tries || !(error instanceof AibError) || !isPassing(error.cause)) throw error
      await wait(tried * 500, undefined, { signal })
    }
  }
}

// Whether the artifact had to be sent.
const ensureUploaded = async (container: ContainerClient, artifact: Artifact, signal: AbortSignal): Promise<boolean> => {
  const blob = container.getBlockBlobClient(artifact.blobName)
  try {
    if (await isPresent(blob, artifact, signal)) return false
    await blob.uploadFile(artifact.absolutePath, {
      ...blocks,
      // Another job may send the same content at the same time: the first one wins, the second finds it there.
      conditions: { ifNoneMatch: '*' },
      metadata: { sha256: artifact.sha256 },
      blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
      abortSignal: signal,
    })
  } catch (error) {
    signal.throwIfAborted()
    if (storageErrorCode(error) === 'BlobAlreadyExists') return false
    throw explainStorageError(error, `${artifact.path} could not be uploaded`, container.url)
  }
  await rejectChanged(blob, artifact)
  return true
}

// Present with the right length and checksum; a leftover of something else under this name is an error, never overwritten.
const isPresent = async (blob: BlockBlobClient, artifact: Artifact, signal: AbortSignal): Promise<boolean> => {
  try {
    const { contentLength, metadata } = await blob.getProperties({ abortSignal: signal })
    if (contentLength === artifact.bytes && (metadata?.['sha256'] ?? artifact.sha256) === artifact.sha256) return true
    throw new AibError({
      code: 'upload-failed',
      message: `The container has a blob ${artifact.blobName} with other content (${contentLength ?? 0} bytes instead of ${artifact.bytes}).`,
      where: blob.url,
      fix: 'Delete that blob: names in this container are checksums, so something else wrote it.',
    })
  } catch (error) {
    if (isBlobMissing(error)) return false
    throw error
  }
}

// What was sent must be what was hashed. (The service would find out, too: the template carries the checksum.)
const rejectChanged = async (blob: BlockBlobClient, artifact: Artifact): Promise<void> => {
  const { size, mtimeMs } = await stat(artifact.absolutePath)
  if (size === artifact.bytes && mtimeMs === artifact.modified) return
  await blob.deleteIfExists()
  throw new AibError({
    code: 'artifact-changed',
    message: `${artifact.path} changed while it was being uploaded.`,
    where: artifact.path,
    fix: 'Let the step that writes it end first.',
  })
}
