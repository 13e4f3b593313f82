// The progress and speed of an upload.
import { formatBytes, formatDuration } from '../units.js'

// A file that is being uploaded, or was uploaded.
export interface Sizes {
  readonly path: string
  readonly bytes: number
}

// Times in milliseconds since 1970.
export class UploadProgress {
  readonly #total: number
  readonly #start: number
  // The bytes sent of each file. A block that is sent twice counts once.
  readonly #sent = new Map<string, number>()
  #there = 0

  constructor(files: readonly Sizes[], start: number) {
    this.#total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    this.#start = start
  }

  sent(path: string, bytes: number): void {
    this.#sent.set(path, bytes)
  }

  // A file that is already uploaded adds nothing to send.
  done({ artifact: { path, bytes }, sent }: { readonly artifact: Sizes; readonly sent: boolean }): void {
    if (sent) this.#sent.set(path, bytes)
    else {
      this.#sent.delete(path)
      this.#there += bytes
    }
  }

  // `120.0 MB of 1.1 GB sent, 85.3 MB/s, about 12s left`.
  text(now: number): string {
    const [sent, total] = [this.#bytes(), this.#total - this.#there]
    const rate = this.#rate(now)
    const left = rate === 0 ? '' : `, about ${formatDuration(((total - sent) / rate) * 1000)} left`
    return `${formatBytes(sent)} of ${formatBytes(total)} sent, ${formatBytes(Math.round(rate))}/s${left}`
  }

  // The total; undefined if the upload was too short for a line.
  end(now: number): string | undefined {
    if (now - this.#start < 1000 || this.#sent.size === 0) return undefined
    return `${formatBytes(this.#bytes())} sent in ${formatDuration(now - this.#start)}, ${formatBytes(Math.round(this.#rate(now)))}/s`
  }

  #bytes(): number {
    return [...this.#sent.values()].reduce((sum, bytes) => sum + bytes, 0)
  }

  #rate(now: number): number {
    return now === this.#start ? 0 : (this.#bytes() / (now - this.#start)) * 1000
  }
}
