import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { appendFile, stat, utimes } from 'node:fs/promises'
import { createServer, type OutgoingHttpHeaders, type Server } from 'node:http'
import { join } from 'node:path'
import { StorageSharedKeyCredential } from '@azure/storage-blob'
import { AibError } from '../../../shared/errors.js'
import type { FileArtifact } from '../../../shared/artifacts/artifact.js'
import { uploadArtifacts } from '../../../shared/artifacts/upload.js'
import { discardingBlobs, type DiscardingBlobs } from '../../bench/artifacts/discarding-blobs.js'
import { swaps } from '../../file-swaps.js'
import { itOn } from '../../systems.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

// A made-up key: the tokens that the product uses require TLS.
const credential = new StorageSharedKeyCredential('account', Buffer.from('key').toString('base64'))

describe('the upload to the container', () => {
  const folder = useFolder()
  let blobs: DiscardingBlobs
  let server: Server
  let containerUrl = ''
  // The headers of every answer, if it is not the blob service that answers.
  let answerOf: OutgoingHttpHeaders | undefined
  // What happens before the next answer.
  let meanwhile: (() => Promise<void>) | undefined
  before(async () => {
    server = createServer((request, response) => {
      const answer = (): void => {
        if (answerOf === undefined) blobs.listener(request, response)
        else response.writeHead(200, answerOf).end()
      }
      const work = meanwhile
      meanwhile = undefined
      if (work === undefined) answer()
      else void work().then(answer)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    containerUrl = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/account/artifacts`
  })
  beforeEach(() => {
    blobs = discardingBlobs()
    answerOf = undefined
  })
  after(() => {
    server.close()
    server.closeAllConnections()
  })

  const artifactsOf = async (files: Readonly<Record<string, Buffer>>): Promise<readonly FileArtifact[]> => {
    await writeFiles(folder(), files)
    return Promise.all(
      Object.entries(files).map(async ([path, content]) => {
        const absolutePath = join(folder(), path)
        const { size, mtimeMs } = await stat(absolutePath)
        const sha256 = createHash('sha256').update(content).digest('hex')
        return { kind: 'file', path, absolutePath, bytes: size, modified: mtimeMs, sha256, blobName: `${sha256}/${path}` }
      }),
    )
  }
  const upload = async (artifacts: readonly FileArtifact[]) => {
    const limits = { signal: new AbortController().signal, idleTimeout: 10_000 }
    const progress = new Map<string, number>()
    const watcher = { onUploaded: () => undefined, onSent: (path: string, bytes: number) => void progress.set(path, bytes) }
    const results = await uploadArtifacts(artifacts, containerUrl, { credential, userAgent: 'test' }, watcher, limits)
    for (const { artifact, sent } of results) if (sent) assert.equal(progress.get(artifact.path), artifact.bytes)
    return { sent: results.filter(({ sent }) => sent).length, ...blobs.counted() }
  }
  const many = (count: number) =>
    artifactsOf(Object.fromEntries(Array.from({ length: count }, (_, index) => [`file-${index}`, Buffer.alloc(100, index)])))

  it('costs one request for each small file except the first, and one each to find that all exist', async () => {
    const artifacts = await many(100)
    const first = await upload(artifacts)
    assert.equal(first.sent, 100)
    assert.equal(first.bytes, 10_000)
    assert.ok(first.requests <= 120, String(first.requests))
    assert.deepEqual(await upload(artifacts), { sent: 0, requests: 100, bytes: 0 })
  })

  it('does not accept the response of a proxy as proof that a blob exists', async () => {
    const artifacts = await many(1)
    const [sha256 = ''] = artifacts.map((artifact) => artifact.sha256)
    answerOf = { 'content-length': 100, 'x-ms-meta-sha256': sha256, 'x-ms-meta-length': 100 }
    await assert.rejects(
      upload(artifacts),
      (error) => error instanceof AibError && /did not come from the blob service/.test(error.message),
    )
    answerOf = { ...answerOf, 'x-ms-request-id': 'one' }
    assert.equal((await upload(artifacts)).sent, 0)
  })

  it('contains only what is missing, and is not sent again if others have sent it meanwhile', async () => {
    const artifacts = await many(100)
    const isOld = (_: FileArtifact, index: number): boolean => index % 3 === 0
    await upload(artifacts.filter(isOld))
    const { sent, requests } = await upload(artifacts)
    assert.equal(sent, 66)
    assert.ok(requests <= 200, String(requests))
  })

  it('is complete in the container if it is sent in blocks, and not sent twice', async () => {
    const artifacts = await artifactsOf({ large: Buffer.alloc(20 * 1024 * 1024, 'x') })
    assert.equal((await upload(artifacts)).sent, 1)
    assert.deepEqual(await upload(artifacts), { sent: 0, requests: 1, bytes: 0 })
  })

  it('reports its progress, also in one request: a slow connection is not mistaken for a dead one', async () => {
    const artifacts = await artifactsOf({ middling: Buffer.alloc(3 * 1024 * 1024, 'x') })
    const progress: number[] = []
    const watcher = { onUploaded: () => undefined, onSent: (_: string, bytes: number) => void progress.push(bytes) }
    await uploadArtifacts(artifacts, containerUrl, { credential, userAgent: 'test' }, watcher, {
      signal: new AbortController().signal,
      idleTimeout: 10_000,
    })
    assert.ok(progress.length > 1, String(progress.length))
    assert.equal(progress.at(-1), 3 * 1024 * 1024)
  })

  for (const [what, bytes] of [
    ['small', 100],
    ['middling', 3 * 1024 * 1024],
    ['large', 9 * 1024 * 1024],
  ] as const)
    for (const [change, work] of [
      ['grew', (path: string) => appendFile(path, 'x')],
      ['was written again', (path: string) => writeFiles(folder(), { [path.slice(folder().length + 1)]: Buffer.alloc(bytes, 'y') })],
    ] as const)
      it(`is nothing of a ${what} file that ${change} after its checksum was made`, async () => {
        const artifacts = await artifactsOf({ changing: Buffer.alloc(bytes, 'x') })
        await work(join(folder(), 'changing'))
        await assert.rejects(upload(artifacts), { code: 'artifact-changed', message: /changing changed after its checksum was computed/ })
        // What was sent of it is removed: the right content is sent the next time.
        const again = await artifactsOf({ changing: Buffer.alloc(bytes, 'x') })
        assert.equal((await upload(again)).sent, 1)
      })

  // While the container is asked whether it has the file: after it was last compared, and before it is opened to be sent.
  for (const { what, swap } of swaps)
    for (const [size, bytes] of [
      ['small', 100],
      ['middling', 3 * 1024 * 1024],
      ['large', 9 * 1024 * 1024],
    ] as const)
      itOn('pipes', `is nothing of a ${size} file in whose place is ${what} when it is sent`, async () => {
        const folderName = `${size}-${what.replaceAll(' ', '-')}`
        const [artifact] = await artifactsOf({ [`${folderName}/file`]: Buffer.alloc(bytes, 'x') })
        assert.ok(artifact)
        await utimes(artifact.absolutePath, 1_700_000_000, 1_700_000_000)
        meanwhile = () => swap(artifact.absolutePath, join(folder(), `outside-${folderName}`))
        await assert.rejects(upload([{ ...artifact, modified: 1_700_000_000_000 }]), { code: 'artifact-changed' })
        assert.equal(blobs.counted().bytes, 0)
      })

  it('is refused where the container has something else under its name', async () => {
    const [one] = await artifactsOf({ one: Buffer.from('one') })
    assert.ok(one)
    const others = await many(40)
    await upload(others.slice(0, 1).map((other) => ({ ...other, blobName: one.blobName })))
    await assert.rejects(upload([...others, one]), { code: 'upload-failed' })
  })
})
