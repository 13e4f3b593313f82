// The service's own access to the blob store: it bypasses the front, because the service works on accounts that it owns.
import type { Directory } from '../entra/directory.js'
import { accessToken } from '../entra/tokens.js'
import type { Message, Requester } from '../net/request.js'
import type { AccountKey, Azurite } from './azurite.js'

// Containers and blobs of accounts that the service owns.
export interface BlobStore {
  createContainer(account: string, container: string): Promise<void>
  hasContainer(account: string, container: string): Promise<boolean>
  deleteContainer(account: string, container: string): Promise<void>
  put(account: string, path: string, content: Buffer | string, metadata?: Record<string, string>): Promise<void>
  // A page blob of this size with one page written at its end, like the footer of a disk.
  putDisk(account: string, path: string, bytes: number, footer: Buffer, metadata: Record<string, string>): Promise<void>
  // A staging account that no template uses.
  claim(): AccountKey | undefined
  // Empties it for another template.
  release(account: string): Promise<void>
}

// Works with its own tokens, directly on Azurite.
export const createBlobStore = (azurite: Azurite, send: Requester, directory: Directory): BlobStore => {
  const [, ...staging] = azurite.accounts
  const free = [...staging]
  const containers = new Map<string, Set<string>>()
  const ask = async (path: string, message: Message): Promise<number> => {
    const token = accessToken(directory.tenantId, directory.templateIdentity, 'https://storage.azure.com', 300)
    const headers = { authorization: `Bearer ${token}`, 'x-ms-version': '2021-12-02', ...message.headers }
    const { status, body } = await send(`${azurite.url}/${path}`, { ...message, headers })
    if (status >= 300 && status !== 409 && status !== 404) throw new Error(`Azurite answered ${status}: ${body.toString()}`)
    return status
  }
  const deleteContainer: BlobStore['deleteContainer'] = async (account, container) => {
    await ask(`${account}/${container}?restype=container`, { method: 'DELETE' })
    containers.get(account)?.delete(container)
  }

  return {
    createContainer: async (account, container) => {
      await ask(`${account}/${container}?restype=container`, { method: 'PUT' })
      containers.set(account, (containers.get(account) ?? new Set()).add(container))
    },
    hasContainer: async (account, container) => (await ask(`${account}/${container}?restype=container`, { method: 'GET' })) < 300,
    deleteContainer,
    put: async (account, path, content, metadata = {}) => {
      const headers = { 'x-ms-blob-type': 'BlockBlob', ...metadataHeaders(metadata) }
      await ask(`${account}/${path}`, { method: 'PUT', body: content, headers })
    },
    putDisk: async (account, path, bytes, footer, metadata) => {
      const headers = { 'x-ms-blob-type': 'PageBlob', 'x-ms-blob-content-length': String(bytes), ...metadataHeaders(metadata) }
      await ask(`${account}/${path}`, { method: 'PUT', headers: { ...headers, 'content-length': '0' } })
      const range = `bytes=${bytes - footer.length}-${bytes - 1}`
      await ask(`${account}/${path}?comp=page`, {
        method: 'PUT',
        body: footer,
        headers: { 'x-ms-page-write': 'update', 'x-ms-range': range },
      })
    },
    claim: () => free.shift(),
    release: async (account) => {
      for (const container of [...(containers.get(account) ?? [])]) await deleteContainer(account, container)
      const key = staging.find(({ name }) => name === account)
      if (key) free.push(key)
    },
  }
}

const metadataHeaders = (metadata: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-ms-meta-${name}`, value]))
