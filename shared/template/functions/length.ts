// Limits the length of strings. It is checked before a string is created: a few nested calls can ask for more than fits into memory.
import type { Call } from './call.js'

// The limit of Azure Resource Manager for an expression.
const longest = 131_072

// A length within the limit.
export const within = (call: Call, length: number): number => {
  if (length > longest) throw call.fault(`it makes a string of more than ${String(longest)} characters`)
  return length
}

// The strings joined.
export const joinTexts = (call: Call, texts: readonly string[], separator = ''): string => {
  within(
    call,
    texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1)),
  )
  return texts.join(separator)
}
