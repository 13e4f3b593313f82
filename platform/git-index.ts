// Which files are executable according to git's index; a checkout may lose that.
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { checkoutAround } from './checkout.js'
import { gitIn } from './git-command.js'
import { ProgramFailure } from './program.js'

// The absolute paths, without links in them, of the files below a folder that are executable in the index. None if the folder is not in a
// checkout, or the machine has no git: programs are then recognised by their contents.
export const executables = async (
  folder: string,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ReadonlySet<string>> => {
  const top = await checkoutAround(folder)
  const root = await realpath(folder)
  try {
    const git = top === undefined ? undefined : await gitIn(top, { signal, environment, timeLimit })
    if (git === undefined) return new Set()
    const { exitCode, stdout } = await git.run(['ls-files', '--stage', '-z'], root)
    // Otherwise this git cannot read the index.
    return exitCode === 0 ? executablesOf(root, stdout) : new Set()
  } catch (error) {
    if (signal.aborted || !(error instanceof ProgramFailure)) throw error
    return new Set()
  }
}

// `<mode> <object> <stage>\t<path>`, relative to the folder.
const executablesOf = (root: string, listed: string): ReadonlySet<string> =>
  new Set(listed.split('\0').flatMap((entry) => (entry.startsWith('100755 ') ? [join(root, entry.slice(entry.indexOf('\t') + 1))] : [])))

// In milliseconds.
const timeLimit = 60_000
