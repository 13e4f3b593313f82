// Checksums of several files at the same time. Each occupies a core: the other cores get a thread each as soon as there is enough work to
// justify starting one.
import { availableParallelism } from 'node:os'
import { controllerUnder } from '../clock.js'
import { digestFile, digestOf, makeReadBuffer, type Digest } from './digest.js'
import type { DigestThread } from './digest-thread.js'
import { smallFile, smallFileReader } from './read-small.js'

// Computes one checksum at a time: this thread, or another one.
type Lane = (path: string) => Promise<Digest>

// Starting a thread takes as long as 32 MiB take here.
const worthAThread = 32 * 1024 * 1024
// Files up to this size are read at once, because waiting for a thread takes longer.
const brief = 1024 * 1024
// Each thread takes about 20 MB of memory (measured).
const mostLanes = 4

export class Digests {
  readonly #stop: AbortController
  readonly #signal: AbortSignal
  readonly #threads: Promise<DigestThread>[] = []
  readonly #idle: Lane[]
  readonly #waiting: ((lane: Lane) => void)[] = []
  readonly #readSmall = smallFileReader()
  #bytes = 0

  constructor(signal?: AbortSignal) {
    this.#stop = controllerUnder(signal)
    this.#signal = this.#stop.signal
    this.#signal.addEventListener('abort', () => void this.#endThreads())
    let buffer: Buffer | undefined
    this.#idle = [(path) => digestFile(path, this.#signal, (buffer ??= makeReadBuffer()))]
  }

  // The checksum of a file of about this size. Throws the file system's error, or an AbortError.
  async digest(path: string, bytes: number): Promise<Digest> {
    this.#signal.throwIfAborted()
    if (bytes <= smallFile) return digestOf(await this.#readSmall(path))
    if (bytes <= brief) return digestFile(path, this.#signal)
    this.#bytes += bytes
    const lane = await this.#lane()
    try {
      return await lane(path)
    } finally {
      this.#bytes -= bytes
      const next = this.#waiting.shift()
      if (next === undefined) this.#idle.push(lane)
      else next(lane)
    }
  }

  // Called last.
  end(): void {
    this.#stop.abort()
  }

  #lane(): Promise<Lane> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return Promise.resolve(idle)
    const lanes = this.#threads.length + 1
    if (lanes < Math.min(availableParallelism(), mostLanes) && this.#bytes > lanes * worthAThread)
      return Promise.resolve(this.#startThread())
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #startThread(): Lane {
    const starting = import('./digest-thread.js').then(({ startDigestThread }) => startDigestThread())
    this.#threads.push(starting)
    // What the thread cannot do is done here: if the file cannot be read, this thread gets the error.
    return async (path) => (await (await starting).digest(path)) ?? digestFile(path, this.#signal)
  }

  async #endThreads(): Promise<void> {
    for (const thread of this.#threads) await (await thread).end()
  }
}
