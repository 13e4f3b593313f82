// The Azure CLI as a client of the emulator, whose makers did not make it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { at, textOf } from '../../shared/json.js'
import type { Emulator } from '../emulator/start.js'
import { findAzurePython, toolPath } from '../tools.js'

interface CommandResult {
  readonly exitCode: number
  // What it printed to standard output: JSON by default.
  readonly output: string
  readonly errors: string
}

export interface AzureCli {
  // Runs "az" with some words.
  run(...words: readonly string[]): Promise<CommandResult>
  // What a program needs to find this session: the folder with its configuration, and one with an "az" that accepts the emulator.
  readonly session: { readonly configuration: string; readonly programs: string }
  stop(): Promise<void>
}

// Starts the CLI with its own configuration, logged in to the emulator as the pipeline's application. Throws where that fails.
export const startAzureCli = async ({ description }: Emulator): Promise<AzureCli> => {
  const configuration = await mkdtemp(join(tmpdir(), 'aib-az-'))
  const child = spawn(pythonOfTheCli(), [resolve('test/azure-cli/commands.py')], {
    env: {
      PATH: process.env['PATH'],
      HOME: configuration,
      AZURE_CONFIG_DIR: configuration,
      AZURE_CORE_COLLECT_TELEMETRY: 'false',
      AZURE_CORE_INSTANCE_DISCOVERY: 'false',
      AZURE_CORE_NO_COLOR: 'true',
      PYTHONPATH: resolve('test/azure-cli'),
      PYTHONDONTWRITEBYTECODE: '1',
      REQUESTS_CA_BUNDLE: description.caFile,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const run = async (...words: readonly string[]): Promise<CommandResult> => {
    child.stdin.write(`${JSON.stringify(words)}\n`)
    const line = await lines.next()
    if (line.done === true) throw new Error(`az ${words.join(' ')}: its process has ended.`)
    return readResult(line.value)
  }
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await ended
    await rm(configuration, { recursive: true, force: true })
  }
  for (const words of loginCommands(description)) {
    const { exitCode, errors } = await run(...words)
    if (exitCode === 0) continue
    await stop()
    throw new Error(`az ${words[0] ?? ''} ended with ${String(exitCode)}: ${errors}`)
  }
  const programs = join(configuration, 'programs')
  await mkdir(programs)
  const script = `#!/bin/sh\nAZURE_CORE_INSTANCE_DISCOVERY=false PYTHONDONTWRITEBYTECODE=1 PYTHONPATH='${resolve('test/azure-cli')}' REQUESTS_CA_BUNDLE='${description.caFile}' exec '${toolPath('az')}' "$@"\n`
  await writeFile(join(programs, 'az'), script, { mode: 0o755 })
  return { run, session: { configuration, programs }, stop }
}

const loginCommands = (description: Emulator['description']): readonly (readonly string[])[] => {
  const { resourceManager, authority, tenantId, clientId, clientSecret } = description
  // The emulator has no Microsoft Graph: az leaves out the names of principals, as for an application without rights there.
  const names = ['resourceManager', 'activeDirectoryResourceId', 'management', 'activeDirectoryGraphResourceId', 'microsoftGraphResourceId']
  const endpoints = { activeDirectory: authority, ...Object.fromEntries(names.map((name) => [name, resourceManager])) }
  return [
    ['cloud', 'register', '--name', 'emulator', '--cloud-config', JSON.stringify({ endpoints })],
    ['cloud', 'set', '--name', 'emulator'],
    ['login', '--service-principal', '--username', clientId, '--password', clientSecret, '--tenant', tenantId],
  ]
}

// The Python that runs the Azure CLI. Throws if the machine does not have it.
export const pythonOfTheCli = (): string => {
  const python = findAzurePython()
  if (python === undefined) throw new Error('The Azure CLI is not on this machine.')
  return python
}

const readResult = (line: string): CommandResult => {
  const result: unknown = JSON.parse(line)
  return {
    exitCode: Number(at(result, 'exitCode')),
    output: textOf(at(result, 'output')) ?? '',
    errors: textOf(at(result, 'errors')) ?? '',
  }
}
