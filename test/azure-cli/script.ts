// Runs a bash script whose az commands go to a running Azure CLI: a process for each would take a second of start-up.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Duplex, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { AzureCli } from './azure-cli.js'

export interface ScriptResult {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
  // The words of each az command, in order.
  readonly commands: readonly (readonly string[])[]
}

// The substitute for az: it writes its arguments to one descriptor and reads the result from another, both in Base64. Nothing waits.
const functions = `
az() {
  printf '%s\\0' "$@" | base64 -w 0 >&3; echo >&3
  IFS=' ' read -r code output errors <&4
  printf '%s' "\${output#.}" | base64 -d
  printf '%s' "\${errors#.}" | base64 -d >&2
  return "$code"
}
sleep() { :; }
`

// Runs the script to its end.
export const runScript = async (cli: AzureCli, script: string): Promise<ScriptResult> => {
  const child = spawn('bash', ['-c', `${functions}\n${script}`], { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] })
  const commands: (readonly string[])[] = []
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [, out, err, asked, answered] = child.stdio
  if (!isReadable(out) || !isReadable(err) || !isReadable(asked) || !isWritable(answered)) throw new Error('bash has not started.')
  const [output, errors] = [text(out), text(err)]
  for await (const line of createInterface(asked)) {
    const words = Buffer.from(line, 'base64').toString().split('\0').slice(0, -1)
    commands.push(words)
    const result = await cli.run(...words)
    answered.write(`${result.exitCode} .${encoded(result.output)} .${encoded(result.errors)}\n`)
  }
  return { exitCode: (await ended) ?? 1, output: await output, errors: await errors, commands }
}

const isReadable = (stream: unknown): stream is Readable => stream instanceof Readable
const isWritable = (stream: unknown): stream is Writable => stream instanceof Duplex || stream instanceof Writable

const encoded = (content: string): string => Buffer.from(content).toString('base64')
