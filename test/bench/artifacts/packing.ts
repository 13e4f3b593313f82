// Runs as a child: archives of folders, and the compressor alone on the same bytes. Prints the rows.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { link, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, Writable, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { compare } from '../measure.js'
import { makeNoise, makeText } from './data.js'
import { packerOf } from './product.js'

const folder = process.argv[3] ?? ''
const rounds = 3
// Of what is short, and bound by a disk that writes when it likes.
const manyRounds = 7

// A file of text or noise for each folder that it is to be in.
const make = async (kind: 'text' | 'noise', size: number, folders: readonly string[]): Promise<void> => {
  const [first = '', ...others] = folders.map((name) => join(folder, name, kind))
  for (const name of folders) await mkdir(join(folder, name), { recursive: true })
  await (kind === 'text' ? makeText : makeNoise)(first, size)
  for (const other of others) await link(first, other)
}

// The compressor alone: one file after the other.
const gzipAlone = async (name: string): Promise<void> => {
  const discarded = (): Writable =>
    new Writable({
      write: (_chunk, _encoding, done) => {
        done()
      },
    })
  for (const file of await readdir(join(folder, name))) await pipeline(read(name, file), createGzip({ level: 6, chunkSize }), discarded())
}

// What is left to do where there is nothing to compress.
const storeAlone = async (name: string): Promise<void> => {
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  for (const file of await readdir(join(folder, name)))
    await pipeline(read(name, file), createGzip({ level: 0, chunkSize }), hashing, createWriteStream(join(folder, 'stored')))
}

const chunkSize = 256 * 1024

const read = (name: string, file: string): Readable => createReadStream(join(folder, name, file), { highWaterMark: chunkSize })

await make('text', 512, ['whole'])
await make('noise', 512, ['whole', 'compressed'])
await make('text', 128, ['quarter'])
await make('noise', 128, ['quarter'])

process.stdout.write(
  JSON.stringify([
    await compare('tar.gz of 1 GiB, half compressed, to gzip', 1.2, rounds, await packerOf(folder, 'whole', 'tar.gz'), () =>
      gzipAlone('whole'),
    ),
    await compare('zip of 256 MiB, half compressed, to gzip', 1.2, rounds, await packerOf(folder, 'quarter', 'zip'), () =>
      gzipAlone('quarter'),
    ),
    await compare(
      'tar.gz of 512 MiB compressed already, to storing it',
      1.2,
      manyRounds,
      await packerOf(folder, 'compressed', 'tar.gz'),
      () => storeAlone('compressed'),
    ),
  ]),
)
