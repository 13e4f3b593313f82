// The marks of secret values in a template: those of secure parameters, and whatever an expression makes of them (taint.ts).
import type { Place } from '../errors.js'
import type { Json, JsonObject } from '../json.js'
import { shortestSecret } from '../redaction.js'
import type { ObjectNode, TemplateNode } from './node.js'

// The value with all of it marked as secret, keys included. An empty string reveals nothing: what is made of it is ordinary text.
export const markSecret = <Node extends TemplateNode>(node: Node): Node => {
  switch (node.kind) {
    case 'string':
      return node.value === '' ? node : { ...node, isSecret: true }
    case 'scalar':
      return { ...node, isSecret: true }
    case 'array':
      return { ...node, items: node.items.map(markSecret) }
    case 'object':
      return { ...node, entries: node.entries.map(({ key, value }) => ({ key: markSecret(key), value: markSecret(value) })) }
  }
}

// Whether any part of the value is secret.
export const holdsSecret = (node: TemplateNode): boolean => {
  switch (node.kind) {
    case 'string':
    case 'scalar':
      return node.isSecret === true
    case 'array':
      return node.items.some(holdsSecret)
    case 'object':
      return node.entries.some(({ key, value }) => key.isSecret === true || holdsSecret(value))
  }
}

// The secret values in a value, as texts. Keys are names, and ordinary words as a rule: they are not among them.
export const secretTexts = (node: TemplateNode): readonly string[] => {
  switch (node.kind) {
    case 'string':
      return node.isSecret === true && node.value !== '' ? [node.value] : []
    case 'scalar':
      return node.isSecret === true && typeof node.value === 'number' ? [String(node.value)] : []
    case 'array':
      return node.items.flatMap(secretTexts)
    case 'object':
      return node.entries.flatMap(({ value }) => secretTexts(value))
  }
}

// The plain JSON of a node with *** for what is secret, whatever its length.
const shownJson = (node: TemplateNode): Json => {
  switch (node.kind) {
    case 'string':
    case 'scalar':
      return node.isSecret === true ? '***' : node.value
    case 'array':
      return node.items.map(shownJson)
    case 'object':
      return shownObject(node)
  }
}

// The same of an object.
export const shownObject = (node: ObjectNode): JsonObject =>
  Object.fromEntries(node.entries.map(({ key, value }) => [key.isSecret === true ? '***' : key.value, shownJson(value)]))

// Removes the secret values of a template from messages about their places, whatever their length.
export const hideAtPlaces = (roots: readonly TemplateNode[]): ((text: string, at: Place) => string) => {
  const texts = new Map<string, string[]>()
  const visit = (node: TemplateNode): void => {
    if (node.kind === 'array') node.items.forEach(visit)
    else if (node.kind === 'object')
      node.entries.forEach(({ value }) => {
        visit(value)
      })
    else for (const text of secretTexts(node)) texts.set(placeKey(node.at), [...(texts.get(placeKey(node.at)) ?? []), text])
  }
  roots.forEach(visit)
  return (text, at) => (texts.get(placeKey(at)) ?? []).reduce(withoutWord, text)
}

const placeKey = ({ file, line, column }: Place): string => JSON.stringify([file, line, column])

// A short one is replaced only if it is a whole word.
const withoutWord = (text: string, secret: string): string =>
  text.split(secret).reduce((before, after) => {
    const isInWord = (/\w$/.test(before) && /^\w/.test(secret)) || (/^\w/.test(after) && /\w$/.test(secret))
    return `${before}${isInWord && secret.length < shortestSecret ? secret : '***'}${after}`
  })
