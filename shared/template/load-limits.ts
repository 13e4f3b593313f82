// The limits of every reader, so that no file can exhaust the stack or the memory.
import type { Place, Problem } from '../errors.js'
import type { ObjectEntry } from './node.js'
import { defined } from '../defined.js'

// Image templates are about ten levels deep; a deployment template with one, about twenty.
export const deepest = 200

// A megabyte of JSON can have 500,000 values, and YAML aliases expand a few lines to millions. Azure accepts templates of up to 4 MB.
export const mostValues = 100_000

// A syntax error at a place.
export const syntaxProblem = (message: string, where: Place, fix?: string): Problem => ({
  code: 'template-syntax',
  message,
  where,
  ...defined({ fix }),
})

// The error for nesting that is too deep.
export const tooDeep = (where: Place): Problem => syntaxProblem(`Objects and arrays are nested more than ${String(deepest)} deep.`, where)

// The error for too many values that the file itself contains.
export const tooManyValues = (where: Place): Problem => syntaxProblem(`The file has more than ${String(mostValues)} values.`, where)

// One error for each key that occurs twice in an object: YAML 1.2 requires unique keys (section 3.2.1.1).
export const duplicateKeys = (entries: readonly ObjectEntry[]): readonly Problem[] => {
  const first = new Map<string, Place>()
  const problems: Problem[] = []
  for (const { key } of entries) {
    const before = first.get(key.value)
    if (before === undefined) first.set(key.value, key.at)
    else problems.push(duplicateKey(key.value, before, key.at))
  }
  return problems
}

const duplicateKey = (key: string, before: Place, at: Place): Problem =>
  syntaxProblem(
    `The key ${JSON.stringify(key)} occurs twice in one object: on line ${String(before.line)} and on line ${String(at.line)}.`,
    at,
    'Remove one of them.',
  )
