// Maps places in the template that the Bicep compiler generates to places in the user's .bicep file.
import type { Place } from '../errors.js'
import type { BicepResult } from '../tools.js'
import { sourceText } from './source-text.js'
import { getItems, getText, type TemplateNode } from './node.js'

export interface BicepSource {
  // As its user knows it.
  readonly file: string
  readonly text: string
  readonly resources: BicepResult['resources']
}

// The document with all places in the .bicep file. What cannot be found there gets the place of its parent.
export const atBicep = (document: TemplateNode, source: BicepSource): TemplateNode => {
  const lines = sourceText(source.text, source.file)
  const starts = resourceStarts(document, source)
  const known = new Map<string, Place>()
  const place = (pointer: string): Place => {
    const before = known.get(pointer)
    if (before !== undefined) return before
    const found = lines.place(offsetOf(source.text, pointer, starts), pointer)
    known.set(pointer, found)
    return found
  }
  return relocated(document, place)
}

const relocated = (node: TemplateNode, place: (pointer: string) => Place): TemplateNode => {
  const at = place(node.at.pointer)
  if (node.kind === 'array') return { ...node, at, items: node.items.map((item) => relocated(item, place)) }
  if (node.kind !== 'object') return { ...node, at }
  const entries = node.entries.map(({ key, value }) => ({ key: { ...key, at: place(key.at.pointer) }, value: relocated(value, place) }))
  return { ...node, at, entries }
}

// Where the resources of the document begin in the text, by their keys: symbolic names, or positions in an array.
const resourceStarts = (document: TemplateNode, { text, resources }: BicepSource): ReadonlyMap<string, number> => {
  const lines = lineOffsets(text)
  const offset = ({ line, column }: BicepResult['resources'][number]): number => (lines[line - 1] ?? 0) + column - 1
  const starts = new Map(resources.map((one) => [one.name, offset(one)]))
  const counts = new Map<string, number>()
  // The compiler lists them by name, and writes them in the order of the file.
  const ordered = resources.toSorted((left, right) => left.line - right.line || left.column - right.column)
  getItems(document, 'resources').forEach((resource, index) => {
    const type = (getText(resource, 'type') ?? '').toLowerCase()
    const alike = ordered.filter((one) => one.type.toLowerCase() === type || (type === deployments && one.type === '<module>'))
    const count = counts.get(type) ?? 0
    counts.set(type, count + 1)
    const own = alike[count]
    if (own !== undefined) starts.set(String(index), offset(own))
  })
  return starts
}

const deployments = 'microsoft.resources/deployments'

const lineOffsets = (text: string): readonly number[] => [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]

const offsetOf = (text: string, pointer: string, resources: ReadonlyMap<string, number>): number => {
  const [, section = '', name = '', ...path] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (section === 'resources') {
    const start = resources.get(name)
    return start === undefined ? 0 : descend(text, start, path)
  }
  const word = declarations[section]
  return word === undefined ? 0 : Math.max(0, text.search(new RegExp(`^[ \\t]*${word}[ \\t]+${name.replace(/\W/g, '\\$&')}\\b`, 'm')))
}

const declarations: Readonly<Record<string, string>> = { parameters: 'param', variables: 'var', outputs: 'output' }

// As far as the path is written out: a loop or a function call ends it.
const descend = (text: string, start: number, path: readonly string[]): number => {
  let at = start
  let value = valueStart(text, text.indexOf('=', start) + 1)
  for (const name of path) {
    const child = value === undefined ? undefined : children(text, value).get(name)
    if (child === undefined) return at
    at = child.at
    value = valueStart(text, child.value)
  }
  return at
}

// The opening bracket of a value; undefined for other values. A condition may precede it.
const valueStart = (text: string, from: number): number | undefined => {
  const start = from + (/^\s*(?:if\s*\([^{]*\)\s*)?/.exec(text.slice(from, from + 2000))?.[0].length ?? 0)
  return /^(?:\{|\[(?!\s*for\b))/.test(text.slice(start, start + 50)) ? start : undefined
}

interface Child {
  readonly at: number
  readonly value: number
}

// Strings, comments and all other tokens, one at a time.
const tokens = /'''[\s\S]*?'''|'(?:\\.|[^'\\\n])*'|\/\/.*|\/\*[\s\S]*?\*\/|[{}[\]():,\n]|[\w@#$]+|\S/g

// The properties of an object, or the items of an array, that begins at an offset.
const children = (text: string, open: number): ReadonlyMap<string, Child> => {
  const found = new Map<string, Child>()
  const isArray = text[open] === '['
  let depth = 0
  let key: { readonly text: string; readonly at: number } | undefined
  let isFresh = true
  tokens.lastIndex = open
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    const [word] = token
    if (word.startsWith('//') || word.startsWith('/*')) continue
    if (depth === 1 && (word === '\n' || word === ',')) isFresh = true
    else if (depth === 1 && isFresh && !/^[}\]]/.test(word)) {
      if (isArray) found.set(String(found.size), { at: token.index, value: token.index })
      else key = { text: word.replace(/^'(.*)'$/, '$1'), at: token.index }
      isFresh = false
    } else if (depth === 1 && word === ':' && key !== undefined) {
      found.set(key.text, { at: key.at, value: token.index + 1 })
      key = undefined
    }
    if (/^[{[(]$/.test(word)) depth += 1
    else if (/^[}\])]$/.test(word)) depth -= 1
    if (depth === 0) return found
    if (depth === 1 && token.index === open) isFresh = true
  }
  return found
}
