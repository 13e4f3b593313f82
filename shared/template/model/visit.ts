// Goes through a template along the model: what each part of it is meant to be.
import type { ObjectEntry, ObjectNode, StringNode, TemplateNode } from '../node.js'
import { isAmong, newerOf, type ApiVersion } from './api-versions.js'
import type { Members, Property } from './property.js'

// A part of a template.
export interface Visit {
  readonly node: TemplateNode
  // Its name, where it is a member of an object.
  readonly key?: StringNode
  readonly path: readonly (string | number)[]
  // What it is meant to be; undefined where the model does not know the name.
  readonly property?: Property
  // How the model writes its name.
  readonly name?: string
  // The oldest API version that knows it, all that it stands in taken into account.
  readonly since?: ApiVersion | undefined
  // What it may have as members; undefined for what is no object, whose names are the user's own, or whose kind is not known.
  readonly members?: Members | undefined
  // The object that it stands in, and what that may have as members.
  readonly owner?: ObjectNode
  readonly siblings?: Members
}

// Every part of `root`, which is meant to be a `property`, parents first; a name or kind in the wrong case is taken for what it means.
export const visit = (root: TemplateNode, property: Property, version: string): readonly Visit[] => {
  const visits: Visit[] = []
  const open: Visit[] = [{ node: root, path: [], property, since: property.since }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const members = membersOf(next, version)
    const current = members === undefined ? next : { ...next, members }
    visits.push(current)
    for (const child of childrenOf(current, version).toReversed()) open.push(child)
  }
  return visits
}

const membersOf = ({ node, property }: Visit, version: string): Members | undefined => {
  if (node.kind !== 'object' || property === undefined) return undefined
  if (property.kind === 'object') return property.members
  return property.kind === 'union' ? variantOf(node, property, version)?.members : undefined
}

type Union = Extract<Property, { kind: 'union' }>

// Of the kinds of one spelling, the one of this API version comes first.
const variantOf = (node: ObjectNode, { on, variants }: Union, version: string) => {
  const entry = node.entries.find(({ key }) => key.value === on) ?? node.entries.find(({ key }) => isSameWord(key.value, on))
  if (entry?.value.kind !== 'string') return undefined
  const type = entry.value.value
  const candidates = Object.entries(variants).filter(([name]) => isSameWord(name, type))
  const current = candidates.filter(([, candidate]) => isAmong(version, candidate))
  const [, found] = current.find(([name]) => name === type) ?? current[0] ?? candidates[0] ?? []
  return found
}

const isSameWord = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

const childrenOf = ({ node, path, property, since, members }: Visit, version: string): readonly Visit[] => {
  if (property === undefined) return []
  if (property.kind === 'list' && node.kind === 'array') {
    const { item } = property
    return node.items.map((value, index) => ({ node: value, path: [...path, index], property: item, since }))
  }
  if (node.kind !== 'object') return []
  if (property.kind === 'map') {
    const { item } = property
    return node.entries.map(({ key, value }) => ({ node: value, key, path: [...path, key.value], property: item, since }))
  }
  if (members === undefined) return property.kind === 'union' ? kindOnly(node, path, property) : []
  const lower = lowerNames(members)
  const kindSince = property.kind === 'union' ? variantSince(property, members) : undefined
  return node.entries.map((entry) => ({ ...memberVisit(entry, path, members, lower, newerOf(since, kindSince), version), owner: node }))
}

// Of an object whose kind is not known, only what it says of its kind means something.
const kindOnly = (node: ObjectNode, path: readonly (string | number)[], { on, variants }: Union): readonly Visit[] => {
  const kind = Object.values(variants)[0]?.members[on]
  const entry = node.entries.find(({ key }) => key.value === on)
  return kind === undefined || entry === undefined
    ? []
    : [{ node: entry.value, key: entry.key, path: [...path, on], name: on, property: kind, owner: node }]
}

const variantSince = ({ variants }: Union, members: Members): ApiVersion | undefined =>
  Object.values(variants).find((candidate) => candidate.members === members)?.since

const memberVisit = (
  { key, value }: ObjectEntry,
  path: readonly (string | number)[],
  members: Members,
  lower: ReadonlyMap<string, readonly string[]>,
  since: ApiVersion | undefined,
  version: string,
): Visit => {
  const base = { node: value, key, path: [...path, key.value], siblings: members }
  const names = lower.get(key.value.toLowerCase()) ?? []
  const name = Object.hasOwn(members, key.value) ? key.value : (names.find((one) => isKnown(members[one], version)) ?? names[0])
  const property = name === undefined ? undefined : members[name]
  if (name === undefined || property === undefined) return base
  return { ...base, name, property, since: newerOf(since, property.since) }
}

const isKnown = (property: Property | undefined, version: string): boolean => property !== undefined && isAmong(version, property)

const lowerNamesOf = new WeakMap<Members, ReadonlyMap<string, readonly string[]>>()

// Members by their names in lower case; made once, as there are few kinds of objects and many objects.
const lowerNames = (members: Members): ReadonlyMap<string, readonly string[]> => {
  const known = lowerNamesOf.get(members)
  if (known !== undefined) return known
  const names = new Map<string, readonly string[]>()
  for (const name of Object.keys(members)) names.set(name.toLowerCase(), [...(names.get(name.toLowerCase()) ?? []), name])
  lowerNamesOf.set(members, names)
  return names
}
