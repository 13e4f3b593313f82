// Functions that apply an expression to each item: filter(variables('list'), lambda('item', …)).
import type { ObjectNode, TemplateNode } from '../node.js'
import type { Call, FunctionTable } from './call.js'

export const lambdaFunctions: FunctionTable = {
  filter: {
    takes: [2, 2],
    lazy: true,
    run: (call) => call.list(call.array(0).items.filter((item, index) => isTrue(call, apply(call, item, index)))),
  },
  groupBy: { takes: [2, 2], lazy: true, run: (call) => groupBy(call) },
  map: {
    takes: [2, 2],
    lazy: true,
    decidedBy: () => [0],
    run: (call) => call.list(call.array(0).items.map((item, index) => apply(call, item, index))),
  },
  mapValues: {
    takes: [2, 2],
    lazy: true,
    decidedBy: () => [0],
    run: (call) => call.pairs(call.object(0).entries.map(({ key, value }) => [key.value, call.lambda(1).apply(value)])),
  },
  reduce: { takes: [3, 3], lazy: true, run: (call) => reduce(call) },
  sort: { takes: [2, 2], lazy: true, run: (call) => call.list(sort(call, call.array(0).items)) },
  toObject: { takes: [2, 3], lazy: true, run: (call) => toObject(call) },
}

// The lambda in argument 2 (or `argument`, counted from 0) may take the index in addition to the item.
const apply = (call: Call, item: TemplateNode, index: number, argument = 1): TemplateNode => {
  const lambda = call.lambda(argument)
  return lambda.count > 1 ? lambda.apply(item, call.give(index)) : lambda.apply(item)
}

const isTrue = (call: Call, value: TemplateNode): boolean => {
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  throw call.fault('its lambda returns neither true nor false')
}

const keyOf = (call: Call, item: TemplateNode): string => {
  const key = call.lambda(1).apply(item)
  if (key.kind === 'string') return key.value
  throw call.fault('its lambda for the key does not return a string')
}

const reduce = (call: Call): TemplateNode => {
  const lambda = call.lambda(2)
  return call.array(0).items.reduce((value, item, index) => {
    const arguments_ = lambda.count > 2 ? [value, item, call.give(index)] : [value, item]
    return lambda.apply(...arguments_)
  }, call.value(1))
}

const toObject = (call: Call): ObjectNode => {
  const seen = new Set<string>()
  const pairs = call.array(0).items.map((item) => {
    const key = keyOf(call, item)
    if (seen.has(key.toLowerCase())) throw call.fault('its lambda returns the same key for two items (keys are case-insensitive)')
    seen.add(key.toLowerCase())
    return [key, call.count === 3 ? call.lambda(2).apply(item) : item] as const
  })
  return call.pairs(pairs)
}

// Keys are case-insensitive; a group has the spelling of its first item.
const groupBy = (call: Call): ObjectNode => {
  const groups = new Map<string, { readonly key: string; readonly items: TemplateNode[] }>()
  for (const item of call.array(0).items) {
    const key = keyOf(call, item)
    const group = groups.get(key.toLowerCase()) ?? { key, items: [] }
    groups.set(key.toLowerCase(), group)
    group.items.push(item)
  }
  return call.pairs([...groups.values()].map(({ key, items }) => [key, call.list(items)]))
}

// By merging: it ends even if the lambda returns a contradictory order.
const sort = (call: Call, items: readonly TemplateNode[]): readonly TemplateNode[] => {
  if (items.length < 2) return items
  const middle = items.length >> 1
  const [left, right] = [sort(call, items.slice(0, middle)), sort(call, items.slice(middle))]
  const merged: TemplateNode[] = []
  let [leftIndex, rightIndex] = [0, 0]
  for (
    let first = left[0], second = right[0];
    first !== undefined && second !== undefined;
    first = left[leftIndex], second = right[rightIndex]
  ) {
    const isSecond = isTrue(call, call.lambda(1).apply(second, first))
    merged.push(isSecond ? second : first)
    if (isSecond) rightIndex += 1
    else leftIndex += 1
  }
  return [...merged, ...left.slice(leftIndex), ...right.slice(rightIndex)]
}
