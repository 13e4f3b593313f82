// The only place that runs git. Nothing that the repository's settings, attributes or hooks name is run: git is only started with commands
// that read the index and the object store, on the repository of a known `.git` entry, without the settings of the machine and the user.
// Each setting that names a program has a value of ours, which overrides those of the repository and of files that it includes.
import { join, relative } from 'node:path'
import { findPipe } from './git-pipes.js'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows, ProgramFailure, runProgram, startProgram, type ProgramOutput, type RunningProgram } from './program.js'

export interface GitOptions {
  readonly signal: AbortSignal
  readonly environment: NodeJS.ProcessEnv
  // In milliseconds, for each command.
  readonly timeLimit: number
}

// The git of the machine on one checkout.
export interface Git {
  readonly top: string
  // Runs a command in the top folder, or in `folder` below it. Throws ProgramFailure if git does not exit by itself.
  run(words: readonly string[], folder?: string): Promise<ProgramOutput>
  // Starts a command whose input and output are streams.
  start(words: readonly string[]): Promise<RunningProgram>
}

// Git on the checkout with this top folder; undefined if the machine has no git. Throws ProgramFailure if git would wait for a pipe.
export const gitIn = async (top: string, { signal, environment, timeLimit }: GitOptions): Promise<Git | undefined> => {
  const program = await findProgram(isWindows ? 'git.exe' : 'git', environment)
  if (program === undefined) return undefined
  const pipe = await findPipe(join(top, '.git'))
  if (pipe !== undefined) throw new ProgramFailure(`${relative(top, pipe)} is a pipe`, false)
  const prefix = ['--no-pager', `--git-dir=${join(top, '.git')}`, `--work-tree=${top}`, ...overridden.flatMap((one) => ['-c', one])]
  const options = (folder: string) => ({ signal, timeLimit, folder, environment: gitEnvironment(environment) })
  return {
    top,
    run: (words, folder = top) => runProgram(program, [...prefix, ...words], options(folder)),
    start: (words) => startProgram(program, [...prefix, ...words], options(top)),
  }
}

// The settings that name programs, and those that start something without being asked (`git help config`). `core.fsmonitor` is empty and
// not `false`: before git 2.36 its value was the name of a program.
const overridden = [
  'core.fsmonitor=',
  'core.hooksPath=/dev/null',
  'core.pager=',
  'core.editor=',
  'core.askPass=',
  'core.sshCommand=',
  'core.gitProxy=',
  'core.alternateRefsCommand=',
  'core.attributesFile=/dev/null',
  'credential.helper=',
  'diff.external=',
  'gpg.program=',
  'uploadpack.packObjectsHook=',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
  'submodule.recurse=false',
  'log.showSignature=false',
  'gc.auto=0',
  'maintenance.auto=false',
]

// All variables that git gets. GIT_DIR or GIT_CONFIG_COUNT, for example, would lead it elsewhere.
const gitEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...passedOn(environment, () => false),
  // An empty list allows no protocol: what a partial clone lacks is not fetched.
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  // A path that cannot exist: of a file, even an empty one, git says that grafts are deprecated.
  GIT_GRAFT_FILE: '/dev/null/none',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
})
