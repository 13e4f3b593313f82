// The arguments of a call in the types that a function needs.
import { printed } from './kinds.js'
import type { Call } from './call.js'

// Readers of arguments that throw `mistyped` for a value of another type.
export const typedArguments = (
  value: Call['value'],
  mistyped: Call['mistyped'],
): Pick<Call, 'text' | 'printable' | 'boolean' | 'integer' | 'array' | 'object'> => ({
  text: (index) => {
    const found = value(index)
    if (found.kind !== 'string') throw mistyped(index, 'a string')
    return found.value
  },
  printable: (index) => {
    const found = printed(value(index))
    if (found === undefined) throw mistyped(index, 'a string, a whole number, true or false')
    return found
  },
  boolean: (index) => {
    const found = value(index)
    if (found.kind !== 'scalar' || typeof found.value !== 'boolean') throw mistyped(index, 'true or false')
    return found.value
  },
  integer: (index) => {
    const found = value(index)
    if (found.kind !== 'scalar' || typeof found.value !== 'number' || !Number.isInteger(found.value))
      throw mistyped(index, 'a whole number')
    if (!Number.isSafeInteger(found.value))
      throw mistyped(index, `a whole number of up to ${String(Number.MAX_SAFE_INTEGER)}, to be exact here`)
    return found.value
  },
  array: (index) => {
    const found = value(index)
    if (found.kind !== 'array') throw mistyped(index, 'an array')
    return found
  },
  object: (index) => {
    const found = value(index)
    if (found.kind !== 'object') throw mistyped(index, 'an object')
    return found
  },
})
