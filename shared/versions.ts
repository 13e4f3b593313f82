// Versions, compared number by number: 1.10.0 comes after 1.9.0.

// The name of a gallery image version, Major.Minor.Patch.
export type VersionNumber = readonly [major: number, minor: number, patch: number]

// Compute limits each number to 32 bits.
const most = 2_147_483_647

// The numbers in a version; undefined if the text is not a version.
export const parseVersion = (name: string): VersionNumber | undefined => {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(name) ?? []
  if (major === undefined || minor === undefined || patch === undefined) return undefined
  const numbers = [Number(major), Number(minor), Number(patch)] as const
  return numbers.every((number) => number <= most) ? numbers : undefined
}

// The version for the number of a pipeline: `1.2.3` itself, a git tag such as `v1.2.3` or `refs/tags/v1.2.3`, and parts with leading zeros,
// as in dates. Undefined for anything else.
export const versionOfPipeline = (text: string): string | undefined =>
  parseVersion(text.replace(/^refs\/tags\//, '').replace(/^v(?=\d)/i, ''))?.join('.')

// Negative if the first is lower.
export const compareVersions = (one: VersionNumber, other: VersionNumber): number =>
  one[0] - other[0] || one[1] - other[1] || one[2] - other[2]

// Compares versions with any number of parts, as platform images have them (24.04.202410170, 22631.4037.240813). Negative if the first is
// lower.
export const compareNumericVersions = (one: string, other: string): number => {
  const [ones, others] = [one, other].map((text) => text.split('.').map(Number))
  for (let index = 0; index < Math.max(ones?.length ?? 0, others?.length ?? 0); index += 1) {
    const difference = (ones?.[index] ?? 0) - (others?.[index] ?? 0)
    if (difference !== 0 && !Number.isNaN(difference)) return difference
  }
  return 0
}

// The highest version; undefined if there are none.
export const highestNumericVersion = (versions: readonly string[]): string | undefined => [...versions].sort(compareNumericVersions).at(-1)
