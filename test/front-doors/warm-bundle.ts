// Runs bundles in turn in processes that stay (bundle-server.mjs), for scenarios that are not about the process itself: a run takes a third
// of the processor time that it takes in a separate process.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { resolve as resolvePath } from 'node:path'
import { pathToFileURL } from 'node:url'
import { at } from '../../shared/json.js'
import type { ChildResult } from './child-result.js'

interface WarmRun {
  readonly bundle: string
  readonly words: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
}

interface Server {
  readonly child: ChildProcess
  // The file with the certificate authority that it trusts.
  readonly authority: string
  // Where the output and the end of the current run go.
  listener: Listener | undefined
}

interface Listener {
  readonly print: (stream: 'stdout' | 'stderr', text: string) => void
  readonly jump: (text: string) => void
  readonly end: (message: unknown) => void
  readonly close: (exitCode: number | null) => void
}

// What Node reads only when it starts, what packages read only when they are loaded (the event of GitHub, where a managed identity gets its
// tokens), and the folder for temporary files, in which a terminal has one folder a process for files that it keeps.
const authorityVariable = 'NODE_EXTRA_CA_CERTS'
const readOnce =
  /^(?:NODE_|UV_|DEBUG$|TZ$|LANG$|LC_|NO_COLOR$|FORCE_COLOR$|AZURE_LOG_LEVEL$|GITHUB_EVENT_PATH$|IDENTITY_|MSI_|IMDS_|AZURE_POD_)|_PROXY$/i

// Whether a process that has already run a bundle can take this environment.
export const canBeWarm = (environment: Readonly<Record<string, string>>): boolean =>
  environment['TMPDIR'] === tmpdir() && Object.keys(environment).every((name) => name === authorityVariable || !readOnce.test(name))

// How long a run may take in real time before its process is killed, in milliseconds.
const longestRun = 90_000
// Enough for the lanes of the matrix.
const mostIdle = 4
const idle: Server[] = []

// Runs a bundle to its end.
export const runWarm = ({ bundle, words, folder, environment }: WarmRun): Promise<ChildResult> =>
  new Promise((resolve) => {
    const began = performance.now()
    const server = take(environment[authorityVariable] ?? '')
    const end = `\n${randomUUID()}\n`
    const printed = { stdout: '', stderr: '' }
    const limit = setTimeout(() => server.child.kill('SIGKILL'), longestRun)
    let jumped = ''
    let message: unknown
    const finish = (exitCode: unknown, ahead: unknown): void => {
      clearTimeout(limit)
      server.listener = undefined
      resolve({
        exitCode: typeof exitCode === 'number' ? exitCode : null,
        stdout: before(end, printed.stdout),
        stderr: before(end, printed.stderr),
        milliseconds: performance.now() - began,
        jumped: Number(ahead),
      })
    }
    const finishIfComplete = (): void => {
      if (message === undefined || !printed.stdout.endsWith(end) || !printed.stderr.endsWith(end)) return
      finish(at(message, 'exitCode'), at(message, 'jumped'))
      giveBack(server)
    }
    server.listener = {
      print: (stream, text) => {
        printed[stream] += text
        finishIfComplete()
      },
      jump: (text) => (jumped += text),
      end: (received) => {
        message = received
        finishIfComplete()
      },
      // A run that left something open, or that ended its process.
      close: (exitCode) => {
        finish(exitCode, jumped)
      },
    }
    server.child.send({ bundle, words, folder: resolvePath(folder), environment, end })
  })

const before = (end: string, text: string): string => (text.endsWith(end) ? text.slice(0, -end.length) : text)

const take = (authority: string): Server => {
  const index = idle.findIndex((server) => server.authority === authority)
  const [found] = index === -1 ? [] : idle.splice(index, 1)
  const server = found?.child.connected === true ? found : start(authority)
  for (const part of partsOf(server)) part.ref()
  return server
}

// An idle process does not keep its parent alive, and ends with it.
const giveBack = (server: Server): void => {
  for (const part of partsOf(server)) part.unref()
  idle.push(server)
  for (const oldest of idle.splice(0, idle.length - mostIdle)) oldest.child.disconnect()
}

const partsOf = ({ child }: Server): readonly { ref: () => void; unref: () => void }[] =>
  [child, child.channel ?? [], child.stdio.filter((stream) => stream instanceof Socket)].flat()

const start = (authority: string): Server => {
  const child = spawn(
    process.execPath,
    ['--import', pathToFileURL(resolvePath('test/front-doors/jumping-clock.mjs')).href, resolvePath('test/front-doors/bundle-server.mjs')],
    { env: authority === '' ? {} : { [authorityVariable]: authority }, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'ipc'] },
  )
  const server: Server = { child, authority, listener: undefined }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.setEncoding('utf8').on('data', (text: string) => server.listener?.print(stream, text))
  child.stdio[3]?.on('data', (chunk: Buffer) => server.listener?.jump(chunk.toString()))
  child.on('message', (message) => server.listener?.end(message))
  child.on('close', (exitCode) => server.listener?.close(exitCode))
  return server
}
