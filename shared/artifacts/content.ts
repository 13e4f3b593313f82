// What reading a file once shows: its checksum, its kind, and its problems.
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TempDir } from '../temp-dir.js'
import { sniffedBytes, type ContentTraits } from './sniff.js'
import { digestOf } from './digest.js'
import { readWholeFile } from './open-file.js'
import type { Digests } from './digests.js'
import { writeWithoutCarriageReturns, type LineEndings } from './line-endings.js'
import { defined } from '../defined.js'

export interface FileContent {
  // The checksum of what goes into the image: the file itself, or a copy of it with Linux line endings.
  readonly absolutePath: string
  readonly bytes: number
  // When that was last written, in milliseconds since 1970: detects a change between checksum and upload.
  readonly modified: number
  readonly sha256: string
  // The checksum of the file in the repository; it differs only if line endings were fixed.
  readonly originalSha256: string
  // Whether its first bytes are those of a program or script.
  readonly isProgram: boolean
  // Line endings that break the script in a shell.
  readonly lineEndings?: LineEndings
  readonly isLfsPointer: boolean
  // The secret in it, as the end of a sentence.
  readonly secret?: string
}

// What the file is in the build VM.
export type FileMode = 0o644 | 0o755

// How a file is used: as a script of a Shell step, or as something on Linux or Windows that may be a script.
export type FileUse = 'shell-script' | 'linux' | 'windows'

export interface ReadingOptions {
  readonly fixLineEndings: boolean
  // The folder for copies with other line endings.
  readonly tempDir: TempDir
  readonly digests: Digests
}

// Reads a file, only once however often it is requested. Throws the file system's error.
export type ReadContent = (path: string, use: FileUse) => Promise<FileContent>

// A reader for one plan.
export const contentReader = (options: ReadingOptions): ReadContent => {
  const known = new Map<string, Promise<FileContent>>()
  return (path, use) => {
    const key = `${use} ${path}`
    const content = known.get(key) ?? readContent(path, use, options)
    known.set(key, content)
    return content
  }
}

// The mode of a file; `executables` has the paths that git marks as executable. The file system's bit is never used: a checkout on Windows
// does not set it, and core.fileMode or a copy loses it elsewhere. The same commit gives the same modes on every machine.
export const modeOf = ({ isProgram }: FileContent, path: string, executables: ReadonlySet<string>): FileMode =>
  isProgram || executables.has(path) ? 0o755 : 0o644

const readContent = async (path: string, use: FileUse, options: ReadingOptions): Promise<FileContent> => {
  const { size, mtimeMs } = await stat(path)
  const { sha256, beginning } = await options.digests.digest(path, size)
  const { hasShebang, isProgram, isLfsPointer, secret } = beginning
  const content = {
    absolutePath: path,
    bytes: size,
    modified: mtimeMs,
    sha256,
    originalSha256: sha256,
    isProgram: hasShebang || isProgram,
    isLfsPointer,
    ...defined({ secret }),
  }
  return isScript(beginning, use) && beginning.hasCarriageReturns ? withLineEndings(content, use, options) : content
}

const isScript = ({ isText, hasShebang }: ContentTraits, use: FileUse): boolean =>
  isText && (use === 'shell-script' || (use === 'linux' && hasShebang))

// A script that is longer than its examined beginning may contain an archive: it is left as it is.
const withLineEndings = async (
  content: FileContent,
  use: FileUse,
  { fixLineEndings, tempDir, digests }: ReadingOptions,
): Promise<FileContent> => {
  if (!fixLineEndings || content.bytes > sniffedBytes) return { ...content, lineEndings: 'windows' }
  // One copy per file, even if two have the same content: each is uploaded under its own name.
  const name = createHash('sha256').update(`${use} ${content.absolutePath}`).digest('hex')
  const absolutePath = join(await tempDir(), `${name}.fixed`)
  const text = await readWholeFile(content.absolutePath)
  if (digestOf(text).sha256 !== content.sha256) throw new Error('It changed while it was read.')
  await writeWithoutCarriageReturns(text, absolutePath)
  const { size, mtimeMs } = await stat(absolutePath)
  const fixed = await digests.digest(absolutePath, size)
  return { ...content, absolutePath, bytes: size, modified: mtimeMs, sha256: fixed.sha256, lineEndings: 'fixed' }
}
