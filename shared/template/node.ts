// A JSON value that remembers the place of each part in the user's file. Loading, evaluating, rendering and linting all pass on this tree,
// so that a finding about the rendered template points at the user's line.
import type { Place } from '../errors.js'
import { isJsonArray, type Json, type JsonObject } from '../json.js'

export interface StringNode {
  readonly kind: 'string'
  readonly value: string
  readonly at: Place
  // Set on what must never be shown (secret-marks.ts).
  readonly isSecret?: true
  // Set together with isSecret on an ordinary value that a secret chose: it is hidden at its place, but elsewhere its text is ordinary.
  readonly isChosen?: true
  // On a key or a choice: the user's spelling, if the model's is different (model/spelling.ts).
  readonly written?: string
  // On a key: the key is a guess, because the model does not know what is written. Only the linter sees it.
  readonly isGuess?: true
  // Where a line of it looks like an item of a YAML list (joined-items.ts).
  readonly joined?: Place
  // On an expression that the Bicep compiler generated: where its literals are written, by their offsets in it (bicep-literals.ts).
  readonly literals?: ReadonlyMap<number, Place>
  // On a key: the same key, earlier in the object, whose value does not count (duplicate-keys.ts).
  readonly replaces?: StringNode
}

interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: number | boolean | null
  readonly at: Place
  // The digits of a number in the file, if JavaScript writes others: 24.10 for 24.1.
  readonly written?: string
  readonly isSecret?: true
  readonly isChosen?: true
}

export interface ArrayNode {
  readonly kind: 'array'
  readonly items: readonly TemplateNode[]
  readonly at: Place
  // Set if a secret decides which items it has, or how many.
  readonly isSecret?: true
  readonly isChosen?: true
}

// `entries` keeps the order and spelling of the file; `key` is a node because it may contain a placeholder.
export interface ObjectNode {
  readonly kind: 'object'
  readonly entries: readonly ObjectEntry[]
  readonly at: Place
  // Set if a secret decides which entries it has.
  readonly isSecret?: true
  readonly isChosen?: true
  // The keys whose values a secret made null: they are not sent, but shown as if they were (secret-marks.ts).
  readonly hiddenNulls?: readonly string[]
}

export interface ObjectEntry {
  readonly key: StringNode
  readonly value: TemplateNode
}

export type TemplateNode = StringNode | ScalarNode | ArrayNode | ObjectNode

// The value of a property by its exact name, or undefined.
export const get = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): TemplateNode | undefined => {
  let current = node
  for (const step of path) {
    if (current?.kind === 'object') current = current.entries.find((entry) => entry.key.value === step)?.value
    else if (current?.kind === 'array' && typeof step === 'number') current = current.items[step]
    else return undefined
  }
  return current
}

// The entry with a key: spelled exactly like it, otherwise in any case.
export const entryOf = ({ entries }: ObjectNode, name: string): ObjectEntry | undefined => {
  const lower = name.toLowerCase()
  return entries.find(({ key }) => key.value === name) ?? entries.find(({ key }) => key.value.toLowerCase() === lower)
}

// The value of a property, by its name in any case; undefined if it does not exist.
export const getAnyCase = (node: TemplateNode | undefined, ...path: readonly string[]): TemplateNode | undefined =>
  path.reduce<TemplateNode | undefined>((current, name) => (current?.kind === 'object' ? entryOf(current, name)?.value : undefined), node)

// The text of a property that is a string; undefined otherwise.
export const getText = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): string | undefined => {
  const found = get(node, ...path)
  return found?.kind === 'string' ? found.value : undefined
}

// The items of a property that is an array; empty otherwise.
export const getItems = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): readonly TemplateNode[] => {
  const found = get(node, ...path)
  return found?.kind === 'array' ? found.items : []
}

// The plain JSON of a node.
export const toJson = (node: TemplateNode): Json => {
  switch (node.kind) {
    case 'string':
    case 'scalar':
      return node.value
    case 'array':
      return node.items.map(toJson)
    case 'object':
      return toJsonObject(node)
  }
}

// The plain JSON of an object.
export const toJsonObject = (node: ObjectNode): JsonObject =>
  Object.fromEntries(node.entries.map(({ key, value }) => [key.value, toJson(value)]))

