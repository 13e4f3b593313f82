// The container packerlogs in a staging group's storage account, with the logs of all runs of a template (docs/service.md 5.1). It is read
// with the pipeline's identity or, if that lacks the role, with the account's key, if the identity can list keys.
import type { BlobClient, ContainerClient } from '@azure/storage-blob'
import { ArmError } from '../../azure/arm-error.js'
import type { Arm } from '../../azure/arm.js'
import { blobHostProblem, shownUrl, type BlobHosts } from '../../azure/blob-hosts.js'
import { withIdleTimeout } from '../../azure/idle-timeout.js'
import { storageErrorCode } from '../../artifacts/storage-error.js'
import { containerClient, type StorageAccess } from '../../azure/storage.js'
import { at, textOf, textsOf } from '../../json.js'
import { firstKey } from '../storage-account.js'
import type { LogPiece } from './blob-tail.js'
import { LogDenied, storageDenied, withReader } from './log-denied.js'

const apiVersion = '2023-05-01'

export interface LogStoreOptions {
  readonly arm: Arm
  readonly storage: StorageAccess
  // Milliseconds without an answer after which a request counts as lost.
  readonly idleTimeout: number
  // Called with the account's key before it is used.
  readonly mask: (secret: string) => void
  readonly hosts: BlobHosts
}

interface Account {
  readonly id: string
  readonly name: string
  readonly container: string
}

export class LogStore {
  readonly #options: LogStoreOptions
  #account: Account | undefined
  #container: ContainerClient | undefined
  // What storage answered to the pipeline's identity, if it refused it; the account's key has been used since then.
  #refusal: unknown

  constructor(options: LogStoreOptions) {
    this.#options = options
  }

  // The names of all logs with the times when they were created. None before the account or container exists.
  list(group: string, signal: AbortSignal): Promise<readonly { readonly name: string; readonly createdAt: number }[]> {
    return this.#use(group, signal, async (container, abortSignal) => {
      const logs: { readonly name: string; readonly createdAt: number }[] = []
      for await (const { name, properties } of container.listBlobsFlat({ abortSignal }))
        logs.push({ name, createdAt: (properties.createdOn ?? properties.lastModified).getTime() })
      return logs
    }).then((logs) => logs ?? [])
  }

  // At most `most` bytes of a log from an offset; undefined if there are none.
  async read(group: string, name: string, offset: number, most: number, signal: AbortSignal): Promise<LogPiece | undefined> {
    return this.#use(group, signal, (container, abortSignal) => download(container.getBlobClient(name), offset, most, abortSignal))
  }

  // Undefined if the container, the blob or the range does not exist.
  async #use<T>(
    group: string,
    signal: AbortSignal,
    work: (container: ContainerClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    this.#account ??= await this.#findAccount(group, signal)
    if (this.#account === undefined) return undefined
    this.#container ??= await openContainer(this.#account, this.#options.storage)
    try {
      const container = this.#container
      return await withIdleTimeout(this.#options.idleTimeout, signal, (limited) => work(container, limited))
    } catch (error) {
      const status = statusOf(error)
      if (status === 404 || status === 416) return undefined
      if (status !== 401 && status !== 403) throw error
      if (this.#refusal !== undefined) throw await storageDenied(this.#account.id, [this.#refusal, error])
      if (isForEveryone(error)) throw await storageDenied(this.#account.id, [error])
      this.#container = await openContainer(this.#account, await this.#withKey(this.#account, error, signal))
      this.#refusal = error
      return this.#use(group, signal, work)
    }
  }

  // The staging group has one storage account, with a random name.
  async #findAccount(group: string, signal: AbortSignal): Promise<Account | undefined> {
    const path = `${group}/providers/Microsoft.Storage/storageAccounts`
    const accounts = (await withReader(group, () => this.#options.arm.list(path, apiVersion, signal).catch(absent))).flatMap(accountOf)
    const account = (accounts.find(({ isService }) => isService) ?? accounts[0])?.account
    if (account !== undefined) this.#refuseForeign(account)
    return account
  }

  // A token, or a signature with the account's key, is sent to no other host, whatever an answer says.
  #refuseForeign({ id, container }: Account): void {
    const problem = blobHostProblem(container, this.#options.hosts)
    if (problem === undefined) return
    throw new LogDenied(`The blob endpoint that Azure names for ${id}, ${shownUrl(container)}, ${problem}: no token is sent to it`)
  }

  async #withKey(account: Account, refusal: unknown, signal: AbortSignal): Promise<StorageAccess> {
    try {
      const key = await firstKey(this.#options.arm, account.id, signal)
      this.#options.mask(key)
      const { StorageSharedKeyCredential } = await import('@azure/storage-blob')
      return { ...this.#options.storage, credential: new StorageSharedKeyCredential(account.name, key) }
    } catch (error) {
      if (error instanceof ArmError && error.status === 403) throw await storageDenied(account.id, [refusal], error)
      throw error
    }
  }
}

const openContainer = ({ container }: Account, storage: StorageAccess): Promise<ContainerClient> =>
  containerClient(container, storage, { maxTries: 2 })

// The service tags its account. The case of key and value varies.
const accountOf = (body: unknown): readonly { readonly account: Account; readonly isService: boolean }[] => {
  const id = textOf(at(body, 'id'))
  const name = textOf(at(body, 'name'))
  const endpoint = textOf(at(body, 'properties', 'primaryEndpoints', 'blob'))
  if (id === undefined || name === undefined || endpoint === undefined) return []
  const isService = Object.entries(textsOf(at(body, 'tags'))).some(
    ([key, value]) => key.toLowerCase() === 'createdby' && value.toLowerCase() === 'azurevmimagebuilder',
  )
  return [{ account: { id, name, container: `${endpoint.replace(/\/+$/, '')}/packerlogs` }, isService }]
}

const absent = (error: unknown): readonly unknown[] => {
  if (error instanceof ArmError && error.status === 404) return []
  throw error
}

const download = async (blob: BlobClient, offset: number, most: number, signal: AbortSignal): Promise<LogPiece> => {
  const { readableStreamBody, contentRange } = await blob.download(offset, most, { abortSignal: signal, maxRetryRequests: 2 })
  const pieces: Buffer[] = []
  for await (const piece of readableStreamBody ?? []) pieces.push(Buffer.from(piece))
  const bytes = Buffer.concat(pieces)
  // `bytes 0-99/200`
  const length = /\/(\d+)$/.exec(contentRange ?? '')?.[1]
  return { bytes, isLast: length === undefined ? bytes.length < most : offset + bytes.length >= Number(length) }
}

const statusOf = (error: unknown): unknown => (error instanceof Error && 'statusCode' in error ? error.statusCode : undefined)

// Whether storage refuses every caller, whatever its login: by its network rules, or because the account is disabled.
const isForEveryone = (error: unknown): boolean => ['AuthorizationFailure', 'AccountIsDisabled'].includes(storageErrorCode(error) ?? '')
