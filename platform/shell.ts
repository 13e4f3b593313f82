// Asks the shells of this machine whether they can parse a script. `-n` reads a script and executes nothing.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withTempDir } from '../shared/temp-dir.js'
import type { ShellAnswer, ShellName } from '../shared/tools.js'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows, ProgramFailure, runProgram } from './program.js'

// The answer of the first shell of that name on PATH; undefined if the machine lacks it, or cannot start it. A script can crash its parser,
// or keep it busy for too long.
export const parseShell = async (
  shell: ShellName,
  text: Buffer,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ShellAnswer | undefined> => {
  const program = await findProgram(isWindows ? `${shell}.exe` : shell, environment)
  if (program === undefined) return undefined
  return withTempDir(async (tempDir) => {
    // bash reports lines only for a file.
    const file = join(await tempDir(), 'script')
    await writeFile(file, text)
    return ask(program, shell, file, signal, environment)
  })
}

const ask = async (
  program: string,
  shell: ShellName,
  file: string,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv,
): Promise<ShellAnswer | undefined> => {
  try {
    const { exitCode, stderr } = await runProgram(program, [...words[shell], file], {
      signal,
      timeLimit: 30_000,
      environment: { ...passedOn(environment, () => false), LC_ALL: 'C' },
    })
    return { exitCode, stderr: stderr.replaceAll(file, shell) }
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error
    // Only a program that did not start has a cause.
    return error.cause === undefined ? { failure: error.message } : undefined
  }
}

// extglob changes what parses, and scripts turn it on while they run. A bash without globstar, which came with version 4, refuses the
// option: it cannot parse what today's scripts have (macOS has 3.2).
const words: Readonly<Record<ShellName, readonly string[]>> = {
  bash: ['-O', 'extglob', '-O', 'globstar', '-n'],
  dash: ['-n'],
  sh: ['-n'],
}
