// The one place where errors and findings become text.
import type { AibError, Place, Problem } from '../errors.js'
import type { Annotation } from '../host.js'
import { inputNames, spell } from '../inputs/spelling.js'
import type { Finding } from '../template/finding.js'

// `image.json:14:9`.
export const placeText = (place: Place): string => `${place.file}:${place.line}:${place.column}`

// A problem as an annotation: what happened, the stable code, what to do next.
export const problemAnnotation = ({ code, message, where, fix }: Problem): Annotation => {
  // An id or name that the message has already is not said twice.
  const place = typeof where === 'string' && !message.includes(where) ? `\n  where: ${where}` : ''
  const text = `${message} [${code}]${place}${fix === undefined ? '' : `\n  what to do: ${fix}`}`
  return typeof where === 'object' ? annotation(text, where) : { text }
}

// A finding as an annotation.
export const findingAnnotation = ({ rule, message, at }: Finding): Annotation => annotation(`${message} [${rule}]`, at)

// The value of an input stands in no file that a platform could show: its place is told in words.
const annotation = (text: string, at: Place): Annotation =>
  inputSpellings.has(at.file) ? { text: `${placeText(at)}: ${text}` } : { text, at }

const inputSpellings: ReadonlySet<string> = new Set(
  (['github', 'azure-pipelines', 'terminal'] as const).flatMap((platform) => inputNames(platform).map((name) => spell(name, platform))),
)

// One line for a list of outcomes: the first problem and how many more there are.
export const errorHeadline = ({ problems }: AibError): string => {
  const [first, ...rest] = problems
  return rest.length === 0 ? first.message : `${first.message} (and ${rest.length} more)`
}
