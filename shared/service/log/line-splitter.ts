// Splits text that arrives in chunks into whole lines, and removes secrets even where a chunk boundary cuts them.

// A longer line is passed on in parts, because memory is limited.
const longestLine = 16 * 1024 * 1024
// No secret is longer than this. What may be the beginning of a secret is held back.
const longestSecret = 64 * 1024

export class LineSplitter {
  readonly #redact: (text: string) => string
  #pieces: string[] = []
  #length = 0

  constructor(redact: (text: string) => string) {
    this.#redact = redact
  }

  // The lines that are complete with this chunk, without their line breaks.
  push(piece: string): readonly string[] {
    const end = piece.lastIndexOf('\n')
    if (end === -1) return this.#hold(piece)
    const whole = this.#take() + piece.slice(0, end)
    this.#hold(piece.slice(end + 1))
    return split(this.#redact(whole))
  }

  // The rest at the end.
  flush(): readonly string[] {
    const rest = this.#take()
    return rest === '' ? [] : split(this.#redact(rest))
  }

  #hold(piece: string): readonly string[] {
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length <= longestLine) return []
    const text = this.#redact(this.#take())
    this.#hold(text.slice(-longestSecret))
    return [text.slice(0, -longestSecret)]
  }

  #take(): string {
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#length = 0
    return text
  }
}

const split = (text: string): readonly string[] => text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
