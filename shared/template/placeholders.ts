// `<name>` placeholders, as the quick starts of Image Builder use them. They are filled from the parameters, in strings and in keys.  What
// is left is then searched in what will be sent: a string that a template only compares, or puts into a script, is not sent.
import { guesser } from '../did-you-mean.js'
import type { Problem } from '../errors.js'
import { canonicalJson } from '../json.js'
import { toJson, type ObjectEntry, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { holdsSecret, markSecret } from './secret-marks.js'

// Fills placeholders with the values given.
export interface Placeholders {
  // The text with its placeholders filled; those without a value do not change.
  readonly fill: (text: StringNode) => TemplateNode
  // Whether a node is the value of a placeholder that was the whole string.
  readonly isFilled: (node: TemplateNode) => boolean
  // Whether there is such a node so far.
  readonly hasFilled: () => boolean
}

// A filler for the given values.
export const createPlaceholders = (given: ParameterValues): Placeholders => {
  const filled = new Set<TemplateNode>()
  const fill = (text: StringNode): TemplateNode => {
    if (!text.value.includes('<')) return text
    const whole = wholePlaceholder(text.value)
    const value = whole === undefined ? undefined : given.get(whole)
    if (value !== undefined) {
      filled.add(value)
      return value
    }
    const found = { ...text, value: text.value.replace(placeholder, (left, name: string) => textOf(given.get(name)) ?? left) }
    return namesIn(text.value).some((name) => isSecret(given.get(name))) ? markSecret(found) : found
  }
  return { fill, isFilled: (node) => filled.has(node), hasFilled: () => filled.size > 0 }
}

// One problem for each placeholder without a value in what is to be sent, at its first place. Scripts use < and > themselves, and tags and
// the names of steps may do so too: there, only a string that is a placeholder as a whole is one.
export const unfilled = (node: TemplateNode, given: ParameterValues): readonly Problem[] => {
  const problems = new Map<string, Problem>()
  const guess = guesser()
  const add = (name: string, { at }: StringNode): void => {
    if (!problems.has(name)) problems.set(name, missingValue(name, guess(name, given.keys()), at))
  }
  const visit = (part: TemplateNode, isFreeText: boolean): void => {
    if (part.kind === 'string') for (const name of unfilledNames(part, isFreeText)) add(name, part)
    if (part.kind === 'array') for (const item of part.items) visit(item, isFreeText)
    if (part.kind !== 'object') return
    for (const { key, value } of part.entries) {
      visit(key, isFreeText)
      if (!isScript(key)) visit(value, isFreeText || isFreeTextMember(key))
    }
  }
  visit(node, false)
  return [...problems.values()]
}

// What is to be sent, without the strings for which `unfilled` has a problem, and without the properties whose value they are. An object with
// such a string as a key is left out whole, as the key may stand for any of its properties: undefined if that is the node itself.
export const withoutUnfilled = (node: ObjectNode): ObjectNode | undefined => {
  const found = without(node, false)
  return found?.kind === 'object' ? found : undefined
}

const without = (part: TemplateNode, isFreeText: boolean): TemplateNode | undefined => {
  if (part.kind === 'scalar') return part
  if (part.kind === 'string') return unfilledNames(part, isFreeText).length === 0 ? part : undefined
  if (part.kind === 'array') return { ...part, items: part.items.flatMap((item) => without(item, isFreeText) ?? []) }
  if (part.entries.some(({ key }) => unfilledNames(key, isFreeText).length > 0)) return undefined
  const entries = part.entries.flatMap(({ key, value }): readonly ObjectEntry[] => {
    const known = isScript(key) ? value : without(value, isFreeText || isFreeTextMember(key))
    return known === undefined ? [] : [{ key, value: known }]
  })
  return { ...part, entries }
}

const unfilledNames = ({ value }: StringNode, isFreeText: boolean): readonly string[] => {
  const whole = wholePlaceholder(value)
  return isFreeText ? (whole === undefined ? [] : [whole]) : namesIn(value)
}

const isFreeTextMember = ({ value }: StringNode): boolean => freeTextMembers.has(value.toLowerCase())

const freeTextMembers: ReadonlySet<string> = new Set(['tags', 'artifacttags', 'name'])

// The names of everything in a document that may be a placeholder.
export const placeholdersIn = (node: TemplateNode): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (part: TemplateNode): void => {
    if (part.kind === 'string') for (const name of namesIn(part.value)) names.add(name)
    if (part.kind === 'array') part.items.forEach(visit)
    if (part.kind !== 'object') return
    for (const { key, value } of part.entries) {
      visit(key)
      if (!isScript(key)) visit(value)
    }
  }
  visit(node)
  return names
}

// Whether the property with this key contains scripts.
export const isScript = (key: StringNode): boolean => key.value.toLowerCase() === 'inline'

const namesIn = (text: string): readonly string[] =>
  text.includes('<') ? [...text.matchAll(placeholder)].map(([, name = '']) => name) : []

const placeholder = /<([A-Za-z_][\w .-]*)>/g

const wholePlaceholder = (text: string): string | undefined => /^<([A-Za-z_][\w .-]*)>$/.exec(text)?.[1]

const isSecret = (value: TemplateNode | undefined): boolean => value !== undefined && holdsSecret(value)

const textOf = (value: TemplateNode | undefined): string | undefined => {
  if (value === undefined || value.kind === 'string') return value?.value
  return canonicalJson(toJson(value))
}

const missingValue = (name: string, near: string | undefined, where: StringNode['at']): Problem => {
  const reason = near?.toLowerCase() === name.toLowerCase() ? 'upper and lower case count' : 'a misspelling?'
  return {
    code: 'parameter-missing',
    message: `The placeholder <${name}> has no value.`,
    where,
    fix:
      near === undefined
        ? `Pass it with the parameters input: ${name}=…`
        : `Pass it with the parameters input: ${name}=… (${near} is given; ${reason}).`,
  }
}
