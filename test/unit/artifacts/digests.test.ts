import assert from 'node:assert/strict'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { digestFile } from '../../../shared/artifacts/digest.js'
import { startDigestThread } from '../../../shared/artifacts/digest-thread.js'
import { Digests } from '../../../shared/artifacts/digests.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const mebibyte = 1024 * 1024

describe('checksums of several files', () => {
  const folder = useFolder()
  const path = (name: string): string => join(folder(), name)
  // A file of that size, which takes no room on the disk.
  const makeLarge = async (name: string, bytes: number): Promise<string> => {
    await writeFiles(folder(), { [name]: `${name}\n` })
    await truncate(path(name), bytes)
    return path(name)
  }
  const digests: Digests[] = []
  const start = (signal?: AbortSignal): Digests => {
    const made = new Digests(signal)
    digests.push(made)
    return made
  }
  afterEach(() => {
    for (const one of digests.splice(0)) one.end()
  })

  it('are the same whether computed in parallel or one by one', async () => {
    const sizes = [40, 0, 33, 50, 1, 5].map((size, index) => size * mebibyte + index)
    const files = await Promise.all(sizes.map(async (bytes, index) => ({ bytes, file: await makeLarge(`file-${index}`, bytes) })))
    const together = start()
    const found = await Promise.all(files.map(({ file, bytes }) => together.digest(file, bytes)))
    for (const [index, { file }] of files.entries()) {
      const alone = await digestFile(file)
      assert.deepEqual(found[index], alone)
    }
  })

  it('are made by a thread as by this one, and not of what it cannot read', async () => {
    const thread = startDigestThread()
    try {
      const file = await makeLarge('threaded', 3 * mebibyte)
      assert.deepEqual(await thread.digest(file), await digestFile(file))
      assert.equal(await thread.digest(path('absent')), undefined)
      assert.deepEqual(await thread.digest(file), await digestFile(file))
    } finally {
      await thread.end()
    }
    assert.equal(await thread.digest(path('threaded')), undefined)
  })

  it('fail with the error of the file system, each for its own file', async () => {
    const file = await makeLarge('readable', 70 * mebibyte)
    const together = start()
    const results = await Promise.allSettled([
      together.digest(file, 70 * mebibyte),
      together.digest(path('absent'), 70 * mebibyte),
      together.digest(folder(), 70 * mebibyte),
      together.digest(file, 70 * mebibyte),
    ])
    assert.deepEqual(
      results.map((result) => (result.status === 'rejected' ? at(result.reason) : result.status)),
      ['fulfilled', 'ENOENT', 'EISDIR', 'fulfilled'],
    )
  })

  it('are given up at once when the job is cancelled', async () => {
    const endless = await makeLarge('endless', 2 ** 40)
    const cancelling = new AbortController()
    const together = start(cancelling.signal)
    const making = Array.from({ length: 6 }, () => together.digest(endless, 2 ** 40))
    // By then the first of them is being read.
    await digestFile(await makeLarge('brief', 1))
    cancelling.abort()
    for (const one of await Promise.allSettled(making))
      assert.match(String(one.status === 'rejected' ? one.reason : one.status), /^AbortError/)
  })
})

const at = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : error)
