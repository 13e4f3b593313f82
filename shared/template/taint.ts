// What an expression makes of a secret value is secret, too.
import { AibError, type Problem } from '../errors.js'
import type { ObjectEntry, StringNode, TemplateNode } from './node.js'
import { markSecret } from './secret-marks.js'

// Follows secret values through the calls of one evaluation. Each part of a value is visited once, however often it is passed on.
export class Taint {
  readonly #known = new WeakMap<TemplateNode, boolean>()

  // Whether any part of a value that exists by now is secret.
  holdsSecret(node: TemplateNode): boolean {
    this.settle(node, false)
    return this.#known.get(node) === true
  }

  // A value that a call gave. Parts that existed before keep their mark; new ones are secret if the call was given anything secret.
  settle(node: TemplateNode, isMadeOfSecrets: boolean): TemplateNode {
    if (this.#known.has(node)) return node
    const settled = this.#withParts(node, isMadeOfSecrets)
    this.#known.set(settled, this.#isSecretNow(settled))
    return settled
  }

  #withParts(node: TemplateNode, isMadeOfSecrets: boolean): TemplateNode {
    if (node.kind === 'array') {
      const items = node.items.map((item) => this.settle(item, isMadeOfSecrets))
      return items.every((item, index) => item === node.items[index]) ? node : { ...node, items }
    }
    if (node.kind === 'object') {
      const entries = node.entries.map((entry) => this.#settleEntry(entry, isMadeOfSecrets))
      return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries }
    }
    return isMadeOfSecrets ? markSecret(node) : node
  }

  #settleEntry(entry: ObjectEntry, isMadeOfSecrets: boolean): ObjectEntry {
    const value = this.settle(entry.value, isMadeOfSecrets)
    const key = this.#settleKey(entry.key, isMadeOfSecrets)
    return value === entry.value && key === entry.key ? entry : { key, value }
  }

  #settleKey(key: StringNode, isMadeOfSecrets: boolean): StringNode {
    if (this.#known.has(key)) return key
    const settled = isMadeOfSecrets ? markSecret(key) : key
    this.#known.set(settled, settled.isSecret === true)
    return settled
  }

  #isSecretNow(node: TemplateNode): boolean {
    if (node.kind === 'array') return node.items.some((item) => this.#known.get(item) === true)
    if (node.kind === 'object') return node.entries.some(({ key, value }) => key.isSecret === true || this.#known.get(value) === true)
    return node.isSecret === true
  }
}

// The error of a step that was given secret values, without their texts: a message that quotes one says only that it does.
export const withoutSecretValues = (error: AibError, step: string, values: readonly TemplateNode[]): AibError => {
  const texts = values.flatMap(allTexts)
  if (texts.length === 0) return error
  const hidden = ({ fix, ...problem }: Problem): Problem => {
    const isQuoted = (text: string | undefined): boolean => text !== undefined && texts.some((secret) => sharesText(text, secret))
    if (isQuoted(problem.message))
      return { ...problem, message: `${step} cannot be evaluated. The reason quotes a secure value, and is not shown.` }
    return fix === undefined || isQuoted(fix) ? problem : { ...problem, fix }
  }
  const [first, ...rest] = error.problems
  return new AibError([hidden(first), ...rest.map(hidden)], { cause: error.cause })
}

const allTexts = (node: TemplateNode): readonly string[] => {
  if (node.kind === 'object')
    return node.entries.flatMap(({ key, value }) => [...(key.isSecret === true ? [key.value] : []), ...allTexts(value)])
  if (node.kind === 'array') return node.items.flatMap(allTexts)
  return node.isSecret === true && node.value !== null && node.value !== '' ? [String(node.value)] : []
}

// Messages shorten long values: a part of a secret counts, too.
const partLength = 8

const sharesText = (text: string, secret: string): boolean => {
  const lower = text.toLowerCase()
  const parts = Math.max(1, Math.min(secret.length, 1000) - partLength + 1)
  return Array.from({ length: parts }, (_, start) => secret.slice(start, start + partLength).toLowerCase()).some((part) =>
    lower.includes(part),
  )
}
