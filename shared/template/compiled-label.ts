// What a compiled text is called in places: it is not a file of the user's.
import type { Place } from '../errors.js'

// The name of what a compiler makes of a file.
export const compiledLabel = (file: string): string => `${file}${suffix}`

// Whether a place is in what a compiler made.
export const isCompiled = ({ file }: Place): boolean => file.endsWith(suffix)

const suffix = ' (compiled)'
