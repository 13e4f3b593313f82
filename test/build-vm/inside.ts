// Runs in a separate network, in which the address of the metadata service is local: reads steps from standard input, one JSON object a
// line, runs each while the services answer as the step asks, and prints what came of it.
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:http'
import { connect, createServer as createTcpServer, type Server } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { at } from '../../shared/json.js'
import { answering, type Services } from './answers.js'
import { startPowerShell, type Script, type WarmPowerShell } from './warm-powershell.js'

// A step to run.
export interface StepRequest {
  readonly services: Services
  // The program with its arguments.
  readonly command: readonly string[]
  // Runs this script instead, in a PowerShell that stays: `command` is its program.
  readonly script?: Script
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  // Ports of 127.0.0.1 outside that are reached at the same port here, by the sockets in the file system that lead there.
  readonly forwards: readonly { readonly port: number; readonly socket: string }[]
}

export interface StepAnswer {
  readonly exitCode: number
  readonly output: string
}

const metadataAddress = { host: '169.254.169.254', port: 80 }
// Where the storage of a test is.
const storageAddress = { host: '127.0.0.1', port: 10000 }

const runStep = async (request: StepRequest): Promise<StepAnswer> => {
  const listener = answering(request.services)
  // As a proxy, it refuses.
  const serve = () => createServer(listener).on('connect', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  const services = await Promise.all([metadataAddress, storageAddress].map(({ host, port }) => listen(serve(), port, host)))
  const forwards = await Promise.all(
    request.forwards.map(({ port, socket }) =>
      listen(
        createTcpServer((inner) => {
          const outer = connect(socket)
          for (const [from, to] of [[inner, outer] as const, [outer, inner] as const]) from.on('error', () => to.destroy()).pipe(to)
        }),
        port,
        '127.0.0.1',
      ),
    ),
  )
  try {
    return await (request.script === undefined ? runCommand(request) : runScript(request, request.script))
  } finally {
    for (const service of services) service.closeAllConnections()
    await Promise.all([...services, ...forwards].map((server) => new Promise((resolve) => server.close(resolve))))
  }
}

const runCommand = async ({ command: [program = '', ...words], cwd, environment }: StepRequest): Promise<StepAnswer> => {
  const child = spawn(program, words, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)])
  return { exitCode, output: stdout + stderr }
}

let powerShell: WarmPowerShell | undefined

const runScript = ({ command: [program = ''], environment }: StepRequest, script: Script): Promise<StepAnswer> =>
  (powerShell ??= startPowerShell(program, environment)).run(script)

const listen = async <Kind extends Server>(server: Kind, port: number, host: string): Promise<Kind> => {
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  return server
}

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      resolve(code ?? -1)
    })
  })

const isStepRequest = (value: unknown): value is StepRequest => at(value, 'services') !== undefined

for await (const line of createInterface(process.stdin)) {
  const request: unknown = JSON.parse(line)
  if (!isStepRequest(request)) throw new Error('Standard input is not from network.ts.')
  process.stdout.write(`${JSON.stringify(await runStep(request))}\n`)
}
powerShell?.stop()
