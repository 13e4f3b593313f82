// Progress on an agent, where a line cannot be taken back: at most one a minute.
import { now } from '../shared/clock.js'

const quiet = 60_000

// A function that passes a text on when the last one is long enough ago.
export const atMostOnceAMinute = (print: (text: string) => void): ((text: string) => void) => {
  let last = now()
  return (text) => {
    if (now() - last < quiet) return
    last = now()
    print(text)
  }
}
