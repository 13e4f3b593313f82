// Follows the log of a run beside its states: side work, which never fails a build and says once why it cannot be done.
import { appendFile, writeFile } from 'node:fs/promises'
import type { TokenCredential } from '@azure/core-auth'
import type { Arm } from '../../azure/arm.js'
import type { JsonObject } from '../../template/node.js'
import type { ImageTemplate } from '../image-template.js'
import type { FailedStep } from '../result.js'
import { Narrator } from './narrator.js'
import { LogReader } from './reader.js'

// After the end of a run, the service may still be writing its log: so many looks more.
const lastLooks = 3

export interface FollowerOptions {
  readonly arm: Arm
  readonly credential: TokenCredential
  // The template as it was sent, for the names of its customizers.
  readonly template: JsonObject
  // The file that gets the whole log.
  readonly path: string
  readonly print: (text: string) => void
  // Told once why the log cannot be read; states go on without it.
  readonly onUnreadable: (reason: string) => void
  readonly signal: AbortSignal
}

export class LogFollower {
  readonly #options: FollowerOptions
  readonly #reader: LogReader
  readonly #narrator: Narrator
  #isUnreadable = false
  #hasFile = false

  constructor(options: FollowerOptions) {
    this.#options = options
    this.#reader = new LogReader(options.arm, options.credential)
    this.#narrator = new Narrator(options.template, options.print)
  }

  // Leaves the logs of earlier runs of the template alone.
  skipEarlier({ stagingResourceGroup }: ImageTemplate): Promise<void> {
    return this.#quietly(async () => {
      if (stagingResourceGroup !== undefined) await this.#reader.skipEarlier(stagingResourceGroup, this.#options.signal)
    })
  }

  // Tells what came since the last look.
  look({ stagingResourceGroup }: ImageTemplate): Promise<void> {
    return this.#quietly(async () => {
      if (stagingResourceGroup === undefined) return
      const lines = await this.#reader.read(stagingResourceGroup, this.#options.signal)
      for (const line of lines) this.#narrator.take(line)
      if (lines.length > 0) await this.#write(`${lines.join('\n')}\n`)
    })
  }

  // Tells the rest after the end of the run.
  async finish(template: ImageTemplate): Promise<void> {
    for (let look = 0; look < lastLooks; look += 1) await this.look(template)
  }

  // The file with the whole log; undefined where nothing could be read.
  get path(): string | undefined {
    return this.#hasFile ? this.#options.path : undefined
  }

  // Where a failed build failed.
  get failedStep(): FailedStep | undefined {
    return this.#narrator.unfinished
  }

  async #write(text: string): Promise<void> {
    await (this.#hasFile ? appendFile(this.#options.path, text) : writeFile(this.#options.path, text))
    this.#hasFile = true
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    if (this.#isUnreadable) return
    try {
      await work()
    } catch (error) {
      this.#options.signal.throwIfAborted()
      if (!isDenied(error)) return
      this.#isUnreadable = true
      this.#options.onUnreadable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
    }
  }
}

// A refusal stays; anything else may pass, and the next look tries again.
const isDenied = (error: unknown): boolean => {
  const status =
    error instanceof Error && 'statusCode' in error
      ? error.statusCode
      : error instanceof Error && 'status' in error
        ? error.status
        : undefined
  return status === 403 || status === 401
}
