// Values of the parameters input that no part of a template asks for.
import type { Sliced } from '../clock.js'
import { guesser } from '../did-you-mean.js'
import { AibError, joinErrors, type Place, type Problem } from '../errors.js'
import type { TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { placeholdersIn } from './placeholders.js'

// A result, with the values that nothing in the document asks for.
export interface Known<Result> {
  readonly result: Result
  readonly unknown: readonly Problem[]
}

// The result of `work`, together with what `findUnknown` finds afterwards. If `work` fails, its error also contains the problems of the
// unknown values.
export function* withUnknownInSlices<Result>(work: Sliced<Result>, findUnknown: () => readonly Problem[]): Sliced<Known<Result>> {
  try {
    const result = yield* work
    return { result, unknown: findUnknown() }
  } catch (error) {
    throw alsoUnknown(error, findUnknown())
  }
}

// The error with the problems of the unknown values added.
export const alsoUnknown = (error: unknown, unknown: readonly Problem[]): unknown =>
  error instanceof AibError ? joinErrors([error, ...unknown.map((problem) => new AibError(problem))]) : error

// A problem for each value that is neither a parameter, nor a placeholder in the document, nor in `asked` (names in lower case): usually a
// misspelt name.
export const unknownParameters = (
  document: TemplateNode,
  given: ParameterValues,
  declared: readonly string[] = [],
  asked: ReadonlySet<string> = new Set(),
): readonly Problem[] => {
  const placeholders = placeholdersIn(document)
  const known = new Set([...declared.map((name) => name.toLowerCase()), ...asked])
  const isKnown = (name: string): boolean => known.has(name.toLowerCase()) || placeholders.has(name)
  const unknown = [...given].filter(([name]) => !isKnown(name))
  const names = [...declared, ...placeholders]
  const list = listOf(names)
  const guess = guesser()
  return unknown.map(([name, value]) =>
    isRestOfValue(name, value) ? restOfValue(value.at) : unknownParameter(name, { guess: guess(name, names), list }, value.at),
  )
}

// More names would hide the rest of the message.
const mostListed = 50

const listOf = (names: readonly string[]): string => {
  if (names.length === 0) return 'It has no parameters or placeholders.'
  const more = names.length - mostListed
  return `It has ${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}.`
}

// Whether a line of the input is probably one of a value of several lines, such as a key in base64, whose last line ends with "=". Such a
// line may be part of a secret, and is not shown.
const isRestOfValue = (name: string, value: TemplateNode): boolean => {
  // In an object, a name is in quotes.
  if (value.kind !== 'string' || value.at.pointer !== '') return false
  const isPadded = ['', '='].includes(value.value) && name.length >= 16 && /\d/.test(name) && /[A-Z]/.test(name) && /[a-z]/.test(name)
  return isPadded || !/^[\p{L}\d_][\p{L}\d_ .-]*$/u.test(name) || name.length > longestName
}

// In characters: no name is as long.
const longestName = 255

const restOfValue = (where: Place): Problem => ({
  code: 'parameter-unknown',
  message: `Line ${String(where.line)} of the parameters does not begin with the name of a parameter or placeholder.`,
  where,
  fix: 'If it belongs to the value before, give the parameters as a JSON object, with \\n for each line break.',
})

const unknownParameter = (
  name: string,
  { guess, list }: { readonly guess: string | undefined; readonly list: string },
  where: Place,
): Problem => {
  return {
    code: 'parameter-unknown',
    message: `The template has no parameter or placeholder named ${name}.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where,
    fix: `${list} Placeholders in inline scripts are not filled.`,
  }
}
