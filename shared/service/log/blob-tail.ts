// One log in the staging account, read on from where it was left: it grows while the build goes on.
import { StringDecoder } from 'node:string_decoder'
import { LineSplitter } from './line-splitter.js'

// Of one request.
const mostBytes = 4 * 1024 * 1024

// Bytes of the log from an offset on; undefined where there are none.
export type ReadRange = (offset: number, most: number) => Promise<Buffer | undefined>

export class BlobTail {
  readonly #splitter: LineSplitter
  readonly #decoder = new StringDecoder('utf8')
  #offset = 0

  constructor(redact: (text: string) => string) {
    this.#splitter = new LineSplitter(redact)
  }

  // The next whole lines; undefined where nothing has come since the last call.
  async next(read: ReadRange): Promise<readonly string[] | undefined> {
    const bytes = await read(this.#offset, mostBytes)
    if (bytes === undefined || bytes.length === 0) return undefined
    this.#offset += bytes.length
    return this.#splitter.push(this.#decoder.write(bytes))
  }

  // A last line without an end.
  flush(): readonly string[] {
    return this.#splitter.flush()
  }
}
