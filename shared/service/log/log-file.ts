// A file that gets the whole of a log. It is side work: a file that cannot be written ends no build.
import { appendFile, writeFile } from 'node:fs/promises'

export class LogFile {
  readonly #path: string
  readonly #onFault: (error: unknown) => void
  #exists = false
  #isBroken = false

  // `onFault` is called once, with what keeps the file from being written.
  constructor(path: string, onFault: (error: unknown) => void) {
    this.#path = path
    this.#onFault = onFault
  }

  // Undefined while nothing has been written.
  get path(): string | undefined {
    return this.#exists ? this.#path : undefined
  }

  async write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0 || this.#isBroken) return
    const text = `${lines.join('\n')}\n`
    try {
      await (this.#exists ? appendFile(this.#path, text) : writeFile(this.#path, text))
      this.#exists = true
    } catch (error) {
      this.#isBroken = true
      this.#onFault(error)
    }
  }

  // The next write replaces what was written.
  restart(): void {
    this.#exists = false
  }
}
