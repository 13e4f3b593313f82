// Where the files of a folder come from: what the platform says of its run, and what the git of the machine says of the checkout. A
// workflow may check out another commit than the one that it runs for, or another repository.
import type { Provenance } from '../shared/host.js'
import { findProgram, isWindows, passedOn, ProgramFailure, runProgram } from './program.js'
import { repositoryUrl } from './repository-url.js'

export interface ProvenanceRequest {
  readonly folder: string
  // What the platform says; nothing in a terminal.
  readonly said: Provenance
}

// Git's commit goes before the platform's; without a checkout, or a git that can read it, there is only the platform's.
export const provenance = async (
  { folder, said }: ProvenanceRequest,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Provenance> => {
  const program = await findProgram(isWindows ? 'git.exe' : 'git', environment)
  if (program === undefined) return said
  const git = (...words: readonly string[]): Promise<string | undefined> => answerOf(program, ['-C', folder, ...words], signal, environment)
  const settings = said.commit === undefined ? nothingRuns : anyOwner
  const commit = await git(...settings, 'rev-parse', '--verify', 'HEAD')
  if (commit === undefined || commit === said.commit) return said
  const repository = repositoryUrl((await git(...anyOwner, 'config', '--get', 'remote.origin.url')) ?? '') ?? said.repository
  return { commit, ...(repository === undefined ? {} : { repository }) }
}

// A repository's own hooks and monitors are not started by looking at it.
// Nor is a bare repository obeyed that lies among the files of a checkout: it may be committed, with settings that name programs.
const nothingRuns = ['-c', 'safe.bareRepository=explicit', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

// In a container the checkout is often another user's, which git refuses unless it is told not to: for words that run nothing.
const anyOwner = ['-c', 'safe.directory=*', ...nothingRuns]

// In milliseconds.
const longest = 30_000

const answerOf = async (
  program: string,
  words: readonly string[],
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> => {
  try {
    const options = { signal, longest, environment: { ...passedOn(environment, () => false), GIT_OPTIONAL_LOCKS: '0' } }
    const { exitCode, stdout } = await runProgram(program, words, options)
    return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined
  } catch (error) {
    // Too slow is as good as none.
    if (error instanceof ProgramFailure && !signal.aborted) return undefined
    throw error
  }
}
