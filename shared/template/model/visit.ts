// Visits a template guided by the model: each part with its definition.
import type { ObjectEntry, ObjectNode, StringNode, TemplateNode } from '../node.js'
import { isAmong, newerOf, type ApiVersion } from './api-versions.js'
import type { Members, Value, Variant } from './property.js'

// A part of a template. Large templates have many: each is created once and links to its parent.
export interface Visit {
  readonly node: TemplateNode
  // The part that contains it, and its position there.
  readonly parent: Visit | undefined
  readonly step: string | number
  // Its name, if it is a property of an object.
  readonly key: StringNode | undefined
  // Its definition; undefined if the model does not know the name.
  readonly property: Value | undefined
  // The model's spelling of its name.
  readonly name: string | undefined
  // The oldest API version that supports it and everything that contains it.
  readonly since: ApiVersion | undefined
  // The properties that it may have; undefined if it is not an object, if the user chooses its names, or if its kind is unknown.
  readonly members: Members | undefined
}

// Every part of `root`, whose definition is a `property`, parents first. A name or kind in the wrong case counts as what it means. Several
// parts of a plan ask for those of one body, which may have 100,000: the last answer is kept.
export const visit = (root: TemplateNode, property: Value, version: string): readonly Visit[] => {
  const known = lastVisits.get(root)
  if (known?.property === property && known.version === version) return known.visits
  const visits = visitAll(root, property, version)
  lastVisits.set(root, { property, version, visits })
  return visits
}

const lastVisits = new WeakMap<TemplateNode, { readonly property: Value; readonly version: string; readonly visits: readonly Visit[] }>()

const visitAll = (root: TemplateNode, property: Value, version: string): readonly Visit[] => {
  const visits = [visitOf({ node: root, parent: undefined, step: '', property, since: property.since }, version)]
  // The list grows during the iteration: deeper parts come later.
  for (const current of visits) addChildren(visits, current, version)
  return visits
}

// The path from the root to a part.
export const pathOf = ({ parent, step }: Visit): readonly (string | number)[] => {
  const path: (string | number)[] = []
  for (let [at, last] = [parent, step]; at !== undefined; [at, last] = [at.parent, at.step]) path.push(last)
  return path.reverse()
}

type Start = Pick<Visit, 'node' | 'parent' | 'step' | 'property' | 'since'> & Partial<Pick<Visit, 'key' | 'name'>>

const visitOf = ({ node, parent, step, property, since, key, name }: Start, version: string): Visit => {
  const variant = property?.kind === 'union' && node.kind === 'object' ? variantOf(node, property, version)?.[1] : undefined
  const members = property?.kind === 'object' && node.kind === 'object' ? property.members : variant?.members
  return { node, parent, step, key, property, name, since: newerOf(since, variant?.since), members }
}

type Union = Extract<Value, { kind: 'union' }>

// The kind of an object, by its name in the model.
export const variantOf = (
  node: ObjectNode,
  union: Pick<Union, 'on' | 'variants'>,
  version: string,
): readonly [name: string, variant: Variant] | undefined => {
  const { on } = union
  const entry = entryOf(node, on)
  return entry?.value.kind === 'string' ? variantNamed(union, entry.value.value, version) : undefined
}

// The kind with that name in any case. If several differ only in case, the one of this API version comes first.
export const variantNamed = (
  { variants }: Pick<Union, 'variants'>,
  type: string,
  version: string,
): readonly [name: string, variant: Variant] | undefined => {
  const candidates = lowerVariants(variants).get(type.toLowerCase()) ?? []
  const current = candidates.filter(([, candidate]) => isAmong(version, candidate))
  return current.find(([name]) => name === type) ?? current[0] ?? candidates[0]
}

type Named = readonly [name: string, variant: Variant]

const lowerVariantsOf = new WeakMap<Union['variants'], ReadonlyMap<string, readonly Named[]>>()

// Kinds by their names in lower case; created once, because there are few unions and many objects.
const lowerVariants = (variants: Union['variants']): ReadonlyMap<string, readonly Named[]> => {
  const known = lowerVariantsOf.get(variants)
  if (known !== undefined) return known
  const names = new Map<string, readonly Named[]>()
  for (const [name, variant] of Object.entries(variants))
    names.set(name.toLowerCase(), [...(names.get(name.toLowerCase()) ?? []), [name, variant]])
  lowerVariantsOf.set(variants, names)
  return names
}

const entryOf = ({ entries }: ObjectNode, name: string): ObjectEntry | undefined =>
  entries.find(({ key }) => key.value === name) ?? entries.find(({ key }) => isSameWord(key.value, name))

const isSameWord = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

const addChildren = (visits: Visit[], parent: Visit, version: string): void => {
  const { node, property, members, since } = parent
  if (property?.kind === 'list' && node.kind === 'array')
    for (const [step, item] of node.items.entries())
      visits.push(visitOf({ node: item, parent, step, property: property.item, since }, version))
  if (node.kind !== 'object') return
  if (property?.kind === 'map')
    for (const { key, value } of node.entries)
      visits.push(visitOf({ node: value, parent, step: key.value, key, property: property.item, since }, version))
  else if (members !== undefined) for (const entry of node.entries) visits.push(memberVisit(entry, parent, members, version))
  else if (property?.kind === 'union') visits.push(...kindOnly(node, parent, property))
}

// In an object of an unknown kind, only the property that names the kind has a meaning.
const kindOnly = (node: ObjectNode, parent: Visit, { on, variants }: Union): readonly Visit[] => {
  const property = Object.values(variants)[0]?.members[on]
  const entry = entryOf(node, on)
  if (property === undefined || entry === undefined) return []
  return [{ node: entry.value, parent, step: on, key: entry.key, name: on, property, since: undefined, members: undefined }]
}

const memberVisit = ({ key, value }: ObjectEntry, parent: Visit, members: Members, version: string): Visit => {
  const name = nameIn(members, key.value, version)
  const property = name === undefined ? undefined : members[name]
  const since = newerOf(parent.since, property?.since)
  return visitOf({ node: value, parent, step: key.value, key, name, property, since }, version)
}

// The model's spelling of a property name, whatever its case; undefined for an unknown name.
export const nameIn = (members: Members, key: string, version: string): string | undefined =>
  Object.hasOwn(members, key) ? key : nearestName(key, members, version)

const nearestName = (key: string, members: Members, version: string): string | undefined => {
  const names = lowerNames(members).get(key.toLowerCase()) ?? []
  return names.find((name) => isKnown(members[name], version)) ?? names[0]
}

const isKnown = (property: Value | undefined, version: string): boolean => property !== undefined && isAmong(version, property)

const lowerNamesOf = new WeakMap<Members, ReadonlyMap<string, readonly string[]>>()

// Properties by their names in lower case; created once, because there are few kinds of objects and many objects.
const lowerNames = (members: Members): ReadonlyMap<string, readonly string[]> => {
  const known = lowerNamesOf.get(members)
  if (known !== undefined) return known
  const names = new Map<string, readonly string[]>()
  for (const name of Object.keys(members)) names.set(name.toLowerCase(), [...(names.get(name.toLowerCase()) ?? []), name])
  lowerNamesOf.set(members, names)
  return names
}
