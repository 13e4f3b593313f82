// Pipes among the files of a repository: git would wait for a program that writes into them.
import { constants } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

// The first pipe among the files that git opens: those of the repository with this `.git` entry, its references and objects, and those that
// its settings include. Where the search ends, at objects of another repository and behind 20,000 files, the time limit ends git.
export const findPipe = async (entry: string): Promise<string | undefined> => {
  for await (const path of opened(entry)) if (await isPipe(path)) return path
  const stores = (await repositoriesOf(entry)).flatMap((repository) => ['refs', 'objects'].map((name) => join(repository, name)))
  return pipeBelow(stores)
}

const isPipe = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFIFO() === true

// The entries of a folder have their kinds, so that only links cost another call.
const pipeBelow = async (folders: readonly string[]): Promise<string | undefined> => {
  const left = [...folders]
  let seen = 0
  for (let folder = left.pop(); folder !== undefined && seen < mostEntries; folder = left.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    seen += entries.length
    for (const found of entries) {
      const path = join(folder, found.name)
      if (found.isFIFO() || (found.isSymbolicLink() && (await isPipe(path)))) return path
      if (found.isDirectory()) left.push(path)
    }
  }
  return undefined
}

// Git packs objects and references long before there are as many.
const mostEntries = 20_000

// The beginning of an ordinary file; empty if it is anything else, or missing.
export const beginningOf = async (path: string): Promise<string> => {
  // Does not wait if it is a pipe. (Windows has no such flag: `undefined` counts as 0.)
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined)
  if (file === undefined) return ''
  try {
    if (!(await file.stat()).isFile()) return ''
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostRead), 0, mostRead, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

// In bytes: settings are shorter.
const mostRead = 256 * 1024

async function* opened(entry: string): AsyncGenerator<string> {
  const seen = new Set<string>()
  for (const repository of await repositoriesOf(entry)) {
    for (const name of files) yield join(repository, name)
    for (const name of ['config', 'config.worktree']) yield* included(join(repository, name), seen)
  }
}

const files = ['config', 'config.worktree', 'HEAD', 'commondir', 'packed-refs', 'shallow', 'index', 'info/attributes', 'info/exclude']

// The folder that the entry is, or names if it is a file; and the one that a worktree shares with others (gitrepository-layout, "gitfile" and
// "commondir").
const repositoriesOf = async (entry: string): Promise<readonly string[]> => {
  const named = /^gitdir: ([^\n]*)/.exec(await beginningOf(entry))?.[1]
  const own = named === undefined ? entry : resolve(dirname(entry), named.trimEnd())
  const common = (await beginningOf(join(own, 'commondir'))).trimEnd()
  return common === '' ? [own] : [own, resolve(own, common)]
}

// Every `path` counts, whatever its section: to follow one too many only costs a look at a file (git-config, "Includes"). Each file is read
// once: files that include each other can be reached in millions of ways.
async function* included(config: string, seen: Set<string>): AsyncGenerator<string> {
  const text = (await beginningOf(config)).replaceAll(/\\\r?\n/g, '')
  for (const [, value = ''] of text.matchAll(/(?:^|\])[ \t]*path[ \t]*=(.*)$/gim)) {
    const written = value.replaceAll('"', '').replaceAll('\\\\', '\\').trim()
    const path = written.startsWith('~/') ? join(homedir(), written.slice(2)) : resolve(dirname(config), written)
    if (seen.has(path) || seen.size >= mostIncluded) continue
    seen.add(path)
    yield path
    yield* included(path, seen)
  }
}

// Real settings include a few files. Behind more, the time limit ends a git that waits.
const mostIncluded = 1000
