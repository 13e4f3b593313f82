// The only way to read files that inputs name, and files that those refer to: templates, parameters files, Bicep.
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { relative } from 'node:path'
import { isLfsPointer, lfsFix } from '../artifacts/lfs-pointer.js'
import { AibError, type ErrorCode, type Problem } from '../errors.js'
import { slashes } from '../paths.js'
import { decodeText } from './decode-text.js'
import { defined } from '../defined.js'
import { resolveAtBorder } from '../workspace-border.js'

// A file as its user knows it, and the input that named it.
export interface InputFile {
  readonly path: string
  readonly shown: string
  readonly input: string
  readonly workspace: string
}

// In bytes: four times the size that Azure accepts for a deployment template.
const mostBytes = 16 * 1024 * 1024

// The text of the file. A path in the workspace must stay in it after its links are resolved; one outside was named by the pipeline itself.
// Throws AibError file-missing, file-outside, file-size or file-encoding.
export const readInputFile = async ({ path, shown, input, workspace }: InputFile): Promise<string> => {
  const url = urlIn(shown)
  if (url !== undefined) throw new AibError({ ...isUrl(url, input), where: input })
  const refuse = (code: ErrorCode, reason: string, fix?: string): AibError =>
    new AibError({ code, message: `${input}: ${shown} ${reason}${reason.endsWith('?') ? '' : '.'}`, where: path, ...defined({ fix }) })
  const { path: resolved, refusal, error } = await resolveAtBorder(workspace, path)
  if (refusal === 'outside') throw refuse('file-outside', 'leads outside the workspace by a symbolic link', 'Put the file itself there.')
  if (refusal === 'below-git') throw refuse('file-outside', 'is in a .git folder, which holds the token of the checkout')
  const unreadable = async (failure: unknown): Promise<AibError> => {
    if (failure instanceof AibError) return failure
    return refuse(
      'file-missing',
      await missing(failure, path, workspace),
      shown === path ? undefined : `Paths are relative to ${workspace}.`,
    )
  }
  if (error !== undefined) throw await unreadable(error)
  const content = await readOrdinaryFile(resolved, refuse).catch(async (failure: unknown) => {
    throw await unreadable(failure)
  })
  if (isLfsPointer(content)) throw refuse('file-missing', 'is a Git LFS pointer: its content was not downloaded', lfsFix)
  const decoded = decodeText(content)
  if ('text' in decoded) return decoded.text
  throw refuse('file-encoding', decoded.reason, 'Save it as UTF-8.')
}

// The URL that was given as a path, without its query, which may be a signature. A path that was resolved has lost one of the slashes.
export const urlIn = (path: string): string | undefined => {
  const [, scheme, rest] = /^(https?:)[/\\]+([^?#]*)/i.exec(path) ?? []
  return scheme === undefined || rest === undefined ? undefined : `${scheme}//${slashes(rest)}`
}

// The problem of an input that takes the path of a file and got a URL.
export const isUrl = (url: string, input: string): Problem => ({
  code: 'file-missing',
  message: `${input}: ${url} is a URL, and the path of a file is needed.`,
  fix: 'Download the file in an earlier step, and give its path.',
})

// Most wrong paths are misspelt, or relative to another folder. The search for the right one is loaded only then.
const missing = async (error: unknown, path: string, workspace: string): Promise<string> => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return `cannot be read (${code})`
  const { nearPath } = await import('../near-path.js')
  const near = await nearPath(path, workspace, { kind: 'file' })
  return `does not exist${near === undefined ? '' : `. Did you mean ${near}?`}`
}

type Refuse = (code: ErrorCode, reason: string, fix?: string) => AibError

const readOrdinaryFile = async (resolved: string, refuse: Refuse): Promise<Buffer> => {
  // Does not wait: opening a pipe would block until a program writes to it. (Windows has no such flag: `0 | undefined` is 0.)
  const file = await open(resolved, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return await readAll(file, refuse)
  } finally {
    await file.close()
  }
}

const readAll = async (file: FileHandle, refuse: Refuse): Promise<Buffer> => {
  const found = await file.stat()
  if (found.isDirectory()) throw refuse('file-missing', 'is a folder; a file is needed', 'Give the path of a file in it.')
  if (!found.isFile()) throw refuse('file-missing', 'is not an ordinary file')
  // Files in /proc report no size.
  const buffer = Buffer.allocUnsafe(Math.min(Math.max(found.size, 64 * 1024), mostBytes) + 1)
  let length = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
    if (length === buffer.length) throw refuse('file-size', 'is larger than 16 MB')
  }
}

// A path as its user knows it: relative to the workspace if it is inside.
export const shownPath = (workspace: string, path: string): string => {
  const way = relative(workspace, path)
  return way.startsWith('..') || way === '' ? path : slashes(way)
}
