// Files to measure with.
import { randomBytes, randomFillSync } from 'node:crypto'
import { mkdir, open, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const mebibyte = 1024 * 1024

// A file of this many MiB of noise, which cannot be compressed.
export const makeNoise = (path: string, size: number): Promise<void> => makeFile(path, size, () => randomBytes(mebibyte))

// A file of this many MiB of words, which compresses to a third.
export const makeText = (path: string, size: number): Promise<void> => {
  const words = Array.from({ length: 1024 }, () => randomBytes(3).toString('hex'))
  return makeFile(path, size, () => Buffer.from(textOf(words)))
}

// A sparse file of this many MiB that contains its name, so that no two are the same.
export const makeSparse = async (path: string, size: number): Promise<void> => {
  await writeFile(path, path)
  await truncate(path, size * mebibyte)
}

// Files of 4 KiB, each another; gives their names, relative to `folder`.
export const makeSmallFiles = async (folder: string, count: number): Promise<readonly string[]> => {
  const names = Array.from({ length: count }, (_, index) => `small/${index}`)
  await mkdir(join(folder, 'small'))
  for (const name of names) await writeFile(join(folder, name), randomBytes(4096))
  return names
}

const makeFile = async (path: string, size: number, piece: () => Buffer): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'w')
  for (let written = 0; written < size; written += 1) await file.write(piece())
  await file.close()
}

// Words of six letters and a space.
const textOf = (words: readonly string[]): string => {
  const numbers = new Uint16Array(Math.ceil(mebibyte / 7))
  return Array.from(randomFillSync(numbers), (number) => words[number % words.length] ?? '')
    .join(' ')
    .slice(0, mebibyte)
}
