// The files of the repository as they were at a revision, by the git of the machine.
import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AibError } from '../shared/errors.js'
import type { RevisionRequest, TakenRevision } from '../shared/tools.js'
import { executablesOf, listing } from './git-index.js'
import { findProgram, isWindows, passedOn, runProgram, type ProgramOutput } from './program.js'

// Writes them below the folder `into`. Nothing of the repository changes: neither its files, nor its index, nor its list of worktrees.
export const takeRevision = async (
  { workspace, revision, into }: RevisionRequest,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<TakenRevision> => {
  const program = await findProgram(isWindows ? 'git.exe' : 'git', environment)
  if (program === undefined) return { kind: 'no-git' }
  const git = (folder: string, ...words: readonly string[]): Promise<ProgramOutput> =>
    runProgram(program, ['-C', folder, ...settings, ...words], {
      signal,
      longest,
      environment: { ...passedOn(environment, isNeeded), GIT_TERMINAL_PROMPT: '0', GIT_INDEX_FILE: join(into, 'index') },
    })
  const way = await git(workspace, 'rev-parse', '--show-cdup', '--show-prefix')
  if (way.exitCode !== 0) return { kind: 'no-repository', said: lastLine(way) }
  const [up = '', prefix = ''] = way.stdout.split(/\r?\n/)
  // Behind ^{commit} the word is no option, whatever it begins with; inputs that begin with a dash are refused besides.
  const found = await git(workspace, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`)
  const commit = found.stdout.trim()
  if (found.exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) return { kind: 'no-commit', isShallow: await isShallow(git, workspace) }
  const top = resolve(workspace, up)
  const tree = join(into, 'tree')
  for (const words of [
    ['read-tree', commit],
    ['checkout-index', '--all', '--force', `--prefix=${tree}/`],
  ]) {
    const done = await git(top, ...words)
    if (done.exitCode !== 0) throw refused(revision, done)
  }
  return {
    kind: 'taken',
    commit,
    workspace: join(tree, prefix),
    executables: executablesOf(await realpath(tree), (await git(top, ...listing)).stdout),
  }
}

// A repository's own hooks and monitors are not started by looking at it.
// Nor is a bare repository obeyed that lies among the files of a checkout: it may be committed, with settings that name programs.
const settings = ['-c', 'safe.bareRepository=explicit', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false']

// In milliseconds: files that are kept elsewhere (Git LFS) are fetched.
const longest = 300_000

const isNeeded = (name: string): boolean => name === 'XDG_CONFIG_HOME'

const isShallow = async (git: (folder: string, ...words: readonly string[]) => Promise<ProgramOutput>, folder: string): Promise<boolean> =>
  (await git(folder, 'rev-parse', '--is-shallow-repository')).stdout.trim() === 'true'

const lastLine = ({ stderr }: ProgramOutput): string => stderr.trim().split('\n').at(-1) ?? ''

const refused = (revision: string, output: ProgramOutput): AibError =>
  new AibError({
    code: 'revision-unreadable',
    message: `git could not give the files of ${revision}: ${lastLine(output)}`,
    where: revision,
  })
