// The used parts of a package whose published types do not fit its version.
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
