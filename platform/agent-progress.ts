// Progress on an agent, where a printed line cannot be replaced: at most one line a minute.
import { now } from '../shared/clock.js'

const quiet = 60_000

// A function that passes on a text if the last one was long enough ago.
export const atMostOnceAMinute = (print: (text: string) => void): ((text: string) => void) => {
  let last = now()
  return (text) => {
    if (now() - last < quiet) return
    last = now()
    print(text)
  }
}
