// A client of a JSON-RPC 2.0 server on the standard streams of a program, with the framing of the Language Server Protocol.
import { at, textOf } from '../shared/json.js'
import { ByteReader } from './byte-reader.js'
import type { RunningProgram } from './program.js'

// An answer with an error.
export class RpcError extends Error {
  override readonly name = 'RpcError'

  constructor(
    message: string,
    readonly code: unknown,
  ) {
    super(message)
  }
}

// The program has ended instead of answering.
export class RpcEnd extends Error {
  override readonly name = 'RpcEnd'

  constructor(
    readonly exitCode: number,
    // The beginning of what it printed as errors.
    readonly stderr: string,
  ) {
    super(`The program ended with exit code ${String(exitCode)}.`)
  }
}

// In bytes. More of the errors would not be shown.
const mostErrors = 64 * 1024

export class JsonRpc {
  readonly #running: RunningProgram
  readonly #errors: Buffer[] = []
  readonly #reader: ByteReader
  #last = 0

  constructor(running: RunningProgram) {
    this.#running = running
    this.#reader = new ByteReader(running.child.stdout)
    let left = mostErrors
    running.child.stderr.on('data', (chunk: Buffer) => {
      this.#errors.push(chunk.subarray(0, left))
      left -= Math.min(left, chunk.length)
    })
  }

  // The result of a method. One call at a time. Throws RpcError, RpcEnd, or the reason for which the program was stopped.
  async call(method: string, params: object): Promise<unknown> {
    this.#last += 1
    const body = JSON.stringify({ jsonrpc: '2.0', id: this.#last, method, params })
    this.#running.child.stdin.write(`Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`)
    for (;;) {
      const message = await this.#message()
      if (at(message, 'id') !== this.#last) continue
      const error = at(message, 'error')
      if (error !== undefined && error !== null) throw new RpcError(textOf(at(error, 'message')) ?? 'unknown', at(error, 'code'))
      return at(message, 'result')
    }
  }

  async #message(): Promise<unknown> {
    try {
      return await this.#read()
    } catch (error) {
      if (this.#running.child.stdout.destroyed) throw await this.#end()
      throw error
    }
  }

  // Rejects with the reason if the program was stopped.
  async #end(): Promise<RpcEnd> {
    return new RpcEnd(await this.#running.exitCode, Buffer.concat(this.#errors).toString('utf8'))
  }

  async #read(): Promise<unknown> {
    let length = 0
    for (;;) {
      const line = await this.#reader.line()
      const [, digits] = /^Content-Length: (\d+)$/i.exec(line) ?? []
      if (digits !== undefined) length = Number(digits)
      else if (line === '' && length > 0) break
      // The end of its output.
      else if (line === '') throw await this.#end()
    }
    const chunks: Buffer[] = []
    for await (const chunk of this.#reader.bytes(length)) chunks.push(chunk)
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  }
}
