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

export class JsonRpc {
  readonly #running: RunningProgram
  readonly #reader: ByteReader
  #last = 0

  constructor(running: RunningProgram) {
    this.#running = running
    this.#reader = new ByteReader(running.child.stdout)
    running.child.stderr.resume()
  }

  // The result of a method. One call at a time. Throws RpcError, or the reason why the program ended.
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
    let length = 0
    for (;;) {
      const line = await this.#reader.line()
      const [, digits] = /^Content-Length: (\d+)$/i.exec(line) ?? []
      if (digits !== undefined) length = Number(digits)
      else if (line === '' && length > 0) break
      // The end of its output.
      else if (line === '') throw new Error(`The program ended with exit code ${String(await this.#running.exitCode)}.`)
    }
    const chunks: Buffer[] = []
    for await (const chunk of this.#reader.bytes(length)) chunks.push(chunk)
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  }
}
