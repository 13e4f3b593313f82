// What git's index knows of files that a checkout may lose: whether they are executable.
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, isWindows, passedOn, ProgramFailure, runProgram } from './program.js'

// The absolute paths, without links in them, of the files below a folder that the index has as executable; none where the folder is no
// checkout, or the machine has no git: programs are told by their contents then.
export const executables = async (
  folder: string,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ReadonlySet<string>> => {
  const git = await findProgram(isWindows ? 'git.exe' : 'git', environment)
  if (git === undefined) return new Set()
  const root = await realpath(folder)
  try {
    // Variables such as GIT_DIR would lead it elsewhere.
    const own = { signal, longest, environment: passedOn(environment, () => false) }
    const { exitCode, stdout } = await runProgram(git, ['-C', root, ...settings, ...listing], own)
    // Else no checkout, or one that this git cannot read.
    return exitCode === 0 ? executablesOf(root, stdout) : new Set()
  } catch (error) {
    if (signal.aborted || !(error instanceof ProgramFailure)) throw error
    return new Set()
  }
}

// The words by which git lists its index: `<mode> <object> <stage>\t<path>`, relative to the folder.
export const listing = ['ls-files', '--stage', '-z'] as const

// The executable files in such a list, below the folder that it is of.
export const executablesOf = (root: string, listed: string): ReadonlySet<string> =>
  new Set(listed.split('\0').flatMap((entry) => (entry.startsWith('100755 ') ? [join(root, entry.slice(entry.indexOf('\t') + 1))] : [])))

// In a container the checkout is often another user's, which git refuses unless it is told not to; for that, nothing that the repository's
// settings name is run.
// A bare repository among the files of a checkout is not obeyed.
const settings = [
  '-c',
  'safe.directory=*',
  '-c',
  'safe.bareRepository=explicit',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
]

// In milliseconds.
const longest = 60_000
