import assert from 'node:assert/strict'
import { SharedUploads } from '../../../shared/build/shared-uploads.js'
import type { Artifact } from '../../../shared/artifacts/artifact.js'

const artifact = (blobName: string): Artifact => ({
  kind: 'file',
  path: blobName,
  absolutePath: `/${blobName}`,
  bytes: 1,
  modified: 0,
  sha256: blobName,
  blobName,
})

describe('artifacts that several templates name', () => {
  it('are sent once, and waited for by all', async () => {
    const uploads = new SharedUploads()
    const sent: string[] = []
    let finish = (): void => undefined
    const gate = new Promise<void>((resolve) => (finish = resolve))
    const send = async (artifacts: readonly Artifact[]): Promise<void> => {
      sent.push(...artifacts.map(({ blobName }) => blobName))
      await gate
    }
    let isSecondDone = false
    const first = uploads.run([artifact('a'), artifact('b')], send)
    const second = uploads.run([artifact('b'), artifact('c')], send).then(() => (isSecondDone = true))
    assert.deepEqual(sent, ['a', 'b', 'c'])
    assert.equal(isSecondDone, false)
    finish()
    await Promise.all([first, second])
    await uploads.run([artifact('a'), artifact('c')], send)
    assert.deepEqual(sent, ['a', 'b', 'c'])
  })

  it('are sent again where another could not send them', async () => {
    const uploads = new SharedUploads()
    const first = uploads.run([artifact('a')], () => Promise.reject(new Error('refused')))
    const sent: string[] = []
    const second = uploads.run([artifact('a')], (artifacts) => Promise.resolve(sent.push(...artifacts.map(({ path }) => path))))
    await assert.rejects(first)
    await second
    assert.deepEqual(sent, ['a'])
  })
})
