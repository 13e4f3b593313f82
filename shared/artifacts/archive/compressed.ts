// Recognises content that is not worth compressing.
import { deflateRawSync } from 'node:zlib'

// The number of bytes that are enough to decide.
export const sampleSize = 16 * 1024

// Whether bytes are already compressed, judged by the first of them. It tries to compress them instead of trusting the file name, which may
// be wrong. Very short content is not worth the try.
export const isCompressed = (bytes: Buffer): boolean => {
  const sample = bytes.subarray(0, sampleSize)
  return sample.length >= 1024 && deflateRawSync(sample, { level: 1 }).length > 0.95 * sample.length
}
