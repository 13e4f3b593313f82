// Versions with any number of numbers, as platform images have them: 24.04.202410170, 22631.4037.240813.

// Below zero where the first is lower, number by number.
export const compareDotted = (one: string, other: string): number => {
  const [ones, others] = [one, other].map((text) => text.split('.').map(Number))
  for (let index = 0; index < Math.max(ones?.length ?? 0, others?.length ?? 0); index += 1) {
    const difference = (ones?.[index] ?? 0) - (others?.[index] ?? 0)
    if (difference !== 0 && !Number.isNaN(difference)) return difference
  }
  return 0
}

// The highest of them; undefined where there is none.
export const highestDotted = (versions: readonly string[]): string | undefined => [...versions].sort(compareDotted).at(-1)
