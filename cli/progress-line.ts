// One line that is replaced until something else is printed; without a terminal, a new line each minute.
import type { WriteStream } from 'node:tty'
import { atMostOnceAMinute } from '../platform/agent-progress.js'

export class ProgressLine {
  readonly #stream: WriteStream
  readonly #plain: (text: string) => void
  #isShown = false

  constructor(stream: WriteStream) {
    this.#stream = stream
    this.#plain = atMostOnceAMinute((text) => {
      stream.write(`${text}\n`)
    })
  }

  // Shows what is in progress.
  show(text: string): void {
    if (!this.#stream.isTTY) {
      this.#plain(text)
      return
    }
    this.#clear()
    this.#stream.write(text.slice(0, (this.#stream.columns || 80) - 1))
    this.#isShown = true
  }

  // Prints a line that stays.
  print(text: string): void {
    this.#clear()
    this.#stream.write(`${text}\n`)
  }

  #clear(): void {
    if (!this.#isShown) return
    this.#stream.clearLine(0)
    this.#stream.cursorTo(0)
    this.#isShown = false
  }
}
