// Functions that work on arrays, and those that take a string or an array.
import type { ArrayNode, TemplateNode } from '../node.js'
import { any, type Call, type FunctionTable } from './call.js'
import { distinct, identity, isNull, kindOf } from './kinds.js'
import { commonEntries, hasKey, mergeObjects } from './objects.js'

export const arrayFunctions: FunctionTable = {
  array: { takes: [1, 1], run: (call) => (call.value(0).kind === 'array' ? call.value(0) : call.list([call.value(0)])) },
  contains: { takes: [2, 2], run: (call) => call.give(contains(call)) },
  createArray: { takes: [0, any], decidedBy: () => [], run: (call) => call.list(call.values()) },
  distinct: { takes: [1, 1], compares: ['array'], run: (call) => call.list(distinct(call.array(0).items)) },
  empty: { takes: [1, 1], showsPresence: true, run: (call) => call.give(isNull(call.value(0)) || lengthOf(call) === 0) },
  first: {
    takes: [1, 1],
    run: (call) => (isText(call) ? call.give(call.text(0).slice(0, 1)) : (call.array(0).items[0] ?? call.give(null))),
  },
  flatten: { takes: [1, 1], run: (call) => flatten(call) },
  indexFromEnd: { takes: [2, 2], run: (call) => itemFromEnd(call) ?? beyond(call) },
  intersection: { takes: [2, any], compares: ['array', 'object'], run: (call) => intersection(call) },
  last: {
    takes: [1, 1],
    run: (call) => (isText(call) ? call.give(call.text(0).slice(-1)) : (call.array(0).items.at(-1) ?? call.give(null))),
  },
  length: { takes: [1, 1], run: (call) => call.give(lengthOf(call)) },
  range: { takes: [2, 2], run: (call) => range(call) },
  skip: { takes: [2, 2], run: (call) => slice(call, Math.max(0, call.integer(1))) },
  take: { takes: [2, 2], run: (call) => slice(call, 0, Math.max(0, call.integer(1))) },
  tryIndexFromEnd: { takes: [2, 2], run: (call) => itemFromEnd(call) ?? call.give(null) },
  union: { takes: [2, any], compares: ['array'], run: (call) => union(call) },
}

const isText = (call: Call): boolean => call.value(0).kind === 'string'

const lengthOf = (call: Call): number => {
  const value = call.value(0)
  if (value.kind === 'string') return value.value.length
  if (value.kind === 'array') return value.items.length
  if (value.kind === 'object') return value.entries.length
  throw call.mistyped(0, 'a string, an array or an object')
}

// Strings are compared with case, the keys of objects without.
const contains = (call: Call): boolean => {
  const container = call.value(0)
  if (container.kind === 'string') return container.value.includes(call.printable(1))
  if (container.kind === 'object') return hasKey(container, call.printable(1))
  const wanted = identity(call.value(1))
  return call.array(0).items.some((item) => identity(item) === wanted)
}

const flatten = (call: Call): ArrayNode =>
  call.list(
    call.array(0).items.flatMap((item) => {
      if (item.kind !== 'array') throw call.mistyped(0, 'an array of arrays')
      return item.items
    }),
  )

const itemFromEnd = (call: Call): TemplateNode | undefined => {
  const { items } = call.array(0)
  return items[items.length - call.integer(1)]
}

const beyond = (call: Call): never => {
  throw call.fault(`the array has ${String(call.array(0).items.length)} items, and none at ${String(call.integer(1))} from its end`)
}

const slice = (call: Call, start: number, end?: number): TemplateNode =>
  isText(call) ? call.give(call.text(0).slice(start, end)) : call.list(call.array(0).items.slice(start, end))

// These limits are Azure Resource Manager's own.
const range = (call: Call): TemplateNode => {
  const [start, count] = [call.integer(0), call.integer(1)]
  if (count < 0 || count > 10_000) throw call.fault(`its argument 2 must be from 0 to 10000, and is ${String(count)}`)
  if (start + count > 2_147_483_647) throw call.fault('its numbers go beyond 2147483647')
  return call.give(Array.from({ length: count }, (_, index) => start + index))
}

const intersection = (call: Call): TemplateNode => {
  const values = call.values()
  if (values[0]?.kind === 'object') return values.map((_, index) => call.object(index)).reduce(commonEntries)
  return commonItems(call)
}

const commonItems = (call: Call): ArrayNode => {
  const [first, ...others] = call.values().map((_, index) => call.array(index))
  const known = others.map(({ items }) => new Set(items.map(identity)))
  return call.list(distinct(first?.items ?? []).filter((item) => known.every((set) => set.has(identity(item)))))
}

const union = (call: Call): TemplateNode => {
  const values = call.values()
  if (values[0]?.kind === 'object')
    return values.map((_, index) => call.object(index)).reduce((first, second) => mergeObjects(first, second, mismatch(call)))
  return call.list(distinct(values.flatMap((_, index) => call.array(index).items)))
}

const mismatch =
  (call: Call) =>
  (key: string, old: TemplateNode, value: TemplateNode): Error =>
    call.fault(`the values of ${key} cannot be merged: one is ${kindOf(old)}, the other is ${kindOf(value)}`)
