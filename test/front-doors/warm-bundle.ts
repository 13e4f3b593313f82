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
import { watchPrinted, type When } from './printed.js'

interface WarmRun {
  readonly bundle: string
  readonly words: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly when: When | undefined
}

interface Server {
  readonly child: ChildProcess
  // The variables that it was started with.
  readonly start: Readonly<Record<string, string>>
  // Where the output and the end of the current run go.
  listener: Listener | undefined
}

interface Listener {
  readonly print: (stream: 'stdout' | 'stderr', text: string) => void
  readonly jump: (text: string) => void
  readonly end: (message: unknown) => void
  readonly close: (exitCode: number | null) => void
}

// What Node reads only when it starts, what packages read only when they are loaded (the job of GitHub and its event, where a managed identity
// gets its tokens, whether the agent is in debug mode), what the task changes for the whole process (the agent's proxy and certificates), and the
// folder for temporary files, in which a terminal has one folder a process for files that it keeps. Each process is started with those of
// `ofStart`, and runs only what has the same.
const ofStart = ['NODE_EXTRA_CA_CERTS', 'AZURE_LOG_LEVEL', 'GITHUB_EVENT_PATH', 'GITHUB_API_URL', 'GITHUB_WORKFLOW', 'GITHUB_JOB']
const readOnce =
  /^(?:NODE_|UV_|DEBUG$|TZ$|LANG$|LC_|NO_COLOR$|FORCE_COLOR$|AZURE_LOG_LEVEL$|GITHUB_EVENT_PATH$|IDENTITY_|MSI_|IMDS_|AZURE_POD_|SYSTEM_DEBUG$|DISTRIBUTEDTASK_|AGENT_(?:PROXY|CAINFO|CLIENTCERT|SKIPCERT))|_PROXY$/i

// Whether a process that has already run a bundle can take this environment.
export const canBeWarm = (environment: Readonly<Record<string, string>>): boolean =>
  environment['TMPDIR'] === tmpdir() && Object.keys(environment).every((name) => ofStart.includes(name) || !readOnce.test(name))

// How long a run may take in real time before its process is killed, in milliseconds: a little less than a test (.mocharc.json), so that one
// that hangs still shows what it printed. A run of seconds takes over a minute where other work fills the processors.
const longestRun = 170_000
// Enough for the lanes of the matrix.
const mostIdle = 4
const idle: Server[] = []

// Runs a bundle to its end.
export const runWarm = ({ bundle, words, folder, environment, when }: WarmRun): Promise<ChildResult> =>
  new Promise((resolve) => {
    const began = performance.now()
    const server = take(Object.fromEntries(Object.entries(environment).filter(([name]) => ofStart.includes(name))))
    const end = `\n${randomUUID()}\n`
    const printed = { stdout: '', stderr: '' }
    const limit = setTimeout(() => server.child.kill('SIGKILL'), longestRun)
    let jumped = ''
    let message: unknown
    let isEnding = false
    const kill = (signal: NodeJS.Signals): void => {
      if (server.listener === undefined) return
      // One that arrives after the end of the run ends the process.
      isEnding ||= signal !== 'SIGSTOP' && signal !== 'SIGCONT'
      server.child.kill(signal)
    }
    const watch = watchPrinted(when, kill, () => {
      throw new Error("Pass process: 'own' to close the output.")
    })
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
      if (isEnding) server.child.disconnect()
      else giveBack(server)
    }
    server.listener = {
      print: (stream, text) => {
        printed[stream] += text
        watch(printed.stdout + printed.stderr)
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

const take = (variables: Server['start']): Server => {
  const index = idle.findIndex(({ start }) => ofStart.every((name) => start[name] === variables[name]))
  const [found] = index === -1 ? [] : idle.splice(index, 1)
  const server = found?.child.connected === true ? found : start(variables)
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

const start = (variables: Server['start']): Server => {
  const child = spawn(
    process.execPath,
    ['--import', pathToFileURL(resolvePath('test/front-doors/jumping-clock.mjs')).href, resolvePath('test/front-doors/bundle-server.mjs')],
    { env: variables, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'ipc'] },
  )
  const server: Server = { child, start: variables, listener: undefined }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.setEncoding('utf8').on('data', (text: string) => server.listener?.print(stream, text))
  child.stdio[3]?.on('data', (chunk: Buffer) => server.listener?.jump(chunk.toString()))
  child.on('message', (message) => server.listener?.end(message))
  child.on('close', (exitCode) => server.listener?.close(exitCode))
  return server
}
