// `<name>` placeholders, as the quick starts of Image Builder use them. They are filled from the parameters, in texts and in keys.
//
// A `<name>` counts as a placeholder where a value of that name was given, or where it is the whole text: `<region>` is meant to be filled,
// `a < b > c` is not. No resource id can hold a `<`, so any that is left in one is missing a value. Scripts are left as they are: the
// caller never passes them.
import { didYouMean } from '../did-you-mean.js'
import { AibError, throwProblems, type Problem } from '../errors.js'
import { canonicalJson } from '../json.js'
import { toJson, type StringNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { holdsSecret, markSecret } from './secret-marks.js'

// Fills placeholders with the values given.
export interface Placeholders {
  // The text with its placeholders filled. Throws `parameter-missing`, always the same problem for one name.
  readonly fill: (text: StringNode) => TemplateNode
}

// A filler for the given values.
export const createPlaceholders = (given: ParameterValues): Placeholders => {
  const missing = new Map<string, Problem>()
  const problemOf = (name: string, { at }: StringNode): Problem => {
    const problem = missing.get(name) ?? missingValue(name, given, at)
    missing.set(name, problem)
    return problem
  }
  const fill = (text: StringNode): TemplateNode => {
    const whole = wholePlaceholder(text.value)
    if (whole !== undefined) {
      const value = given.get(whole)
      if (value === undefined) throw new AibError(problemOf(whole, text))
      return value
    }
    if (isResourceId(text.value)) {
      const left = new Set(namesIn(text.value).filter((name) => !given.has(name)))
      throwProblems([...left].map((name) => problemOf(name, text)))
    }
    const filled = { ...text, value: text.value.replace(placeholder, (found, name: string) => textOf(given.get(name)) ?? found) }
    return namesIn(text.value).some((name) => isSecret(given.get(name))) ? markSecret(filled) : filled
  }
  return { fill }
}

const isResourceId = (text: string): boolean => /^\/subscriptions\//i.test(text)

// The names of all that may be placeholders in a document.
export const placeholdersIn = (node: TemplateNode): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (part: TemplateNode): void => {
    if (part.kind === 'string') for (const name of namesIn(part.value)) names.add(name)
    if (part.kind === 'array') part.items.forEach(visit)
    if (part.kind !== 'object') return
    for (const { key, value } of part.entries) {
      visit(key)
      if (key.value !== scriptMember) visit(value)
    }
  }
  visit(node)
  return names
}

// Where scripts stand: they use < and > for their own ends.
export const scriptMember = 'inline'

const namesIn = (text: string): readonly string[] => [...text.matchAll(placeholder)].map(([, name = '']) => name)

const placeholder = /<([A-Za-z_][\w .-]*)>/g

const wholePlaceholder = (text: string): string | undefined => /^<([A-Za-z_][\w .-]*)>$/.exec(text)?.[1]

const isSecret = (value: TemplateNode | undefined): boolean => value !== undefined && holdsSecret(value)

const textOf = (value: TemplateNode | undefined): string | undefined => {
  if (value === undefined || value.kind === 'string') return value?.value
  return canonicalJson(toJson(value))
}

const missingValue = (name: string, given: ParameterValues, where: StringNode['at']): Problem => {
  const near = didYouMean(name, given.keys())
  return {
    code: 'parameter-missing',
    message: `The placeholder <${name}> has no value.`,
    where,
    fix:
      near === undefined
        ? `Give it with the parameters input: ${name}=…`
        : `Give it with the parameters input: ${name}=… (${near} is given; upper and lower case count).`,
  }
}
