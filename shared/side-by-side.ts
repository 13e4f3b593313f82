// Does the same with many things, some of them at a time.

// The results in the order of the items. After the first failure, which it throws, nothing more is begun.
export const sideBySide = async <Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const waiting = [...items.entries()].reverse()
  const results = new Map<number, Result>()
  const lane = async (): Promise<void> => {
    try {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) results.set(next[0], await work(next[1]))
    } catch (error) {
      waiting.length = 0
      throw error
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane))
  return [...results].sort(([left], [right]) => left - right).map(([, result]) => result)
}