// A number of a file, with its digits there if JavaScript writes others.
export const numberNode = (value: number, source: string, at: Place): TemplateNode =>
  source === '' || source === String(value) ? { kind: 'scalar', value, at } : { kind: 'scalar', value, at, written: source }

// A node for a value that is in no file; its place is `at`, where it is needed.
export const fromJson = (value: Json, at: Place): TemplateNode => {
  if (typeof value === 'string') return { kind: 'string', value, at }
  if (value === null || typeof value !== 'object') return { kind: 'scalar', value, at }
  if (isJsonArray(value)) return { kind: 'array', items: value.map((item) => fromJson(item, at)), at }
  const entries = Object.entries(value).map(([key, item]) => ({
    key: { kind: 'string' as const, value: key, at },
    value: fromJson(item, at),
  }))
  return { kind: 'object', entries, at }
}

// The same value, each part of it at one place.
export const placedAt = (node: TemplateNode, at: Place): TemplateNode => {
  switch (node.kind) {
    case 'array':
      return { ...node, items: node.items.map((item) => placedAt(item, at)), at }
    case 'object':
      return { ...node, entries: node.entries.map(({ key, value }) => ({ key: textNode(key.value, at), value: placedAt(value, at) })), at }
    default:
      return { ...node, at }
  }
}

// The object with `key` set to `value`: at its position if it exists, otherwise at the end.
export const withEntry = (node: ObjectNode, key: string, value: TemplateNode): ObjectNode => {
  const index = node.entries.findIndex((entry) => entry.key.value === key)
  if (index >= 0) return { ...node, entries: node.entries.map((entry, position) => (position === index ? { ...entry, value } : entry)) }
  return { ...node, entries: [...node.entries, { key: { kind: 'string', value: key, at: value.at }, value }] }
}

// The place of a value from an input: it has the input's name instead of a file's.
export const inputPlace = (inputName: string): Place => ({ file: inputName, line: 1, column: 1, pointer: '' })

// A string that is in no file; its place is `at`.
export const textNode = (value: string, at: Place): StringNode => ({ kind: 'string', value, at })

// An RFC 6901 pointer.
export const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

// A path as people write it, without the "properties" with which all begin: customize[2].scriptUri.
export const labelOf = (path: readonly (string | number)[]): string => {
  const inner = path[0] === 'properties' && path.length > 1 ? path.slice(1) : path
  const label = inner.map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${step}`)).join('')
  return label.startsWith('.') ? label.slice(1) : label
}

// A change of the value at a path.
export interface Replacement {
  readonly path: readonly (string | number)[]
  readonly change: (found: TemplateNode) => TemplateNode
}

// The tree with the values at these paths replaced, in one pass: each change of a long list by itself would copy the whole list. A path that
// does not exist changes nothing.
const replaceEach = (node: TemplateNode, replacements: readonly Replacement[], depth = 0): TemplateNode => {
  const found = replacements.reduce((current, { path, change }) => (path.length === depth ? change(current) : current), node)
  const below = byStep(replacements, depth)
  if (below.size === 0) return found
  const inner = (step: string | number, value: TemplateNode): TemplateNode => {
    const ofStep = below.get(step)
    return ofStep === undefined ? value : replaceEach(value, ofStep, depth + 1)
  }
  if (found.kind === 'array') return { ...found, items: found.items.map((item, index) => inner(index, item)) }
  if (found.kind !== 'object') return found
  return { ...found, entries: found.entries.map((entry) => ({ ...entry, value: inner(entry.key.value, entry.value) })) }
}

// What has a path, by the step of the path at this depth; without those whose path ends before.
export const byStep = <Item extends Pick<Replacement, 'path'>>(
  items: readonly Item[],
  depth: number,
): ReadonlyMap<string | number, readonly Item[]> => {
  const groups = new Map<string | number, Item[]>()
  for (const item of items) {
    const step = item.path[depth]
    if (step === undefined) continue
    const group = groups.get(step)
    if (group === undefined) groups.set(step, [item])
    else group.push(item)
  }
  return groups
}

// The object with the values at these paths replaced; the object itself if it would become something else.
export const withReplacements = (body: ObjectNode, replacements: readonly Replacement[]): ObjectNode => {
  const changed = replaceEach(body, replacements)
  return changed.kind === 'object' ? changed : body
}
