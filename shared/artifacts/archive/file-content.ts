// What an archive needs to know of a file.
import { open, stat } from 'node:fs/promises'
import { deflateRawSync } from 'node:zlib'
import { digestFile } from '../digest.js'

export interface FileContent {
  readonly bytes: number
  // When it was last written, in milliseconds since 1970: tells a change between checksum and archive.
  readonly modified: number
  readonly sha256: string
  readonly mode: FileMode
  // Whether a compressor would lose its time on it.
  readonly isCompressed: boolean
}

// What the file is in the build VM.
export type FileMode = 0o644 | 0o755

// Streams the file: memory does not grow with it. Throws the file system's error.
export const inspectFile = async (path: string): Promise<FileContent> => {
  const { size, mtimeMs } = await stat(path)
  const start = await readStart(path)
  return { bytes: size, modified: mtimeMs, sha256: await digestFile(path), mode: modeOf(start), isCompressed: isCompressed(start) }
}

// The mode alone. Throws the file system's error.
export const fileMode = async (path: string): Promise<FileMode> => modeOf(await readStart(path))

const sampleSize = 64 * 1024

const readStart = async (path: string): Promise<Buffer> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleSize), 0, sampleSize, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46])

// Programs are told by their first bytes, not by the file system's bit: a checkout on Windows has none, and core.fileMode or a copy
// loses it elsewhere. The same commit gives the same modes on every machine.
const modeOf = (start: Buffer): FileMode =>
  start.subarray(0, 2).toString('latin1') === '#!' || elf.equals(start.subarray(0, 4)) ? 0o755 : 0o644

// By trial, not by extension: what the name says is not always so. A few bytes are not worth the question.
const isCompressed = (start: Buffer): boolean => start.length >= 1024 && deflateRawSync(start, { level: 1 }).length > 0.95 * start.length
