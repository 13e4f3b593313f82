// Ranges of IPv4 addresses as numbers, and pairs of them. Pure.

export interface Range {
  readonly first: number
  readonly last: number
}

// From an address in one range to an address in the other.
export interface Pair {
  readonly source: Range
  readonly destination: Range
}

// A prefix such as 10.0.1.0/24, or an address; undefined for anything else, IPv6 included.
export const rangeOf = (prefix: string): Range | undefined => {
  const [, address = '', length = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(prefix) ?? []
  const octets = address.split('.').map(Number)
  if (octets.length !== 4 || octets.some((octet) => octet > 255) || Number(length) > 32) return undefined
  const size = 2 ** (32 - Number(length))
  const start = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  const first = Math.floor(start / size) * size
  return { first, last: first + size - 1 }
}

// The ranges of prefixes; anything that is not an IPv4 prefix is left out.
export const rangesOf = (prefixes: readonly string[]): readonly Range[] => prefixes.flatMap((prefix) => rangeOf(prefix) ?? [])

// The intersection of two ranges.
export const common = (one: Range, other: Range): readonly Range[] => {
  const [first, last] = [Math.max(one.first, other.first), Math.min(one.last, other.last)]
  return first <= last ? [{ first, last }] : []
}

// The parts of a range outside of another.
export const without = (one: Range, other: Range): readonly Range[] =>
  common(one, other).length === 0
    ? [one]
    : [
        { first: one.first, last: other.first - 1 },
        { first: other.last + 1, last: one.last },
      ].filter(({ first, last }) => first <= last)

// The parts of a pair outside of another.
export const withoutPair = (one: Pair, other: Pair): readonly Pair[] => [
  ...without(one.source, other.source).map((source) => ({ source, destination: one.destination })),
  ...common(one.source, other.source).flatMap((source) =>
    without(one.destination, other.destination).map((destination) => ({ source, destination })),
  ),
]

// The number of pairs of addresses; the pairs must not overlap.
export const sizeOf = (pairs: readonly Pair[]): number =>
  pairs.reduce((sum, { source, destination }) => sum + (source.last - source.first + 1) * (destination.last - destination.first + 1), 0)
