// Pointers of Git LFS: the small files that git has instead of large ones, until those are downloaded.
import type { Place, Problem } from '../errors.js'

// Whether these bytes, the whole file or its beginning, are a pointer (docs/spec.md of git-lfs/git-lfs: under 1,024 bytes, `version`
// first).
export const isLfsPointer = (bytes: Buffer): boolean =>
  bytes.length < 1024 && /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v\d+\n/.test(bytes.toString('latin1'))

// The problem of a file that would reach the image as a pointer.
export const pointerProblem = (
  path: string,
  { isLfsPointer: isPointer }: { readonly isLfsPointer: boolean },
  where: Place,
): Problem | undefined =>
  isPointer
    ? { code: 'artifact-missing', message: `${path} is a Git LFS pointer: its content was not downloaded.`, where, fix: lfsFix }
    : undefined

export const lfsFix =
  'Download it first: `lfs: true` of actions/checkout and of the checkout step of Azure Pipelines, or `git lfs pull`. A revision has the pointer only.'
