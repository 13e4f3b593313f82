// Which of many words a text begins with, however many share a start: the work depends on the text, not on the number of words.

interface Entry {
  readonly word: string
  // The longest other word that this one begins with.
  readonly shorter: Entry | undefined
}

// A set of words, none of them empty.
export class LongestPrefix {
  readonly #words: string[] = []
  #longest = 0
  // In the order of their code units. Undefined after a word was added.
  #sorted: readonly Entry[] | undefined

  constructor(...words: readonly string[]) {
    for (const word of words) this.add(word)
  }

  add(word: string): void {
    this.#words.push(word)
    this.#longest = Math.max(this.#longest, word.length)
    this.#sorted = undefined
  }

  // The length of the longest word with which the text continues at this offset; 0 if no such word exists. Between a word that the text begins
  // with and the text, only words are sorted that begin with that word, so it is the last word before the text or one that this begins with.
  at(text: string, from: number): number {
    const rest = text.slice(from, from + this.#longest)
    let entry = lastUpTo((this.#sorted ??= sorted(this.#words)), rest)
    if (entry === undefined || rest.startsWith(entry.word)) return entry?.word.length ?? 0
    if (entry.shorter === undefined) return 0
    const common = commonLength(entry.word, rest)
    while (entry !== undefined && entry.word.length > common) entry = entry.shorter
    return entry?.word.length ?? 0
  }
}

const sorted = (words: readonly string[]): readonly Entry[] => {
  const entries: Entry[] = []
  for (const word of [...new Set(words)].sort()) {
    let shorter = entries.at(-1)
    while (shorter !== undefined && !word.startsWith(shorter.word)) shorter = shorter.shorter
    entries.push({ word, shorter })
  }
  return entries
}

const lastUpTo = (entries: readonly Entry[], text: string): Entry | undefined => {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.word ?? '') <= text) low = middle + 1
    else high = middle
  }
  return entries[low - 1]
}

// How many characters two texts share at their start. Halving lets the engine compare long parts at once.
const commonLength = (one: string, other: string): number => {
  let [low, high] = [0, Math.min(one.length, other.length)]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (other.startsWith(one.slice(low, middle), low)) low = middle
    else high = middle - 1
  }
  return low
}
