// Values of the parameters input that no part of a template asks for.
import { didYouMean } from '../did-you-mean.js'
import { throwProblems, type Place, type Problem } from '../errors.js'
import type { TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { placeholdersIn } from './placeholders.js'

// Throws `parameter-unknown` for each value that is neither a parameter, nor a placeholder of the document, nor in `asked` (names in lower
// case): it is a misspelt name, as a rule.
export const refuseUnknown = (
  document: TemplateNode,
  given: ParameterValues,
  declared: readonly string[] = [],
  asked: ReadonlySet<string> = new Set(),
): void => {
  const placeholders = placeholdersIn(document)
  const known = new Set([...declared.map((name) => name.toLowerCase()), ...asked])
  const isKnown = (name: string): boolean => known.has(name.toLowerCase()) || placeholders.has(name)
  const unknown = [...given].filter(([name]) => !isKnown(name))
  throwProblems(unknown.map(([name, { at }]) => unknownParameter(name, [...declared, ...placeholders], at)))
}

const unknownParameter = (name: string, known: readonly string[], where: Place): Problem => {
  const guess = didYouMean(name, known)
  const list = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`
  return {
    code: 'parameter-unknown',
    message: `The template has no parameter and no placeholder ${name}.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where,
    fix: `${list} Placeholders in inline scripts are not filled.`,
  }
}
