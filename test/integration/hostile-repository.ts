// A checkout whose settings, attributes and hooks name a program in every place where git takes one.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFiles } from '../temporary-folder.js'

// What the program writes when it is run.
export interface Trap {
  readonly program: string
  // How it was called, a line each time.
  sprung(): Promise<string>
}

// Makes the program.
export const makeTrap = async (folder: string): Promise<Trap> => {
  const program = join(folder, 'trap.sh')
  const log = join(folder, 'trap.log')
  await writeFile(program, `#!/bin/sh\necho "$0 $*" >> '${log}'\ncat\n`)
  await chmod(program, 0o755)
  return { program, sprung: async () => (existsSync(log) ? readFile(log, 'utf8') : '') }
}

// git in a folder, as a user calls it.
export const gitIn =
  (folder: string) =>
  (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()

// Makes a repository of files with one commit.
export const commitFiles = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  await writeFiles(folder, files)
  const git = gitIn(folder)
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('commit', '--quiet', '--message=first')
}

// Every setting that names a program, as a file of settings.
export const hostileSettings = (program: string): string => `
[core]
  fsmonitor = ${program}
  hooksPath = ${join(program, '..', 'hooks')}
  pager = ${program}
  editor = ${program}
  sshCommand = ${program}
  gitProxy = ${program}
  askPass = ${program}
  alternateRefsCommand = ${program}
[filter "trap"]
  clean = ${program}
  smudge = ${program}
  required = true
[filter "stream"]
  process = ${program}
  required = true
[diff]
  external = ${program}
[diff "trap"]
  textconv = ${program}
  command = ${program}
[credential]
  helper = ${program}
[gpg]
  program = ${program}
[log]
  showSignature = true
[alias]
  rev-parse = !${program}
  ls-files = !${program}
  cat-file = !${program}
  config = !${program}
[uploadpack]
  packObjectsHook = ${program}
[protocol]
  allow = always
[protocol "ext"]
  allow = always
[protocol "file"]
  allow = always
[submodule]
  recurse = true
[pager]
  rev-parse = true
  ls-tree = true
[remote "origin"]
  url = "ext::${program} %S"
  promisor = true
  uploadpack = ${program}
  partialCloneFilter = blob:none
[extensions]
  partialClone = origin
[core]
  repositoryFormatVersion = 1
`

// Attributes that call for the filters and conversions of those settings.
export const hostileAttributes = '*.txt filter=trap diff=trap\n*.sh filter=stream diff=trap\n*.json filter=trap\n'

// Adds the settings to the repository with this git directory, by a file that it includes from among the files of the checkout.
export const trapRepository = async (gitDirectory: string, { program }: Trap): Promise<void> => {
  const hooks = join(program, '..', 'hooks')
  const names = ['post-checkout', 'post-index-change', 'fsmonitor-watchman', 'reference-transaction', 'pre-auto-gc', 'query-watchman']
  await writeFiles(hooks, Object.fromEntries(names.map((name) => [name, `#!/bin/sh\nexec '${program}' "$0"\n`])))
  for (const name of names) await chmod(join(hooks, name), 0o755)
  await appendFile(join(gitDirectory, 'config'), `[include]\n  path = ${join(program, '..', 'settings')}\n`)
  await writeFile(join(program, '..', 'settings'), hostileSettings(program))
  await writeFiles(gitDirectory, { 'info/attributes': hostileAttributes })
}
