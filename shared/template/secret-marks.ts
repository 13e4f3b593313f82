// The marks of secret values in a template: those of secure parameters, and whatever an expression computes from them (taint.ts).
import type { Place } from '../errors.js'
import type { Json, JsonObject } from '../json.js'
import { shortestSecret } from '../secret-search.js'
import { isNull } from './functions/kinds.js'
import { get, type ObjectNode, type StringNode, type TemplateNode } from './node.js'

// The value marked as secret as a whole, keys included. An empty string reveals nothing: what is computed from it is ordinary.
export const markSecret = <Node extends TemplateNode>(node: Node): Node => {
  switch (node.kind) {
    case 'string':
      return node.value === '' || isMarkedSecret(node) ? node : { ...node, isSecret: true }
    case 'scalar':
      return isMarkedSecret(node) ? node : { ...node, isSecret: true }
    case 'array':
      return { ...node, items: node.items.map(markSecret) }
    case 'object':
      return { ...node, entries: node.entries.map(({ key, value }) => ({ key: markSecret(key), value: markSecret(value) })) }
  }
}

const isMarkedSecret = ({ isSecret, isChosen }: TemplateNode): boolean => isSecret === true && isChosen !== true

// What a value is computed from, or chosen by: the strongest mark of everything that it depends on.
export type Mark = 'secret' | 'chosen'

// The node's own mark, without those of its parts.
export const ownMark = ({ isSecret, isChosen }: TemplateNode): Mark | undefined =>
  isSecret !== true ? undefined : isChosen === true ? 'chosen' : 'secret'

// The marked node; if it is marked already, it keeps its mark. Its parts do not change.
export const withMark = <Node extends TemplateNode>(node: Node, mark: Mark | undefined): Node => {
  if (mark === undefined || node.isSecret === true) return node
  return mark === 'secret' ? { ...node, isSecret: true } : { ...node, isSecret: true, isChosen: true }
}

// Whether the version of the source image is secret, on its own or as a part of an id.
export const isSourceVersionSecret = (body: ObjectNode): boolean =>
  ['version', 'imageVersionId'].some((name) => get(body, 'properties', 'source', name)?.isSecret === true)

// Whether any part of the value is secret.
export const holdsSecret = (node: TemplateNode): boolean => {
  if (node.isSecret === true) return true
  switch (node.kind) {
    case 'string':
    case 'scalar':
      return false
    case 'array':
      return node.items.some(holdsSecret)
    case 'object':
      return node.entries.some(({ key, value }) => key.isSecret === true || holdsSecret(value))
  }
}

// The secret values in a value, as strings. Keys are names, and usually ordinary words: they are not included, nor is what a secret only
// chose.
export const secretTexts = (node: TemplateNode): readonly string[] => {
  switch (node.kind) {
    case 'string':
      return isMarkedSecret(node) && node.value !== '' ? [node.value] : []
    case 'scalar':
      return isMarkedSecret(node) && typeof node.value === 'number' ? [String(node.value)] : []
    case 'array':
      return node.items.flatMap(secretTexts)
    case 'object':
      return node.entries.flatMap(({ value }) => secretTexts(value))
  }
}

// How many secrets a slice of work passes to the mask, which computes all forms of each.
export const secretsPerSlice = 500

// The plain JSON of a node with *** for secrets of any length.
const shownJson = (node: TemplateNode): Json => {
  if (node.isSecret === true) return '***'
  switch (node.kind) {
    case 'string':
    case 'scalar':
      return node.value
    case 'array':
      return node.items.map(shownJson)
    case 'object':
      return shownObject(node)
  }
}

// The same for an object. What is hidden comes last: neither the absence of a value that a secret made null nor its position reveals
// anything about the secret.
export const shownObject = ({ entries, hiddenNulls = [] }: ObjectNode): JsonObject => {
  const shown = entries.map(({ key, value }) => [shownKey(key), shownJson(value)] as const)
  const hidden = new Set([...shown.flatMap(([key, value]) => (value === '***' ? [key] : [])), ...hiddenNulls].sort())
  return Object.fromEntries([...shown.filter(([key]) => !hidden.has(key)), ...Array.from(hidden, (key) => [key, '***'] as const)])
}

const shownKey = ({ value, isSecret }: StringNode): string => (isSecret === true ? '***' : value)

// The object without null entries. The keys of those that a secret made null are kept.
export const withoutNulls = (node: ObjectNode): ObjectNode => {
  const hiddenNulls = node.entries.flatMap(({ key, value }) => (isNull(value) && value.isSecret === true ? [shownKey(key)] : []))
  const entries = node.entries.filter(({ value }) => !isNull(value)).map(({ key, value }) => ({ key, value: nullsRemoved(value) }))
  return { ...node, entries, ...(hiddenNulls.length === 0 ? {} : { hiddenNulls }) }
}

const nullsRemoved = (node: TemplateNode): TemplateNode => {
  if (node.kind === 'array') return { ...node, items: node.items.map(nullsRemoved) }
  return node.kind === 'object' ? withoutNulls(node) : node
}

// Removes the secret values of a template, of any length, from messages about their places, and what the messages suggest instead: a name
// that is near a secret reveals it.
export const hideAtPlaces = (roots: readonly TemplateNode[]): ((text: string, at: Place) => string) => {
  const texts = new Map<string, string[]>()
  const hide = (node: TemplateNode, hidden: readonly string[]): void => {
    if (node.isSecret === true) texts.set(placeKey(node.at), [...(texts.get(placeKey(node.at)) ?? []), ...hidden])
  }
  const visit = (node: TemplateNode): void => {
    if (node.kind === 'array') node.items.forEach(visit)
    else if (node.kind === 'object')
      node.entries.forEach(({ key, value }) => {
        hide(key, key.isChosen === true ? hiddenTexts(key) : [])
        visit(value)
      })
    else hide(node, hiddenTexts(node))
  }
  roots.forEach(visit)
  return (text, at) => {
    const hidden = texts.get(placeKey(at))
    return hidden === undefined ? text : hidden.reduce(withoutWord, text.replace(suggestion, ''))
  }
}

// To the last question mark, because a name may contain one.
const suggestion = / Did you mean .*\?/s

// How messages at its place could quote a secret string, number or boolean. For a boolean, the remaining word would reveal the other.
const hiddenTexts = (node: TemplateNode): readonly string[] => {
  if (node.isSecret !== true || node.kind === 'array' || node.kind === 'object' || node.value === null || node.value === '') return []
  return typeof node.value === 'boolean' ? ['true', 'false'] : [String(node.value)]
}

const placeKey = ({ file, line, column }: Place): string => JSON.stringify([file, line, column])

// A short one is replaced only if it is a whole word.
const withoutWord = (text: string, secret: string): string =>
  text.split(secret).reduce((before, after) => {
    const isInWord = (/\w$/.test(before) && /^\w/.test(secret)) || (/^\w/.test(after) && /\w$/.test(secret))
    return `${before}${isInWord && secret.length < shortestSecret ? secret : '***'}${after}`
  })
