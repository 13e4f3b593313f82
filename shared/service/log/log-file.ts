// A file that receives the whole of a log. Best effort: a file that cannot be written never ends a build.
import { writeOrdinaryFile } from '../../ordinary-file.js'

export class LogFile {
  readonly #path: string
  readonly #onFault: (error: unknown) => void
  #exists = false
  #isBroken = false

  // `onFault` is called once, with the reason why the file cannot be written.
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
      await writeOrdinaryFile(this.#path, text, this.#exists ? 'append' : 'replace')
      this.#exists = true
    } catch (error) {
      this.#isBroken = true
      this.#onFault(error)
    }
  }

  // The next write replaces everything.
  restart(): void {
    this.#exists = false
  }
}
