// Programs of the machine that a command needs.
import { access, constants, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

export const isWindows = process.platform === 'win32'

// What a program printed, to its end.
export interface ProgramOutput {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

// Why a program gave no exit code.
export class ProgramFailure extends Error {
  override readonly name = 'ProgramFailure'

  constructor(
    message: string,
    // Whether it was ended because it took too long.
    readonly isTooLong: boolean,
    options: ErrorOptions,
  ) {
    super(message, options)
  }
}

export interface ProgramOptions {
  readonly signal: AbortSignal
  // All that it sees.
  readonly environment: NodeJS.ProcessEnv
  // In milliseconds.
  readonly longest: number
}

// The first program of that name on the PATH, or undefined. Folders that are relative are passed over: what lies in the repository must
// not run because of its name.
export const findProgram = async (name: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> => {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter(isAbsolute)
  for (const folder of folders) {
    const program = join(folder, name)
    if (await isProgram(program)) return program
  }
  return undefined
}

// Runs a program without a shell. Throws ProgramFailure where it gives no exit code.
export const runProgram = async (
  program: string,
  words: readonly string[],
  { signal, environment, longest }: ProgramOptions,
): Promise<ProgramOutput> => {
  // It brings Node's network with it, a fifth of the start of a command: most commands run no program.
  const { execFile } = await import('node:child_process')
  return new Promise((resolve, reject) => {
    const options = { env: environment, timeout: longest, maxBuffer: mostOutput, signal, windowsHide: true }
    execFile(program, words, options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr })
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr })
      else reject(new ProgramFailure(error.message, error.killed === true, { cause: error }))
    })
  })
}

// The variables that a program may see. Secrets are none of its business, and neither are tokens of the pipeline.
export const passedOn = (environment: NodeJS.ProcessEnv, isNeeded: (name: string) => boolean): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => always.has(name.toUpperCase()) || isNeeded(name)))

const always: ReadonlySet<string> = new Set(['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'])

// The index of a large repository has as many lines as files.
const mostOutput = 512 * 1024 * 1024

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
