// What is known of a file from reading it once: its checksum, its kind, and what is wrong with it.
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { secretForm } from '../template/secret-forms.js'
import type { Scratch } from '../scratch.js'
import type { Digest } from './digest.js'
import type { Digests } from './digests.js'
import { hasCarriageReturns, writeWithoutCarriageReturns } from './line-endings.js'

export interface FileContent {
  // Of what goes into the image: the file itself, or a mended copy of it.
  readonly absolutePath: string
  readonly bytes: number
  // When it was last written, in milliseconds since 1970: tells a change between checksum and upload.
  readonly modified: number
  readonly sha256: string
  // Of what the repository has; another only where the line endings are mended.
  readonly originalSha256: string
  // Whether its first bytes are those of a program or script.
  readonly isProgram: boolean
  // Line endings that the shell would stumble over.
  readonly lineEndings?: 'windows' | 'mended'
  // What secret is in it, as the end of a sentence.
  readonly secret?: string
}

// What the file is in the build VM.
export type FileMode = 0o644 | 0o755

// How a file is used: as a script of a Shell step, or as something on Linux or Windows that may be a script.
export type FileUse = 'shell-script' | 'linux' | 'windows'

export interface ReadingOptions {
  readonly fixLineEndings: boolean
  // Where mended copies are put.
  readonly scratch: Scratch
  readonly digests: Digests
}

// Reads a file, once however often it is asked for. Throws the file system's error.
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

// The mode of a file; `executables` has the paths of what git has as executable. Never the file system's bit: a checkout on Windows has
// none, and core.fileMode or a copy loses it elsewhere. The same commit gives the same modes on every machine.
export const modeOf = ({ isProgram }: FileContent, path: string, executables: ReadonlySet<string>): FileMode =>
  isProgram || executables.has(path) ? 0o755 : 0o644

const readContent = async (path: string, use: FileUse, options: ReadingOptions): Promise<FileContent> => {
  const { size, mtimeMs } = await stat(path)
  const digest = await options.digests.digest(path, size)
  const { sha256, start } = digest
  const secret = secretForm(textOf(start) ?? '')
  const content = {
    absolutePath: path,
    bytes: size,
    modified: mtimeMs,
    sha256,
    originalSha256: sha256,
    isProgram: hasShebang(start) || elf.equals(start.subarray(0, 4)),
    ...(secret === undefined ? {} : { secret }),
  }
  return isScript(digest, use) && hasCarriageReturns(start) ? withLineEndings(content, start, use, options) : content
}

// As text, for what is looked for in it; undefined where it is none. PowerShell's own editor writes UTF-16.
const textOf = (start: Buffer): string | undefined => {
  if (start[0] === 0xff && start[1] === 0xfe) return start.toString('utf16le')
  return start.subarray(0, 8192).includes(0) ? undefined : start.toString('latin1')
}

const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46])
const hasShebang = (start: Buffer): boolean => start.subarray(0, 2).toString('latin1') === '#!'

const isScript = ({ start }: Digest, use: FileUse): boolean =>
  textOf(start) !== undefined && (use === 'shell-script' || (use === 'linux' && hasShebang(start)))

// A script of which more was read than the start may have an archive behind its text: it is left as it is.
const withLineEndings = async (
  content: FileContent,
  start: Buffer,
  use: FileUse,
  { fixLineEndings, scratch, digests }: ReadingOptions,
): Promise<FileContent> => {
  if (!fixLineEndings || content.bytes > start.length) return { ...content, lineEndings: 'windows' }
  // A copy for each file, though another may hold the same: they are uploaded under names of their own.
  const name = createHash('sha256').update(`${use} ${content.absolutePath}`).digest('hex')
  const absolutePath = join(await scratch(), `${name}.mended`)
  await writeWithoutCarriageReturns(start, absolutePath)
  const { size, mtimeMs } = await stat(absolutePath)
  const mended = await digests.digest(absolutePath, size)
  return { ...content, absolutePath, bytes: size, modified: mtimeMs, sha256: mended.sha256, lineEndings: 'mended' }
}
