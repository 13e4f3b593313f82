// Runs as a child: archives of folders, and the compressor alone on the same bytes. Prints the rows.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { link, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { compare } from '../measure.js'
import { makeNoise, makeText } from './data.js'
import { packerOf } from './product.js'

const folder = process.argv[3] ?? ''
const rounds = 3

// A file of text or noise for each folder that it is to be in.
const make = async (kind: 'text' | 'noise', size: number, folders: readonly string[]): Promise<void> => {
  const [first = '', ...others] = folders.map((name) => join(folder, name, kind))
  for (const name of folders) await mkdir(join(folder, name), { recursive: true })
  await (kind === 'text' ? makeText : makeNoise)(first, size)
  for (const other of others) await link(first, other)
}

// One file after the other.
const gzipAlone = async (name: string, level: number): Promise<void> => {
  for (const file of await readdir(join(folder, name)))
    await pipeline(
      createReadStream(join(folder, name, file), { highWaterMark: 256 * 1024 }),
      createGzip({ level, chunkSize: 256 * 1024 }),
      new Writable({
        write: (_chunk, _encoding, done) => {
          done()
        },
      }),
    )
}

const hashAndWrite = async (name: string): Promise<void> => {
  const hash = createHash('sha256')
  for (const file of await readdir(join(folder, name)))
    await pipeline(
      createReadStream(join(folder, name, file), { highWaterMark: 256 * 1024 }),
      new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          hash.update(chunk)
          done(null, chunk)
        },
      }),
      createWriteStream(join(folder, 'stored')),
    )
}

await make('text', 512, ['whole'])
await make('noise', 512, ['whole', 'compressed'])
await make('text', 128, ['quarter'])
await make('noise', 128, ['quarter'])

process.stdout.write(
  JSON.stringify([
    await compare('tar.gz of 1 GiB, half compressed, to gzip', 1.2, rounds, await packerOf(folder, 'whole', 'tar.gz'), () =>
      gzipAlone('whole', 6),
    ),
    await compare('zip of 256 MiB, half compressed, to gzip', 1.2, rounds, await packerOf(folder, 'quarter', 'zip'), () =>
      gzipAlone('quarter', 6),
    ),
    await compare('tar.gz of 512 MiB compressed, to sha256 and a copy', 1.2, rounds, await packerOf(folder, 'compressed', 'tar.gz'), () =>
      hashAndWrite('compressed'),
    ),
  ]),
)
