// Follows one log of a run from Azure to the console and to a file.
import type { FailedStep } from '../result.js'
import { BlobTail, type ReadRange } from './blob-tail.js'
import type { Joined } from './join-tails.js'
import { isLastLine } from './line.js'
import { LogFile } from './log-file.js'
import { Narrator, type NarratorOptions } from './narrator.js'

export interface FollowedLogOptions extends NarratorOptions {
  readonly path: string
  readonly redact: (text: string) => string
  // Called once if the file cannot be written.
  readonly onFileFault: (error: unknown) => void
}

export class FollowedLog {
  readonly #options: FollowedLogOptions
  readonly #file: LogFile
  readonly #tail: BlobTail
  #narrator: Narrator
  // Lines that were printed from the container's log, with their number.
  readonly #printed = new Map<string, number>()
  #isFromBlob = false
  #isWhole = false

  constructor(options: FollowedLogOptions) {
    this.#options = options
    this.#file = new LogFile(options.path, options.onFileFault)
    this.#tail = new BlobTail(options.redact)
    this.#narrator = new Narrator(options)
  }

  // Takes what the build's container has printed since the last call.
  async takeLive({ lines, isGap }: Joined): Promise<void> {
    if (lines.length === 0) return
    if (isGap) this.#options.print('           … (the container’s log returned only its last lines; the rest follows)')
    const safe = this.#options.redact(lines.join('\n')).split('\n')
    for (const line of safe) {
      if (this.#narrator.take(line)) this.#printed.set(line, (this.#printed.get(line) ?? 0) + 1)
    }
    await this.#file.write(safe)
  }

  // Takes what was added to the log in the staging account, in at most this many ranges. This log is complete: the file is started again
  // from it, and lines that were printed from the container's log are not printed again.
  async takeBlob(read: ReadRange, ranges: number): Promise<void> {
    for (let range = 0; range < ranges; range += 1) {
      const piece = await this.#tail.next(read)
      if (piece === undefined) return
      await this.#takeLines(piece.lines)
      if (piece.isLast) return
    }
  }

  // Logs once that the running step has been silent for a long time.
  reportSilence(time: number): void {
    this.#narrator.reportSilence(time)
  }

  // Called when no more lines can arrive.
  async end(): Promise<void> {
    await this.#takeLines(this.#tail.flush())
  }

  // Whether the end of the log was read.
  get isWhole(): boolean {
    return this.#isWhole
  }

  // The file; undefined if nothing has arrived.
  get path(): string | undefined {
    return this.#file.path
  }

  // Where a failed build failed; undefined if the log shows no failure.
  get failure(): FailedStep | undefined {
    return this.#narrator.failure
  }

  async #takeLines(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return
    if (!this.#isFromBlob) {
      this.#isFromBlob = true
      this.#file.restart()
      this.#narrator = new Narrator(this.#options, this.#narrator.shown)
    }
    for (const line of lines) {
      this.#narrator.take(line, this.#wasPrinted(line))
      this.#isWhole ||= isLastLine(line)
    }
    await this.#file.write(lines)
  }

  #wasPrinted(line: string): boolean {
    const times = this.#printed.get(line) ?? 0
    if (times <= 1) this.#printed.delete(line)
    else this.#printed.set(line, times - 1)
    return times > 0
  }
}
