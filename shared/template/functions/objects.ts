// Functions for objects. Keys are case-insensitive in Azure Resource Manager.
import { entryOf, textNode, type ObjectEntry, type ObjectNode, type TemplateNode } from '../node.js'
import { any, type Call, type FunctionTable, type KeyAndValue } from './call.js'
import { identity, isNull } from './kinds.js'

export const objectFunctions: FunctionTable = {
  createObject: {
    takes: [0, any],
    // Its keys.
    decidedBy: (count) => Array.from({ length: count }, (_, index) => index).filter((index) => index % 2 === 0),
    run: (call) => createObject(call),
  },
  items: {
    takes: [1, 1],
    run: (call) =>
      call.list(
        sorted(call.object(0)).map(({ key, value }) =>
          call.pairs([
            ['key', key],
            ['value', value],
          ]),
        ),
      ),
  },
  objectKeys: { takes: [1, 1], run: (call) => call.list(sorted(call.object(0)).map(({ key }) => key)) },
  shallowMerge: { takes: [1, 1], run: (call) => shallowMerge(call) },
  tryGet: { takes: [2, any], run: (call) => tryGet(call) },
}

// Whether the object has the key, in any case.
export const hasKey = (object: ObjectNode, name: string): boolean => entryOf(object, name) !== undefined

// Both objects as one, as union() does it: nested objects are merged too, and any other value of the second except null replaces that of
// the first. A key gets the spelling of the second. Throws `mismatch(…)` if only one of the values is an object, or only one is an array.
export const mergeObjects = (first: ObjectNode, second: ObjectNode, mismatch: Mismatch): ObjectNode => {
  const entries = new Map(byKey(first))
  for (const [lower, { key, value }] of byKey(second)) {
    const old = entries.get(lower)?.value
    entries.set(lower, { key, value: old === undefined ? value : mergeValues(old, value, key.value, mismatch) })
  }
  return { ...first, entries: [...entries.values()] }
}

// The error for two values of a key that cannot be merged.
type Mismatch = (key: string, old: TemplateNode, value: TemplateNode) => Error

const mergeValues = (old: TemplateNode, value: TemplateNode, key: string, mismatch: Mismatch): TemplateNode => {
  if (isNull(value)) return old
  if (isNull(old)) return value
  if (old.kind === 'object' && value.kind === 'object') return mergeObjects(old, value, mismatch)
  if (structureOf(old) !== structureOf(value)) throw mismatch(key, old, value)
  return value
}

const structureOf = ({ kind }: TemplateNode): 'object' | 'array' | 'single' => (kind === 'object' || kind === 'array' ? kind : 'single')

// What both objects have in common, key and value. Unlike elsewhere, the case of a key counts.
export const commonEntries = (first: ObjectNode, second: ObjectNode): ObjectNode => {
  const known = new Map(second.entries.map(({ key, value }) => [key.value, value]))
  const isCommon = ({ key, value }: ObjectEntry): boolean => {
    const other = known.get(key.value)
    return other !== undefined && identity(other) === identity(value)
  }
  return { ...first, entries: first.entries.filter(isCommon) }
}

const byKey = ({ entries }: ObjectNode): ReadonlyMap<string, ObjectEntry> =>
  new Map(entries.map((entry) => [entry.key.value.toLowerCase(), entry]))

// By code unit, ignoring case (.NET, ordinal ignore case).
const sorted = ({ entries }: ObjectNode): readonly ObjectEntry[] =>
  entries
    .map((entry) => ({ entry, name: entry.key.value.toUpperCase() }))
    .sort(({ name: left }, { name: right }) => (left < right ? -1 : left > right ? 1 : 0))
    .map(({ entry }) => entry)

const createObject = (call: Call): ObjectNode => {
  if (call.count % 2 !== 0) throw call.fault(`it takes pairs of keys and values, but has ${String(call.count)} arguments`)
  const keys = call
    .values()
    .flatMap((_, index) => (index % 2 === 0 ? [[textNode(call.text(index), call.value(index).at), call.value(index + 1)] as const] : []))
  return call.pairs(keys)
}

// A key keeps its first spelling and position.
const shallowMerge = (call: Call): ObjectNode => {
  const entries = new Map<string, ObjectEntry>()
  for (const item of call.array(0).items) {
    if (item.kind !== 'object') throw call.mistyped(0, 'an array of objects')
    for (const { key, value } of item.entries) {
      const lower = key.value.toLowerCase()
      entries.set(lower, { key: entries.get(lower)?.key ?? key, value })
    }
  }
  return { ...call.pairs([]), entries: [...entries.values()] }
}

// What Bicep generates for `.?name` and `[?0]`: null if the first step leads nowhere. The steps after it must exist (bicep console 0.49.2).
const tryGet = (call: Call): TemplateNode => {
  const [target, first, ...steps] = call.values()
  const found = target === undefined || first === undefined ? undefined : stepInto(target, first)
  if (found === undefined || isNull(found)) return call.give(null)
  return steps.reduce((reached, step, index) => {
    const next = stepInto(reached, step)
    if (next !== undefined) return next
    throw call.fault(`its argument ${String(index + 3)} asks for what does not exist; only what argument 2 asks for may be missing`)
  }, found)
}

const stepInto = (target: TemplateNode, step: TemplateNode): TemplateNode | undefined => {
  if (target.kind === 'object') return step.kind === 'string' ? entryOf(target, step.value)?.value : undefined
  if (target.kind !== 'array' || step.kind !== 'scalar' || typeof step.value !== 'number') return undefined
  return target.items[step.value]
}

// An object of keys and values, each key once.
export const objectOf = (pairs: readonly KeyAndValue[], at: ObjectNode['at']): ObjectNode => {
  const keyed = pairs.map(([key, value]) => ({ key: typeof key === 'string' ? textNode(key, at) : key, value }))
  const entries = new Map(keyed.map((entry) => [entry.key.value.toLowerCase(), entry]))
  return { kind: 'object', entries: [...entries.values()], at }
}
