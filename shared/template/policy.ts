// The policy file of an organisation: what image templates may use, and what they must have.
import { didYouMean } from '../did-you-mean.js'
import { AibError, throwProblems, type Problem } from '../errors.js'
import { parseDocument } from './load.js'
import type { ObjectEntry, StringNode, TemplateNode } from './node.js'

// Each list has patterns with * for any characters; an absent list restricts nothing.
export interface Policy {
  // publisher:offer:sku of the marketplace, or resource ids.
  readonly sources?: readonly string[]
  readonly regions?: readonly string[]
  readonly vmSizes?: readonly string[]
  // Names of tags that a template must have.
  readonly requiredTags?: readonly string[]
  // Names or scripts of validators, each of which a template must have.
  readonly requiredValidators?: readonly string[]
}

// The name of each list in the file.
const keys: Readonly<Record<string, keyof Policy>> = {
  sources: 'sources',
  regions: 'regions',
  'vm-sizes': 'vmSizes',
  'required-tags': 'requiredTags',
  'required-validators': 'requiredValidators',
}

// Patterns and lists of them are short: each is compared with every value.
const longestPattern = 500
const mostPatterns = 1000

// The policy in the text of a file, YAML or JSON. Throws AibError template-syntax or input-invalid with every problem.
export const parsePolicy = (text: string, file: string): Policy => {
  const root = parseDocument(text, file)
  if (root.kind !== 'object') throw new AibError(invalid(root, `The policy must be an object with ${Object.keys(keys).join(', ')}.`))
  const problems: Problem[] = []
  const lists = root.entries.flatMap((entry) => {
    const key = Object.hasOwn(keys, entry.key.value) ? keys[entry.key.value] : undefined
    if (key === undefined) problems.push(unknownKey(entry.key))
    return key === undefined ? [] : [[key, patternsOf(entry, problems)] as const]
  })
  throwProblems(problems)
  return Object.fromEntries(lists)
}

const patternsOf = ({ key, value }: ObjectEntry, problems: Problem[]): readonly string[] => {
  const items = value.kind === 'array' ? value.items : []
  const patterns = items.flatMap((item) =>
    item.kind === 'string' && item.value !== '' && item.value.length <= longestPattern ? [item.value] : [],
  )
  if (value.kind !== 'array' || patterns.length < items.length)
    problems.push(invalid(value, `${key.value} must be a list of strings of up to ${longestPattern} characters.`))
  if (items.length > mostPatterns)
    problems.push(invalid(value, `${key.value} has ${items.length} items; at most ${mostPatterns} are allowed.`))
  return patterns
}

const unknownKey = (key: StringNode): Problem => {
  const guess = didYouMean(key.value, Object.keys(keys))
  const advice = guess === undefined ? `It has ${Object.keys(keys).join(', ')}.` : `Did you mean ${guess}?`
  return invalid(key, `A policy has no ${JSON.stringify(key.value.slice(0, 100))}. ${advice}`)
}

const invalid = ({ at }: TemplateNode, message: string): Problem => ({ code: 'input-invalid', message, where: at })
