// What an expression computes from a secret value is secret, and so is what a secret value chooses.
import { AibError, type Problem } from '../errors.js'
import type { ObjectEntry, StringNode, TemplateNode } from './node.js'
import { ownMark, withMark, type Mark } from './secret-marks.js'

// Follows secret values through the calls of one evaluation. Each part of a value is visited once, however often it is passed on.
export class Taint {
  readonly #known = new WeakMap<TemplateNode, Mark | 'none'>()
  readonly #decisive = new WeakMap<TemplateNode, boolean>()
  readonly #chosen = new WeakMap<TemplateNode, TemplateNode>()
  readonly #originals = new WeakMap<TemplateNode, TemplateNode>()
  readonly #given: ReadonlySet<TemplateNode>

  // `given` are the values of the user's parameters.
  constructor(given: Iterable<TemplateNode>) {
    this.#given = new Set(given)
  }

  // Whether a value is a parameter as the user gave it.
  isGiven(node: TemplateNode | undefined): boolean {
    return node !== undefined && this.#given.has(node)
  }

  // The strongest mark in any of these values, parts included.
  markOf(nodes: readonly TemplateNode[]): Mark | undefined {
    return strongest(nodes.map((node) => this.#settledMark(this.settle(node, undefined))))
  }

  // Whether a value as a whole is secret: what a call computes from it, or selects by it, reveals something about the secret. If only a
  // part of a value is secret, its other parts reveal nothing.
  isDecisive(node: TemplateNode): boolean {
    if (node.kind !== 'object' || node.isSecret === true) return node.isSecret === true
    const isDecisive = this.#decisive.get(node) ?? node.entries.some(({ key }) => key.isSecret === true)
    this.#decisive.set(node, isDecisive)
    return isDecisive
  }

  // The result of a call. Parts that existed before keep their mark; new ones get that of the call.
  settle(node: TemplateNode, mark: Mark | undefined): TemplateNode {
    if (this.#known.has(node)) return node
    const settled = this.#withParts(node, mark)
    this.#known.set(settled, strongest([ownMark(settled), ...this.#partMarks(settled)]) ?? 'none')
    return settled
  }

  // A value that a secret chose among others: all of it is hidden.
  choose(node: TemplateNode): TemplateNode {
    const before = this.#chosen.get(node)
    if (before !== undefined) return before
    const chosen = this.settle(withMark(this.#withChosenParts(node), 'chosen'), undefined)
    this.#chosen.set(node, chosen)
    this.#chosen.set(chosen, chosen)
    if (chosen !== node) this.#originals.set(chosen, this.original(node))
    return chosen
  }

  // The value, hidden if one of those that decided about it is secret.
  chooseBy(deciding: readonly TemplateNode[], node: TemplateNode): TemplateNode {
    return deciding.some((one) => this.isDecisive(one)) ? this.choose(node) : node
  }

  // The value before a secret chose it.
  original(node: TemplateNode): TemplateNode {
    return this.#originals.get(node) ?? node
  }

  #withChosenParts(node: TemplateNode): TemplateNode {
    if (node.kind === 'array') return { ...node, items: node.items.map((item) => this.choose(item)) }
    if (node.kind !== 'object') return node
    return { ...node, entries: node.entries.map(({ key, value }) => ({ key: withMark(key, 'chosen'), value: this.choose(value) })) }
  }

  #settledMark(node: TemplateNode): Mark | undefined {
    const mark = this.#known.get(node)
    return mark === 'none' ? undefined : mark
  }

  #withParts(node: TemplateNode, mark: Mark | undefined): TemplateNode {
    if (node.kind === 'array') {
      const items = node.items.map((item) => this.settle(item, mark))
      return items.every((item, index) => item === node.items[index]) ? node : { ...node, items }
    }
    if (node.kind === 'object') {
      const entries = node.entries.map((entry) => this.#settleEntry(entry, mark))
      return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries }
    }
    return withMark(node, mark)
  }

  #settleEntry(entry: ObjectEntry, mark: Mark | undefined): ObjectEntry {
    const value = this.settle(entry.value, mark)
    const key = this.#settleKey(entry.key, mark)
    return value === entry.value && key === entry.key ? entry : { key, value }
  }

  #settleKey(key: StringNode, mark: Mark | undefined): StringNode {
    if (this.#known.has(key)) return key
    const settled = withMark(key, mark)
    this.#known.set(settled, ownMark(settled) ?? 'none')
    return settled
  }

  #partMarks(node: TemplateNode): readonly (Mark | undefined)[] {
    if (node.kind === 'array') return node.items.map((item) => this.#settledMark(item))
    return node.kind === 'object' ? node.entries.flatMap(({ key, value }) => [ownMark(key), this.#settledMark(value)]) : []
  }
}

const strongest = (marks: readonly (Mark | undefined)[]): Mark | undefined =>
  marks.includes('secret') ? 'secret' : marks.includes('chosen') ? 'chosen' : undefined

// The error of a step that was given secret values, without their texts: it says only that the message quotes one.
export const withoutSecretValues = (error: AibError, step: string, values: readonly TemplateNode[]): AibError => {
  const texts = values.flatMap(allTexts)
  // If a secret shaped an array or object, the number of its items and its keys reveal something about the secret.
  const isShaped = values.some((value) => (value.kind === 'array' || value.kind === 'object') && value.isSecret === true)
  if (texts.length === 0 && !isShaped) return error
  const hidden = ({ fix, ...problem }: Problem): Problem => {
    const isQuoted = (text: string | undefined): boolean =>
      text !== undefined && (isShaped || texts.some((secret) => sharesText(text, secret)))
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

// Messages shorten long values, so a part of a secret counts too.
const partLength = 8

const sharesText = (text: string, secret: string): boolean => {
  const lower = text.toLowerCase()
  const parts = Math.max(1, Math.min(secret.length, 1000) - partLength + 1)
  return Array.from({ length: parts }, (_, start) => secret.slice(start, start + partLength).toLowerCase()).some((part) =>
    lower.includes(part),
  )
}
