// Reads customization.log of a run from where it was left: the blob grows while the build goes on (SERVICE.md section 4).
import { StringDecoder } from 'node:string_decoder'
import type { TokenCredential } from '@azure/core-auth'
import type { BlobClient, ContainerClient } from '@azure/storage-blob'
import { ArmError } from '../../azure/arm-error.js'
import type { Arm } from '../../azure/arm.js'
import { at, textOf } from '../../azure/wire.js'

const storageApiVersion = '2023-05-01'
// Of one look: a customizer that prints 100 MB must not hold up the watch.
const mostBytes = 4 * 1024 * 1024

export class LogReader {
  readonly #arm: Arm
  readonly #credential: TokenCredential
  readonly #known = new Set<string>()
  #container: ContainerClient | undefined
  #blob: BlobClient | undefined
  #offset = 0
  #decoder = new StringDecoder('utf8')
  #rest = ''

  constructor(arm: Arm, credential: TokenCredential) {
    this.#arm = arm
    this.#credential = credential
  }

  // Takes the logs that are there for those of earlier runs.
  async skipEarlier(stagingResourceGroup: string, signal: AbortSignal): Promise<void> {
    const container = await this.#findContainer(stagingResourceGroup, signal)
    if (container !== undefined) for await (const { name } of container.listBlobsFlat({ abortSignal: signal })) this.#known.add(name)
  }

  // The whole lines that came since the last call; none while there is no log yet. Throws what Azure throws.
  async read(stagingResourceGroup: string, signal: AbortSignal): Promise<readonly string[]> {
    this.#blob ??= await this.#findBlob(stagingResourceGroup, signal)
    const bytes = this.#blob === undefined ? undefined : await download(this.#blob, this.#offset, signal)
    if (bytes === undefined) return []
    this.#offset += bytes.length
    const lines = (this.#rest + this.#decoder.write(bytes)).split(/\r?\n/)
    this.#rest = lines.pop() ?? ''
    return lines
  }

  async #findBlob(stagingResourceGroup: string, signal: AbortSignal): Promise<BlobClient | undefined> {
    const container = await this.#findContainer(stagingResourceGroup, signal)
    if (container === undefined) return undefined
    let newest: { readonly name: string; readonly time: number } | undefined
    for await (const { name, properties } of container.listBlobsFlat({ abortSignal: signal })) {
      const time = properties.lastModified.getTime()
      if (name.endsWith('/customization.log') && !this.#known.has(name) && (newest === undefined || time > newest.time))
        newest = { name, time }
    }
    return newest === undefined ? undefined : container.getBlobClient(newest.name)
  }

  // The staging group has one storage account; its name is random.
  async #findContainer(stagingResourceGroup: string, signal: AbortSignal): Promise<ContainerClient | undefined> {
    if (this.#container !== undefined) return this.#container
    const accounts = await this.#arm
      .list(`${stagingResourceGroup}/providers/Microsoft.Storage/storageAccounts`, storageApiVersion, signal)
      .catch(absent)
    const endpoint = textOf(at(accounts[0], 'properties', 'primaryEndpoints', 'blob'))
    if (endpoint === undefined) return undefined
    const { ContainerClient } = await import('@azure/storage-blob')
    this.#container = new ContainerClient(`${endpoint.replace(/\/+$/, '')}/packerlogs`, this.#credential, { retryOptions: { maxTries: 2 } })
    return this.#container
  }
}

const absent = (error: unknown): readonly unknown[] => {
  if (error instanceof ArmError && error.status === 404) return []
  throw error
}

const download = async (blob: BlobClient, offset: number, signal: AbortSignal): Promise<Buffer | undefined> => {
  try {
    const { readableStreamBody } = await blob.download(offset, mostBytes, { abortSignal: signal, maxRetryRequests: 2 })
    const pieces: Buffer[] = []
    for await (const piece of readableStreamBody ?? []) pieces.push(Buffer.from(piece))
    return Buffer.concat(pieces)
  } catch (error) {
    // Nothing new: the range begins where the blob ends.
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 416) return undefined
    throw error
  }
}
