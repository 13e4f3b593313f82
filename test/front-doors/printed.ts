// What a test does as soon as a bundle has printed something.

export interface When {
  readonly printed: RegExp
  // With functions that send a signal, and that close the output as a reader that ends does.
  readonly then: (kill: (signal: NodeJS.Signals) => void, hangUp: () => void) => void
}

// A function to call with everything printed so far, whenever it has grown: it acts at the first match.
export const watchPrinted = (
  when: When | undefined,
  kill: (signal: NodeJS.Signals) => void,
  hangUp: () => void,
): ((printed: string) => void) => {
  let isWaiting = true
  return (printed) => {
    if (!isWaiting || when?.printed.test(printed) !== true) return
    isWaiting = false
    when.then(kill, hangUp)
  }
}
