// What something else on the machine may put in the place of a file that a plan has found.
import { execFileSync } from 'node:child_process'
import { mkdir, rename, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export interface Swap {
  readonly what: string
  // `path` is that of the file, `outside` a folder outside the workspace.
  // Whether there is still an ordinary file.
  readonly isOrdinary?: true
  readonly swap: (path: string, outside: string) => Promise<void>
}

// A file with the size and the time of another, which a comparison of these cannot tell apart.
const alike = async (path: string, other: string): Promise<void> => {
  const { size, atime, mtime } = await stat(path)
  await mkdir(dirname(other), { recursive: true })
  await writeFile(other, Buffer.alloc(size, 'SECRET '))
  await utimes(other, atime, mtime)
}

// Most of them need a Unix.
export const swaps: readonly Swap[] = [
  {
    what: 'a link to a file outside of the same size and time',
    swap: async (path, outside) => {
      await alike(path, join(outside, 'secret'))
      await rm(path)
      await symlink(join(outside, 'secret'), path)
    },
  },
  {
    what: 'a file below a folder that is a link now',
    swap: async (path, outside) => {
      await alike(path, join(outside, basename(path)))
      await rename(dirname(path), `${dirname(path)}-before`)
      await symlink(outside, dirname(path))
    },
  },
  {
    what: 'a link to a device',
    swap: async (path) => {
      await rm(path)
      await symlink('/dev/zero', path)
    },
  },
  {
    what: 'a pipe',
    swap: async (path) => {
      await rm(path)
      execFileSync('mkfifo', [path])
    },
  },
  {
    what: 'a folder',
    swap: async (path) => {
      await rm(path)
      await mkdir(path)
    },
  },
  { what: 'nothing', swap: (path) => rm(path) },
  { what: 'a shorter file', isOrdinary: true, swap: async (path) => truncate(path, Math.floor((await stat(path)).size / 2)) },
  { what: 'an empty file', isOrdinary: true, swap: (path) => truncate(path, 0) },
]
