// One log in the staging account, which grows during the build. Each read continues where the previous one ended.
import { StringDecoder } from 'node:string_decoder'
import { LineSplitter } from './line-splitter.js'

// For one request.
const mostBytes = 4 * 1024 * 1024

// Bytes of a log, and whether they reach its current end.
export interface LogPiece {
  readonly bytes: Buffer
  readonly isLast: boolean
}

// Reads a piece from an offset; undefined if there is nothing.
export type ReadRange = (offset: number, most: number) => Promise<LogPiece | undefined>

export class BlobTail {
  readonly #splitter: LineSplitter
  readonly #decoder = new StringDecoder('utf8')
  #offset = 0

  constructor(redact: (text: string) => string) {
    this.#splitter = new LineSplitter(redact)
  }

  // The next whole lines, and whether more can be read at once. Undefined if nothing has arrived since the last call.
  async next(read: ReadRange): Promise<{ readonly lines: readonly string[]; readonly isLast: boolean } | undefined> {
    const piece = await read(this.#offset, mostBytes)
    if (piece === undefined || piece.bytes.length === 0) return undefined
    this.#offset += piece.bytes.length
    return { lines: this.#splitter.push(this.#decoder.write(piece.bytes)), isLast: piece.isLast }
  }

  // A last line without a line break.
  flush(): readonly string[] {
    return this.#splitter.flush()
  }
}
