// Uploads missing artifacts to the blob container with the pipeline's Entra identity.
import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob'
import { wait } from '../clock.js'
import { AibError } from '../errors.js'
import type { Artifact } from './artifact.js'
import { containerClient, type StorageAccess } from '../azure/storage.js'
import { createContainer, missingContainer } from './container.js'
import { withIdleTimeout } from '../azure/idle-timeout.js'
import { openArtifact } from './open-file.js'
import type { SignedScript } from './private-script.js'
import { smallFile, smallFileReader } from './read-small.js'
import { blockUploader, oneBlock, type Send, type SendOptions } from './upload-blocks.js'
import { sender } from './upload-whole.js'
import { mapLimit } from '../concurrency.js'
import { explainStorageError, isBlobMissing, isPassing, storageErrorCode } from './storage-error.js'

export interface UploadResult {
  readonly artifact: Artifact
  readonly sent: boolean
}

export interface Limits {
  readonly signal: AbortSignal
  // Milliseconds without an answer after which a request counts as lost.
  readonly idleTimeout: number
}

// Called as things happen.
export interface UploadWatcher {
  // Reports a new container; undefined if a missing one is an error.
  readonly onContainerCreated?: (text: string) => void
  // After each artifact.
  readonly onUploaded: (result: UploadResult) => void
  // While one is sent, with the bytes sent so far.
  readonly onSent: (path: string, bytes: number) => void
}

// The blocks of large files are sent side by side, and a second file while the first is completed. A file that is sent in one request waits
// for its answer most of the time. More in flight gains little and costs memory (npm run bench -- artifacts).
const inFlight = { inBlocks: 2, atOnce: 16 }

// Uploads what is missing. Throws one AibError that names the container or file.
export const uploadArtifacts = async (
  artifacts: readonly Artifact[],
  containerUrl: string,
  storage: StorageAccess,
  { onContainerCreated, onUploaded, onSent }: UploadWatcher,
  limits: Limits,
): Promise<readonly UploadResult[]> => {
  const { signal } = limits
  const container = await containerClient(containerUrl, storage, { maxTries: 5, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 })
  const create = (): Promise<void> =>
    onContainerCreated === undefined
      ? Promise.reject(missingContainer(container))
      : createContainer(container, storage, onContainerCreated, signal)
  let created: Promise<void> | undefined
  const target = {
    ...limits,
    container,
    createContainer: () => (created ??= create()),
    expected: { present: true },
    onSent,
  }
  const distinct = [...new Map(artifacts.map((artifact) => [artifact.blobName, artifact])).values()]
  const uploadAll = (limit: number, some: readonly Artifact[], send: Send): Promise<readonly UploadResult[]> =>
    mapLimit(limit, some, async (artifact) => {
      const result = { artifact, sent: await repeated(() => ensureUploaded({ ...target, send }, artifact), signal) }
      onUploaded(result)
      return result
    })
  // Large files first: what many small ones leave in the heap would add to the blocks.
  const inBlocks = await uploadAll(inFlight.inBlocks, distinct.filter(isInBlocks), blockUploader())
  const atOnce = distinct.filter((artifact) => !isInBlocks(artifact))
  return [...inBlocks, ...(await uploadAll(inFlight.atOnce, atOnce, sender(smallFileReader())))]
}

// Uploads a script from memory, because it contains a secret: it is never written to the agent's disk. Throws AibError.
export const uploadText = async (
  { text, sha256, blobName }: SignedScript,
  containerUrl: string,
  storage: StorageAccess,
  signal: AbortSignal,
): Promise<void> => {
  const blob = (await containerClient(containerUrl, storage)).getBlockBlobClient(blobName)
  const content = Buffer.from(text)
  try {
    await blob.upload(content, content.length, { metadata: { sha256, length: String(content.length) }, abortSignal: signal })
  } catch (error) {
    signal.throwIfAborted()
    throw await explainStorageError(error, 'The script of a download step could not be uploaded', containerUrl)
  }
}

const isInBlocks = ({ bytes }: Artifact): boolean => bytes > oneBlock

const tries = 4

// The client itself repeats lost connections and throttled answers, but not a failing gateway (502, 504). Repeating is safe: what was sent
// before is found.
const repeated = async <Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      if (tried === tries || !(error instanceof AibError) || !isPassing(error.cause)) throw error
      await wait(tried * 500, signal)
    }
  }
}

