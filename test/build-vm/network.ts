// A network in which the address of the metadata service is local, so that a step runs as it was generated. One for all tests. It has no
// way out: a step never asks the metadata service of the machine that the tests run on.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { at } from '../../shared/json.js'
import { afterAllFiles } from '../after-all-files.js'
import { missingOf } from '../tools.js'
import type { StepAnswer, StepRequest } from './inside.js'

interface Network {
  run(request: StepRequest): Promise<StepAnswer>
  stop(): Promise<void>
}

let started: Network | undefined

// Runs a step in the network.
export const runInNetwork = (request: StepRequest): Promise<StepAnswer> => (started ??= startNetwork()).run(request)

// A socket in the file system that leads to a port of this machine; `close` removes it.
export const openForward = async (port: number): Promise<{ readonly port: number; readonly socket: string; close(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'aib-forward-'))
  const socket = join(folder, 's')
  const server = createServer((inner) => {
    const outer = connect(port, 'localhost')
    for (const [from, to] of [[inner, outer] as const, [outer, inner] as const]) from.on('error', () => to.destroy()).pipe(to)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const close = async (): Promise<void> => {
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true, force: true })
  }
  return { port, socket, close }
}

const address = 'busybox ip link set lo up && busybox ip addr add 169.254.169.254/32 dev lo && exec "$@"'

const startNetwork = (): Network => {
  const words = ['-c', address, 'sh', process.execPath, resolve('build/test/build-vm/inside.js')]
  if (entry === undefined) throw new Error(networkLack)
  const [program, ...options] = entry
  const child = spawn(program, [...options, 'sh', ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    run: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      const line = await lines.next()
      if (line.done === true) throw new Error('The network of the build VM has ended.')
      const answer: unknown = JSON.parse(line.value)
      return { exitCode: Number(at(answer, 'exitCode')), output: String(at(answer, 'output')) }
    },
    stop: async () => {
      child.stdin.end()
      await new Promise((resolve) => child.on('close', resolve))
    },
  }
}

// How this process gets namespaces for the network and for mounts: as root, or as a user who is root in them, which Ubuntu 24.04 refuses.
const entries = [
  ['unshare', '--net', '--mount'],
  ['unshare', '--map-root-user', '--net', '--mount'],
  ['sudo', '--non-interactive', 'unshare', '--net', '--mount'],
] as const

const isPermitted = ([program, ...options]: (typeof entries)[number]): boolean =>
  spawnSync(program, [...options, 'true'], { stdio: 'ignore' }).status === 0

const lackOfPrograms = missingOf(['unshare', 'busybox'])
const entry = lackOfPrograms === undefined ? entries.find(isPermitted) : undefined

// Why there can be no such network on this machine, undefined if there can.
export const networkLack: string | undefined =
  lackOfPrograms ?? (entry === undefined ? 'unshare --net is not permitted on this machine' : undefined)

// Why a step cannot use sudo there, undefined if it can: a user who is root only in the namespaces cannot become another.
export const sudoLack: string | undefined =
  networkLack ?? (entry?.[1] === '--map-root-user' ? 'sudo needs a namespace that root made' : undefined)

// The user outside who owns what root makes there.
export const rootOutside = entry?.[1] === '--map-root-user' ? (process.getuid?.() ?? 0) : 0

// For who runs steps outside of mocha.
export const stopNetwork = async (): Promise<void> => {
  await started?.stop()
  started = undefined
}

if (Reflect.has(globalThis, 'describe')) afterAllFiles(stopNetwork)
