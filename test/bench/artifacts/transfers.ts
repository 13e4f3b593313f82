// Runs as a child that trusts the sink: hashing and sending as a build does it, and the bare hash and the SDK alone. Prints the rows.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ContainerClient, type BlockBlobParallelUploadOptions } from '@azure/storage-blob'
import { at } from '../../../shared/json.js'
import { mapLimit } from '../../../shared/concurrency.js'
import { compare, toRow, type Row } from '../measure.js'
import { makeNoise, makeSmallFiles } from './data.js'
import { credential, find, send } from './product.js'

const [sink = '', folder = ''] = process.argv.slice(2)
const rounds = 3
// Of what is short.
const manyRounds = 5
// What the SDK is quickest with (measured).
const best = { blockSize: 8 * 1024 * 1024, concurrency: 4, maxSingleShotSize: 8 * 1024 * 1024 }

let containers = 0
const newContainer = (): string => `${sink}/account/container-${(containers += 1)}`

const control = async (path: string): Promise<string> => (await fetch(`${sink}/${path}`)).text()
const counted = async (): Promise<{ readonly requests: number; readonly bytes: number }> => {
  const counts: unknown = JSON.parse(await control('counted'))
  return { requests: Number(at(counts, 'requests')), bytes: Number(at(counts, 'bytes')) }
}

const build = async (names: readonly string[], container: string): Promise<void> => send(await find(folder, names), container)

const bareHash = async (name: string): Promise<string> => {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1024 * 1024)
  const file = await open(join(folder, name))
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length)
    if (bytesRead === 0) break
    hash.update(buffer.subarray(0, bytesRead))
  }
  await file.close()
  return hash.digest('hex')
}

const bareUpload = async (names: readonly string[], inFlight: number, options?: BlockBlobParallelUploadOptions): Promise<void> => {
  const container = new ContainerClient(newContainer(), credential)
  await mapLimit(inFlight, names, (name) => container.getBlockBlobClient(name).uploadFile(join(folder, name), options))
}

const bareSequence = async (names: readonly string[]): Promise<void> => {
  for (const name of names) await bareHash(name)
  await bareUpload(names, 1, best)
}

const measureLarge = async (): Promise<readonly Row[]> => {
  const one = ['large']
  const several = Array.from({ length: 16 }, (_, index) => `several/${index}`)
  await makeNoise(join(folder, 'large'), 1024)
  for (const name of several) await makeNoise(join(folder, name), 64)
  const there = newContainer()
  await build(one, there)
  await counted()
  const rows = [
    await compare(
      '1 GiB again, to sha256 alone',
      1.1,
      rounds,
      () => build(one, there),
      () => bareHash('large'),
    ),
    toRow('bytes sent then', 0, (await counted()).bytes, 1024 ** 3, 'B '),
    await compare(
      '1 GiB hashed and sent, to sha256 and the SDK',
      1.15,
      rounds,
      () => build(one, newContainer()),
      () => bareSequence(one),
    ),
    await compare(
      '16 files of 64 MiB, to sha256 and the SDK',
      1,
      rounds,
      () => build(several, newContainer()),
      () => bareSequence(several),
    ),
  ]
  return rows
}

const measureSmall = async (): Promise<readonly Row[]> => {
  const names = await makeSmallFiles(folder, 2000)
  const artifacts = await find(folder, names)
  const sendAll = () => send(artifacts, newContainer())
  const oneByOne = () => bareUpload(names, 1)
  const rows = [
    await compare('2,000 files of 4 KiB, to the SDK with 16 in flight', 1.3, manyRounds, sendAll, () => bareUpload(names, 16)),
    // If no answer is slow, waiting cannot be used for other work: client and sink fill two cores, and the SDK alone reaches 0.5 at best.
    await compare('2,000 files of 4 KiB, to one by one, no distance', 0.6, manyRounds, sendAll, oneByOne),
  ]
  // As far as an account in the same region, or nearer.
  await control('distance/2')
  rows.push(await compare('2,000 files of 4 KiB, to one by one, 2 ms away', 0.33, rounds, sendAll, oneByOne))
  await control('distance/0')
  const there = newContainer()
  await send(artifacts, there)
  await counted()
  await send(artifacts, there)
  const { requests, bytes } = await counted()
  return [
    ...rows,
    toRow('requests if all exist', 1, requests, names.length, '  '),
    toRow('bytes sent then', 0, bytes, 4096 * names.length, 'B '),
  ]
}

process.stdout.write(JSON.stringify([...(await measureLarge()), ...(await measureSmall())]))
