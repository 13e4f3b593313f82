// Reads a stream of bytes by lines and by pieces of a known length.

export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  // The next line as text, without its line ending; at the end of the stream, the rest.
  async line(): Promise<string> {
    let end = this.#rest.indexOf(10)
    while (end < 0 && (await this.#more())) end = this.#rest.indexOf(10)
    const line = this.#rest.subarray(0, end < 0 ? this.#rest.length : end)
    this.#rest = this.#rest.subarray(end < 0 ? this.#rest.length : end + 1)
    return line.toString('utf8').replace(/\r$/, '')
  }

  // The next bytes, in chunks. Throws if the stream ends before that.
  async *bytes(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (this.#rest.length === 0 && !(await this.#more())) throw new Error('The output ended early.')
      const chunk = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(chunk.length)
      left -= chunk.length
      yield chunk
    }
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done === true) return false
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value])
    return true
  }
}
