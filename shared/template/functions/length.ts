// How long a string may become. It is checked before the string is made: a few nested calls can ask for more than fits into memory.
import type { Call } from './call.js'

// What Azure Resource Manager lets an expression give.
const longest = 131_072

// A length that is within the limit.
export const within = (call: Call, length: number): number => {
  if (length > longest) throw call.fault(`it makes a string of more than ${String(longest)} characters`)
  return length
}

// The texts as one.
export const joinTexts = (call: Call, texts: readonly string[], separator = ''): string => {
  within(
    call,
    texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1)),
  )
  return texts.join(separator)
}
