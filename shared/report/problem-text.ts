// The one place where errors and findings become text.
import { defined } from '../defined.js'
import { wholeMessage, type AibError, type Place, type Problem } from '../errors.js'
import type { Annotation, ErrorEntry } from '../host.js'
import type { Platform } from '../inputs/definition.js'
import { inputNames, spell, spellNames } from '../inputs/spelling.js'
import type { Finding } from '../template/finding.js'

// `image.json:14:9`; for an input, the position only if it is not the beginning.
export const placeText = (place: Place): string =>
  isInput(place) && place.line === 1 && place.column === 1 ? place.file : `${place.file}:${place.line}:${place.column}`

// A problem as an annotation: the message, the stable code and the fix, with the platform's own names.
export const problemAnnotation = (
  { code, rule = code, message, where, fix, details: more }: Problem,
  platform: Platform,
  sources: Sources = new Map(),
): Annotation => {
  const details = defined({ fix: fix === undefined ? undefined : spellNames(fix, platform), details: more })
  return { ...messageAnnotation({ text: `${message} [${rule}]`, message, where }, sources), ...details }
}

// A message with its place. An id or name that the message contains is not repeated.
export const messageAnnotation = (
  { text, message, where }: { readonly text: string; readonly message: string; readonly where?: Problem['where'] },
  sources: Sources,
): Annotation => {
  if (typeof where === 'object') return annotation(text, where, sources)
  return where === undefined || message.includes(where) ? { text } : { text, where }
}

// A finding as an annotation.
export const findingAnnotation = ({ rule, message, at }: Finding, sources: Sources): Annotation =>
  annotation(`${message} [${rule}]`, at, sources)

// The texts of the files that places refer to, by their names.
export type Sources = ReadonlyMap<string, string>

// A text with its place. No platform can show the value of an input as a file, so the text itself names the place.
const annotation = (text: string, at: Place, sources: Sources): Annotation => {
  if (isInput(at)) return { text: `${placeText(at)}: ${text}` }
  return { text, at, ...defined({ source: sources.get(at.file) }) }
}

// Whether a place is in the value of an input, which no file contains.
export const isInput = ({ file }: Place): boolean => inputSpellings.has(file)

const inputSpellings: ReadonlySet<string> = new Set(
  (['github', 'azure-pipelines', 'terminal'] as const).flatMap((platform) => inputNames(platform).map((name) => spell(name, platform))),
)

// One line for a list of outcomes: the first problem, and the number of others.
export const errorHeadline = ({ problems }: AibError): string => {
  const [first, ...rest] = problems
  return rest.length === 0 ? first.message : `${first.message} (and ${rest.length} more)`
}

// An error for programs: the same facts, with the platform's names but without its formatting.
export const errorEntry = (error: AibError, platform: Platform): ErrorEntry => ({
  code: error.code,
  message: errorHeadline(error),
  problems: error.problems.map(({ where, fix, ...problem }) => ({
    code: problem.code,
    message: wholeMessage(problem),
    where: where ?? null,
    fix: fix === undefined ? null : spellNames(fix, platform),
  })),
})
