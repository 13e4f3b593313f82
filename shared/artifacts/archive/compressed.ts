// Recognises content that a compressor would waste time on.
import { deflateRawSync } from 'node:zlib'

// How many bytes are enough to tell.
export const sampleSize = 16 * 1024

// Whether bytes are compressed already, by the first of them. By trial, not by the name of a file: that is not always so. Few bytes are
// not worth the question.
export const isCompressed = (bytes: Buffer): boolean => {
  const sample = bytes.subarray(0, sampleSize)
  return sample.length >= 1024 && deflateRawSync(sample, { level: 1 }).length > 0.95 * sample.length
}
