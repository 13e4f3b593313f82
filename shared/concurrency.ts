// Limited concurrency, so that neither Azure nor the disk receives every request at once.
import pLimit from 'p-limit'

// Runs at most `concurrency` tasks at a time, in the order in which they are given.
export const limit = (concurrency: number): (<Result>(work: () => Promise<Result>) => Promise<Result>) => pLimit(concurrency)

// The results of `work` for each item, in the order of the items. At most `concurrency` run at a time. After the first failure, which is
// thrown, no further work starts.
export const mapLimit = async <Item, Result>(
  concurrency: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const queue = pLimit(concurrency)
  const workOrStop = async (item: Item): Promise<Result> => {
    try {
      return await work(item)
    } catch (error) {
      queue.clearQueue()
      throw error
    }
  }
  return Promise.all(items.map((item) => queue(workOrStop, item)))
}
