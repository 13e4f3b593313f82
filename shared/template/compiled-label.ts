// The name of a compiled text in places, because it is not a file of the user.
import type { Place } from '../errors.js'

// The name of the compiler's result for a file.
export const compiledLabel = (file: string): string => `${file}${suffix}`

// Whether a place is in a compiler's result.
export const isCompiled = ({ file }: Place): boolean => file.endsWith(suffix)

const suffix = ' (compiled)'
