// A file that gets the whole of a log.
import { appendFile, writeFile } from 'node:fs/promises'

export class LogFile {
  readonly #path: string
  #exists = false

  constructor(path: string) {
    this.#path = path
  }

  // Undefined while nothing has been written.
  get path(): string | undefined {
    return this.#exists ? this.#path : undefined
  }

  async write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return
    const text = `${lines.join('\n')}\n`
    await (this.#exists ? appendFile(this.#path, text) : writeFile(this.#path, text))
    this.#exists = true
  }

  // Begins anew with the next write.
  restart(): void {
    this.#exists = false
  }
}
