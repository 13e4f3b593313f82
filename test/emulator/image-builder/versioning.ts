// Which number a new version of an image definition gets (docs/service.md 6.9).
import type { TemplateVersion } from './api-versions.js'

// What the number depends on.
export interface Numbering {
  readonly apiVersion: TemplateVersion
  // The version that galleryImageId names, if any.
  readonly explicit?: string
  readonly scheme?: 'Latest' | 'Source'
  // The major line of scheme Latest; -1 means none.
  readonly major?: number
  // The version of the source image.
  readonly source: string
  readonly existing: readonly string[]
  readonly now: Date
}

// The number of the new version.
export const nextVersion = (numbering: Numbering): string => {
  if (numbering.explicit !== undefined) return numbering.explicit
  if (numbering.scheme === 'Source') return fromSource(numbering.source)
  if (numbering.scheme === undefined && numbering.apiVersion < '2022-07-01') return legacy(numbering.now)
  return afterLatest(numbering.existing, numbering.major ?? -1)
}

// Versions are compared by number: 1.10.0 comes after 1.9.0.
export const compareVersions = (one: string, other: string): number => {
  const [first, second] = [numbersOf(one), numbersOf(other)]
  return first[0] - second[0] || first[1] - second[1] || first[2] - second[2]
}

// One patch after the newest of the line; 1.0.0 in an empty definition, as recorded.
const afterLatest = (existing: readonly string[], major: number): string => {
  const line = existing.filter((version) => major < 0 || numbersOf(version)[0] === major).sort(compareVersions)
  const newest = line.at(-1)
  if (newest === undefined) return `${major < 0 ? 1 : major}.0.0`
  const [first, second, third] = numbersOf(newest)
  return `${first}.${second}.${third + 1}`
}

// The source's own three numbers, without leading zeros as a gallery requires (18.04.202401161 becomes 18.4.202401161).
const fromSource = (source: string): string => numbersOf(source).join('.')

// The monotonic scheme of old API versions, in the form of 0.24105.52755: here the day as yyddd and the second of the day.
const legacy = (now: Date): string => {
  const start = Date.UTC(now.getUTCFullYear(), 0, 1)
  const day = Math.floor((now.getTime() - start) / 86_400_000) + 1
  const second = Math.floor((now.getTime() % 86_400_000) / 1000)
  return `0.${(now.getUTCFullYear() % 100) * 1000 + day}.${second}`
}

const numbersOf = (version: string): [number, number, number] => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return [major, minor, patch]
}
