// Hashing a file, against the hash alone over the same bytes in memory-sized pieces.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { digestFile } from '../../shared/artifacts/digest.js'
import { compare, type Row } from './measure.js'

// Against reading into one buffer and hashing it, in turn.
export const measureHashing = async (file: string): Promise<readonly Row[]> => [
  await compare(
    'sha256 of a file of 256 MiB',
    1.15,
    5,
    () => digestFile(file),
    () => bareHash(file),
  ),
]

const bareHash = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1024 * 1024)
  const file = await open(path)
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length)
    if (bytesRead === 0) break
    hash.update(buffer.subarray(0, bytesRead))
  }
  await file.close()
  return hash.digest('hex')
}
