// Runs programs of the machine: git, az, bicep. Each gets only the variables that it needs, and ends with everything that it started.
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { access, constants, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { now, signalUntil } from '../shared/clock.js'
import { defined } from '../shared/defined.js'
import { trustedFolders } from './trusted-path.js'

export const isWindows = process.platform === 'win32'

// The complete output of a program.
export interface ProgramOutput {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

// Why a program has not returned an exit code.
export class ProgramFailure extends Error {
  override readonly name = 'ProgramFailure'

  constructor(
    message: string,
    // Whether it was stopped because it took too long.
    readonly isTooLong: boolean,
    options: ErrorOptions = {},
  ) {
    super(message, options)
  }
}

export interface ProgramOptions {
  readonly signal: AbortSignal
  // All variables that it gets.
  readonly environment: NodeJS.ProcessEnv
  // In milliseconds.
  readonly timeLimit: number
  // Its working folder.
  readonly folder?: string
  // Whether Windows passes the arguments unchanged, without quoting those that need quotes.
  readonly isVerbatim?: boolean
}

// A running program.
export interface RunningProgram {
  readonly child: ChildProcessWithoutNullStreams
  // Its exit code, once it has ended and its output is closed. Rejects with ProgramFailure.
  readonly exitCode: Promise<number>
  // Ends it and everything that it started; the exit code then rejects with the reason.
  end(reason: Error): void
}

// The first program of that name in a trusted folder of the PATH, or undefined.
export const findProgram = async (name: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> => {
  for (const folder of trustedFolders(environment)) {
    const program = join(folder, name)
    if (await isProgram(program)) return program
  }
  return undefined
}

// Runs a program without a shell, with `input` as its standard input. Throws ProgramFailure if it returns no exit code, and the signal's
// reason if it was aborted.
export const runProgram = async (
  program: string,
  words: readonly string[],
  options: ProgramOptions & { readonly input?: string },
): Promise<ProgramOutput> => {
  const running = await startProgram(program, words, options)
  const { stdin, stdout, stderr } = running.child
  const read = (stream: AsyncIterable<Buffer>): Promise<string> => textOf(stream, running, basename(program))
  const [printed, errors] = [read(stdout), read(stderr)]
  stdin.end(options.input ?? '')
  const exitCode = await running.exitCode
  return { exitCode, stdout: await printed, stderr: await errors }
}

// Starts a program without a shell. Its standard input stays open.
export const startProgram = async (
  program: string,
  words: readonly string[],
  { signal, environment, timeLimit, folder, isVerbatim = false }: ProgramOptions,
): Promise<RunningProgram> => {
  // This loads Node's network modules, a fifth of a command's start-up time, and most commands run no program.
  const { spawn, spawnSync } = await import('node:child_process')
  signal.throwIfAborted()
  // A separate process group, so that its children end with it. Windows has no such groups: there, taskkill ends the children.
  const options = {
    env: environment,
    windowsHide: true,
    windowsVerbatimArguments: isVerbatim,
    detached: !isWindows,
    ...defined({ cwd: folder }),
  }
  const child = spawn(program, words, options)
  // If a program ends before it has read everything, its exit code says why.
  child.stdin.on('error', () => undefined)
  const killAll = (): void => {
    if (child.pid === undefined) return
    if (isWindows) spawnSync(taskkill(), ['/PID', String(child.pid), '/T', '/F'], { windowsHide: true })
    else killGroup(child.pid)
  }
  return { child, ...watch(child, killAll, { name: basename(program), signal, timeLimit }) }
}

// On Windows, names in process.env are case-insensitive; in a copy of it they are not.
const taskkill = (): string => join(process.env['SYSTEMROOT'] ?? 'C:\\Windows', 'System32', 'taskkill.exe')

const killGroup = (leader: number): void => {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // All of its processes have ended.
  }
}

interface Limits {
  readonly name: string
  readonly signal: AbortSignal
  readonly timeLimit: number
}

const watch = (
  child: ChildProcessWithoutNullStreams,
  killAll: () => void,
  { name, signal, timeLimit }: Limits,
): Pick<RunningProgram, 'exitCode' | 'end'> => {
  let end: (reason: Error) => void = () => undefined
  const exitCode = new Promise<number>((resolve, reject) => {
    end = (reason) => {
      killAll()
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
      reject(reason)
    }
    child.once('error', (error) => {
      end(new ProgramFailure(error.message, false, { cause: error }))
    })
    // A child process that outlives it may keep its output open.
    child.once('exit', killAll)
    child.once('close', (code, by) => {
      if (code === null) reject(new ProgramFailure(`${name} was ended by ${by ?? 'a signal'}.`, false))
      else resolve(code)
    })
  })
  const failure = new ProgramFailure(`${name} took longer than ${String(Math.ceil(timeLimit / 1000))} seconds.`, true)
  const limit = signalUntil(now() + timeLimit, signal, failure)
  const abort = (): void => {
    end(limit.reason instanceof Error ? limit.reason : failure)
  }
  limit.addEventListener('abort', abort)
  process.on('exit', killAll)
  const watched = exitCode.finally(() => {
    limit.removeEventListener('abort', abort)
    process.off('exit', killAll)
  })
  // A caller that reads the output first learns of a failure later.
  watched.catch(() => undefined)
  return { exitCode: watched, end }
}

// In bytes. The index of a large repository has as many lines as there are files. The longest string of Node has 512 MiB.
const mostOutput = 256 * 1024 * 1024

const textOf = async (stream: AsyncIterable<Buffer>, running: RunningProgram, name: string): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      bytes += chunk.length
      if (bytes > mostOutput) {
        running.end(new ProgramFailure(`${name} printed more than ${String(mostOutput)} bytes.`, false))
        return ''
      }
      chunks.push(chunk)
    }
  } catch {
    // The exit code, or the reason for its absence, explains the failure.
  }
  return Buffer.concat(chunks).toString('utf8')
}

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
