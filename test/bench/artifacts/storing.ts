// Runs as a child: the archive of a folder that is compressed already, and what is left to do there: to read, hash and write it. Prints
// the row.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { compare } from '../measure.js'
import { makeNoise } from './data.js'
import { packerOf } from './product.js'

const folder = process.argv[3] ?? ''
// Many: the disk writes when it likes.
const rounds = 9

const storeAlone = async (): Promise<void> => {
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const file = createReadStream(join(folder, 'compressed/noise'), { highWaterMark: chunkSize })
  await pipeline(file, createGzip({ level: 0, chunkSize }), hashing, createWriteStream(join(folder, 'stored')))
}

const chunkSize = 256 * 1024

await makeNoise(join(folder, 'compressed/noise'), 512)
const pack = await packerOf(folder, 'compressed', 'tar.gz')
process.stdout.write(JSON.stringify([await compare('tar.gz of 512 MiB compressed already, to storing it', 1.2, rounds, pack, storeAlone)]))
