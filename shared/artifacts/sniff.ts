// What the beginning of a file shows: everything except the checksum, so that the file is read only once.
import { isLfsPointer } from './lfs-pointer.js'
import { lineAt, secretPatterns } from '../template/secret-patterns.js'

// The number of bytes that are examined.
export const sniffedBytes = 1024 * 1024

export interface ContentTraits {
  readonly isText: boolean
  // `#!`: a script that names its interpreter.
  readonly hasShebang: boolean
  // Machine code for Linux.
  readonly isProgram: boolean
  // Of a text.
  readonly hasCarriageReturns: boolean
  // The pointer that Git LFS has instead of a file.
  readonly isLfsPointer: boolean
  // The kind of secret in it and its line, as the end of a sentence.
  readonly secret: string | undefined
}

export const sniff = (start: Buffer): ContentTraits => {
  const text = textOf(start)
  return {
    isText: text !== undefined,
    hasShebang: start.subarray(0, 2).toString('latin1') === '#!',
    isProgram: elf.equals(start.subarray(0, 4)),
    hasCarriageReturns: text !== undefined && start.includes('\r\n'),
    isLfsPointer: isLfsPointer(start),
    secret: secretOf(text ?? ''),
  }
}

const secretOf = (text: string): string | undefined => {
  const match = secretPatterns(text).next().value
  return match === undefined ? undefined : `${match.what} in line ${String(lineAt(text, match.index))}`
}

const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46])

// As text, to search in; undefined if it is not text. PowerShell's own editor writes UTF-16.
const textOf = (start: Buffer): string | undefined => {
  if (start[0] === 0xff && start[1] === 0xfe) return start.toString('utf16le')
  return start.subarray(0, 8192).includes(0) ? undefined : start.toString('latin1')
}
