import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { stat, truncate } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { BlockBlobClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import type { FileArtifact } from '../../../shared/artifacts/artifact.js'
import { blockUploader } from '../../../shared/artifacts/upload-blocks.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const credential = new StorageSharedKeyCredential('account', Buffer.from('key').toString('base64'))
const mebibyte = 1024 * 1024

describe('a file that is sent in blocks', () => {
  const folder = useFolder()
  // By blob, then by the id of the block.
  let staged: Map<string, Map<string, Buffer>>
  let committed: Map<string, Buffer>
  // How many connections are to break in the middle of a block.
  let breaks = 0
  let server: Server
  let url = ''

  before(async () => {
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
      const pieces: Buffer[] = []
      request.on('error', () => undefined)
      request.on('data', (piece: Buffer) => {
        pieces.push(piece)
        if (breaks === 0 || pieces.length < 3 || searchParams.get('comp') !== 'block') return
        breaks -= 1
        request.socket.destroy()
      })
      request.on('end', () => {
        const body = Buffer.concat(pieces)
        const blocks = staged.get(pathname) ?? new Map<string, Buffer>()
        if (searchParams.get('comp') === 'block') staged.set(pathname, blocks.set(searchParams.get('blockid') ?? '', body))
        else {
          const ids = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id = '']) => id)
          committed.set(pathname, Buffer.concat(ids.map((id) => blocks.get(id) ?? Buffer.from('no such block'))))
        }
        response.writeHead(201, { 'x-ms-request-id': '1' }).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/account/artifacts`
  })
  beforeEach(() => {
    staged = new Map()
    committed = new Map()
    breaks = 0
  })
  after(() => {
    server.close()
    server.closeAllConnections()
  })

  const write = async (name: string, content: Buffer): Promise<FileArtifact> => {
    await writeFiles(folder(), { [name]: content })
    const absolutePath = join(folder(), name)
    const { size, mtimeMs } = await stat(absolutePath)
    return { kind: 'file', path: name, absolutePath, bytes: size, modified: mtimeMs, sha256: '', blobName: name }
  }
  const upload = blockUploader()
  const send = async (artifact: FileArtifact, onProgress: (bytes: number) => void = () => undefined): Promise<void> => {
    const blob = new BlockBlobClient(`${url}/${artifact.blobName}`, credential, { retryOptions: { retryDelayInMs: 1 } })
    await upload(blob, artifact, { abortSignal: new AbortController().signal, onProgress })
  }
  const blobOf = (name: string): Buffer | undefined => committed.get(`/account/artifacts/${name}`)

  for (const bytes of [4 * mebibyte, 4 * mebibyte + 1, 25 * mebibyte - 7])
    it(`arrives byte for byte (${bytes} of them), also next to another`, async () => {
      const [content, other] = [randomBytes(bytes), randomBytes(13 * mebibyte)]
      const progress: number[] = []
      const [one, two] = [await write('one', content), await write('two', other)]
      await Promise.all([send(one, (sent) => progress.push(sent)), send(two)])
      assert.ok(blobOf('one')?.equals(content) && blobOf('two')?.equals(other))
      assert.equal(progress.at(-1), bytes)
      assert.deepEqual(
        progress,
        [...progress].sort((left, right) => left - right),
      )
    })

  it('arrives byte for byte where connections break in the middle of blocks', async () => {
    const content = randomBytes(30 * mebibyte)
    breaks = 3
    await send(await write('broken', content))
    assert.equal(breaks, 0)
    assert.ok(blobOf('broken')?.equals(content))
  })

  it('does not become a blob if it has become shorter', async () => {
    const artifact = await write('shorter', randomBytes(9 * mebibyte))
    await truncate(artifact.absolutePath, 8 * mebibyte)
    await assert.rejects(send(artifact), { code: 'artifact-changed' })
    assert.equal(blobOf('shorter'), undefined)
  })

  it('does not mix its blocks with those of another upload of the same blob', async () => {
    const artifact = await write('twice', randomBytes(9 * mebibyte))
    await Promise.all([send(artifact), send(artifact)])
    assert.equal(staged.get('/account/artifacts/twice')?.size, 6)
  })
})
