// What git's index knows of files that a checkout may lose: whether they are executable.
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, isWindows, loadExecFile } from './program.js'

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
  const listed = await list(git, root, signal, environment)
  return new Set(listed.flatMap((entry) => (entry.startsWith('100755 ') ? [join(root, entry.slice(entry.indexOf('\t') + 1))] : [])))
}

// `<mode> <object> <stage>\t<path>`, relative to the folder. In a container the checkout is often another user's, which git refuses
// unless it is told not to; for that, nothing that the repository's settings name is run.
const words = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'ls-files', '--stage', '-z']
const mostOutput = 512 * 1024 * 1024

const list = async (git: string, cwd: string, signal: AbortSignal, environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const execFile = await loadExecFile()
  return new Promise((resolve, reject) => {
    const options = { cwd, env: passedOn(environment), maxBuffer: mostOutput, signal, windowsHide: true }
    execFile(git, words, options, (error, stdout) => {
      if (signal.aborted) reject(new Error('The job was cancelled.'))
      // No checkout, or one that this git cannot read.
      else resolve(error === null ? stdout.split('\0') : [])
    })
  })
}

// Secrets are none of its business; variables such as GIT_DIR would lead it elsewhere.
const passedOn = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => needed.has(name.toUpperCase())))

const needed: ReadonlySet<string> = new Set(['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'])
