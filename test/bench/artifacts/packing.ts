// Runs as a child that trusts the sink: archives of folders, and the compressor alone on the same bytes. Prints the rows.
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { compare } from '../measure.js'
import { makeNoise, makeText } from './data.js'
import { find, packerOf, send } from './product.js'

const [sink = '', folder = ''] = process.argv.slice(2)
const rounds = 3

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

const chunkSize = 256 * 1024

let containers = 0
const newContainer = (): string => `${sink}/account/packed-${(containers += 1)}`

const read = (name: string, file: string): Readable => createReadStream(join(folder, name, file), { highWaterMark: chunkSize })

await makeText(join(folder, 'whole/text'), 512)
await makeNoise(join(folder, 'whole/noise'), 512)
await makeText(join(folder, 'quarter/text'), 128)
await makeNoise(join(folder, 'quarter/noise'), 128)

process.stdout.write(
  JSON.stringify([
    await compare(
      '1 GiB, half compressed, as a tar.gz in the container, to gzip',
      1.2,
      rounds,
      async () => send(await find(folder, ['whole']), newContainer()),
      () => gzipAlone('whole'),
    ),
    await compare('zip of 256 MiB, half compressed, to gzip', 1.2, rounds, await packerOf(folder, 'quarter', 'zip'), () =>
      gzipAlone('quarter'),
    ),
  ]),
)
