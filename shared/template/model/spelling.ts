// The names and values of a template in the model's spelling: before 2024-02-01 the service reads both in any case (docs/service.md 1.3).
import { didYouMean } from '../../did-you-mean.js'
import { lastOfEach } from '../duplicate-keys.js'
import type { ObjectNode, StringNode, TemplateNode } from '../node.js'
import { isAmong } from './api-versions.js'
import type { Members, Value } from './property.js'
import { nameIn, visit, type Visit } from './visit.js'

// The value with the model's spelling of each name, and of each choice, that differs only in case; the node remembers the original. Of two
// spellings of one name, the last counts.
export const withModelNames = (root: ObjectNode, property: Value, version: string): ObjectNode => {
  const respelled = new Map<StringNode, StringNode>()
  const respell = (node: StringNode, value: string) => respelled.set(node, { ...node, value, written: node.value })
  for (const part of visit(root, property, version)) {
    const { key, name, node } = part
    if (key !== undefined && name !== undefined && name !== key.value) respell(key, name)
    const value = choiceOf(part, version)
    if (node.kind === 'string' && value !== undefined) respell(node, value)
  }
  return replaced(root, respelled)
}

// The value of a choice in the model's spelling, if the case differs.
const choiceOf = ({ node, property }: Visit, version: string): string | undefined => {
  if (property?.kind !== 'choice' || node.kind !== 'string') return undefined
  const written = node.value.toLowerCase()
  const alike = Object.entries(property.values).filter(([value, versions]) => value.toLowerCase() === written && isAmong(version, versions))
  return alike.some(([value]) => value === node.value) ? undefined : alike[0]?.[0]
}

// The value with unknown names replaced by those that they probably mean, for rules about missing properties: a misspelt name is one
// mistake.
export const withMeantNames = (root: ObjectNode, property: Value, version: string): ObjectNode => {
  const meant = new Map<StringNode, StringNode>()
  for (const { node, members } of visit(root, property, version))
    if (members !== undefined && node.kind === 'object' && meant.size < mostGuesses)
      for (const [key, name] of guesses(node, members, version)) meant.set(key, { ...key, value: name, written: key.value, isGuess: true })
  return replaced(root, meant)
}

// Limits the work for a file full of nonsense.
const mostGuesses = 200

const guesses = ({ entries }: ObjectNode, members: Members, version: string): ReadonlyMap<StringNode, string> => {
  const unknown = entries.filter(({ key }) => nameIn(members, key.value, version) === undefined).slice(0, mostGuesses)
  if (unknown.length === 0) return new Map()
  const given = new Set(entries.map(({ key }) => key.value.toLowerCase()))
  const free = new Set(usableNames(members, version).filter((name) => !given.has(name.toLowerCase())))
  return new Map(
    unknown.flatMap(({ key }) => {
      const guess = didYouMean(key.value, free)
      return guess !== undefined && free.delete(guess) ? [[key, guess] as const] : []
    }),
  )
}

// The names that an object can have in an API version, without those that only the service writes.
export const usableNames = (members: Members, version: string): readonly string[] =>
  Object.entries(members).flatMap(([name, property]) => (property.readOnly !== true && isAmong(version, property) ? [name] : []))

const replaced = (root: ObjectNode, others: ReadonlyMap<StringNode, StringNode>): ObjectNode => {
  const replace = (node: TemplateNode): TemplateNode => {
    if (node.kind === 'array') return { ...node, items: node.items.map(replace) }
    if (node.kind === 'object') return replaceIn(node)
    return node.kind === 'string' ? (others.get(node) ?? node) : node
  }
  const replaceIn = (node: ObjectNode): ObjectNode => ({
    ...node,
    entries: lastOfEach(node.entries.map(({ key, value }) => ({ key: others.get(key) ?? key, value: replace(value) }))),
  })
  return others.size === 0 ? root : replaceIn(root)
}