interface Target extends Limits {
  readonly container: ContainerClient
  // Once for all files.
  readonly createContainer: () => Promise<void>
  readonly onSent: UploadWatcher['onSent']
  readonly send: Send
  // Whether the previous artifact had already been uploaded; the next one is likely to be the same.
  readonly expected: { present: boolean }
}

// Whether the artifact had to be sent. The first one shows that the container is missing: no request is spent on that before.
const ensureUploaded = async (target: Target, artifact: Artifact): Promise<boolean> => {
  const { container, signal } = target
  await refuseChanged(artifact)
  try {
    return await sendIfMissing(target, artifact)
  } catch (error) {
    signal.throwIfAborted()
    if (storageErrorCode(error) !== 'ContainerNotFound') throw await explainStorageError(error, failureText(artifact), container.url)
    await target.createContainer()
  }
  try {
    return await sendIfMissing(target, artifact)
  } catch (error) {
    signal.throwIfAborted()
    throw await explainStorageError(error, failureText(artifact), container.url)
  }
}

// The template would run what was planned, if the container has it, and not what the file contains now.
const refuseChanged = async (artifact: Artifact): Promise<void> => {
  const file = await openArtifact(artifact)
  await file.close()
}

const failureText = ({ path }: Artifact): string => `${path} could not be uploaded`

// Looks for the artifact before sending it. Sending a small one is as quick as looking for it, and storage refuses one that exists: as long
// as the previous artifacts were missing, it is sent at once.
const sendIfMissing = async (target: Target, artifact: Artifact): Promise<boolean> => {
  const { container, expected, signal, idleTimeout, onSent, send } = target
  const blob = container.getBlockBlobClient(artifact.blobName)
  const isUploaded = async (): Promise<boolean> => (expected.present = await isPresent(blob, artifact, target))
  if ((expected.present || artifact.bytes > smallFile) && (await isUploaded())) return false
  try {
    await withIdleTimeout(idleTimeout, signal, (abortSignal, alive) => {
      const onProgress = (bytes: number): void => {
        alive()
        onSent(artifact.path, bytes)
      }
      return send(blob, artifact, { ...optionsOf(artifact), abortSignal, onProgress })
    })
    return true
  } catch (error) {
    if (storageErrorCode(error) === 'BlobAlreadyExists' && (await isUploaded())) return false
    throw error
  }
}

const optionsOf = ({ sha256, bytes }: Artifact): Omit<SendOptions, 'abortSignal' | 'onProgress'> => ({
  // Another job may send the same content at the same time: the first one wins, and the second finds it.
  conditions: { ifNoneMatch: '*' },
  metadata: { sha256, length: String(bytes) },
  blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
})

// Exists with the right length and checksum. Anything else under this name is an error, and is never overwritten.
const isPresent = async (blob: BlockBlobClient, artifact: Artifact, { signal, idleTimeout }: Limits): Promise<boolean> => {
  try {
    const found = await withIdleTimeout(idleTimeout, signal, (abortSignal) => blob.getProperties({ abortSignal }))
    // An answer without a request id is not from the blob service but from a proxy.
    if (found.requestId === undefined) throw await foreignAnswer()
    const { contentLength = 0, metadata = {} } = found
    // Blobs of version 1.0 have no length in their metadata.
    const isWhole = contentLength === artifact.bytes && ['', String(contentLength)].includes(metadata['length'] ?? '')
    if (isWhole && metadata['sha256'] === artifact.sha256) return true
    throw new AibError({
      code: 'upload-failed',
      message: `The container has a blob ${artifact.blobName} that does not match its name: ${isWhole ? 'its metadata has a different checksum or no checksum' : `it has ${contentLength} bytes instead of ${artifact.bytes}`}.`,
      where: blob.url,
      fix: 'Delete that blob: names in this container are checksums, so something else wrote it.',
    })
  } catch (error) {
    if (isBlobMissing(error)) return false
    throw error
  }
}

const foreignAnswer = async (): Promise<Error> => {
  const { RestError } = await import('@azure/storage-blob')
  return new RestError('The answer did not come from the blob service.', { code: 'FOREIGN_ANSWER' })
}
