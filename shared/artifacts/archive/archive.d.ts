// The parts that are used of two packages without types of their own.
declare module 'tar-stream' {
  import type { Readable, Writable } from 'node:stream'

  interface Header {
    readonly name: string
    readonly type: 'file' | 'directory'
    readonly mode: number
    readonly size?: number
    readonly uid: number
    readonly gid: number
    readonly mtime: Date
  }

  interface Pack extends Readable {
    // Gives what the bytes of a file are written to; `done` is called when they are in the archive.
    entry(header: Header, done: (error: Error | null) => void): Writable
    finalize(): void
  }

  export const pack: () => Pack
}

declare module 'compress-commons' {
  import type { Readable, Transform } from 'node:stream'

  namespace commons {
    class ZipArchiveEntry {
      constructor(name: string)
      // Read as UTC.
      setTime(time: Date): void
      // 0: stored; 8: deflated.
      setMethod(method: 0 | 8): void
      setUnixMode(mode: number): void
    }

    class ZipArchiveOutputStream extends Transform {
      constructor(options: { readonly zlib: { readonly level: number } })
      entry(entry: ZipArchiveEntry, source: Readable | Buffer, done: (error: Error | null) => void): void
      finish(): void
    }
  }

  export default commons
}
