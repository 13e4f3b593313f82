// Runs as a child that trusts the sink: our upload, and the SDK's uploadFile alone, in turn. Prints both times.
import { stat } from 'node:fs/promises'
import { ContainerClient } from '@azure/storage-blob'
import { uploadArtifacts } from '../../shared/artifacts/upload.js'
import { median, time } from './measure.js'

const [file = '', containerUrl = ''] = process.argv.slice(2)
const credential = { getToken: () => Promise.resolve({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) }
const { size, mtimeMs } = await stat(file)
const artifact = {
  kind: 'file' as const,
  path: 'large',
  absolutePath: file,
  bytes: size,
  modified: mtimeMs,
  sha256: 'none',
  blobName: 'none/large',
  url: null,
}

const ours = () =>
  uploadArtifacts([artifact], containerUrl, credential, () => undefined, {
    signal: new AbortController().signal,
    patience: 100_000,
  })
const bare = () =>
  new ContainerClient(containerUrl, credential)
    .getBlockBlobClient('none/large')
    .uploadFile(file, { blockSize: 8 * 1024 * 1024, concurrency: 4 })

const values: number[] = []
const bounds: number[] = []
for (let round = 0; round < 3; round += 1) {
  bounds.push(await time(bare))
  values.push(await time(ours))
}
process.stdout.write(JSON.stringify({ value: median(values), bound: median(bounds) }))
