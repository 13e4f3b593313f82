// Functions that compare values and make decisions.
import type { TemplateNode } from '../node.js'
import { any, type Call, type FunctionTable } from './call.js'
import { identity, isNull } from './kinds.js'

export const logicFunctions: FunctionTable = {
  and: { takes: [2, any], lazy: true, run: (call) => call.give(indexes(call).every((index) => call.boolean(index))) },
  bool: { takes: [1, 1], run: (call) => call.give(booleanOf(call)) },
  coalesce: { takes: [1, any], lazy: true, run: (call) => coalesce(call) },
  equals: { takes: [2, 2], run: (call) => call.give(identity(call.value(0)) === identity(call.value(1))) },
  // Bicep's own function: the message of a template that cannot be deployed.
  fail: { takes: [1, 1], run: (call) => fail(call) },
  false: { takes: [0, 0], run: (call) => call.give(false) },
  greater: { takes: [2, 2], run: (call) => call.give(compare(call) > 0) },
  greaterOrEquals: { takes: [2, 2], run: (call) => call.give(compare(call) >= 0) },
  if: { takes: [3, 3], lazy: true, run: (call) => call.value(call.boolean(0) ? 1 : 2) },
  less: { takes: [2, 2], run: (call) => call.give(compare(call) < 0) },
  lessOrEquals: { takes: [2, 2], run: (call) => call.give(compare(call) <= 0) },
  not: { takes: [1, 1], run: (call) => call.give(!call.boolean(0)) },
  null: { takes: [0, 0], run: (call) => call.give(null) },
  or: { takes: [2, any], lazy: true, run: (call) => call.give(indexes(call).some((index) => call.boolean(index))) },
  true: { takes: [0, 0], run: (call) => call.give(true) },
}

const indexes = ({ count }: Call): readonly number[] => Array.from({ length: count }, (_, index) => index)

const coalesce = (call: Call): TemplateNode => call.value(indexes(call).find((index) => !isNull(call.value(index))) ?? call.count - 1)

const fail = (call: Call): never => {
  throw call.fault(`the template says: ${call.text(0)}`)
}

const booleanOf = (call: Call): boolean => {
  const value = call.value(0)
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  if (value.kind === 'scalar' && typeof value.value === 'number') return value.value !== 0
  const text = value.kind === 'string' ? value.value.trim().toLowerCase() : ''
  if (text !== 'true' && text !== 'false') throw call.mistyped(0, 'true or false, a number, or a string that is one of these')
  return text === 'true'
}

// Two numbers or two strings.
const compare = (call: Call): number => {
  if (call.value(0).kind !== 'string') return Math.sign(numberOf(call, 0) - numberOf(call, 1))
  return invariant.compare(call.text(0), call.text(1))
}

// Unlike arithmetic, comparison accepts fractions (bicep console 0.49.2).
const numberOf = (call: Call, index: number): number => {
  const value = call.value(index)
  if (value.kind === 'scalar' && typeof value.value === 'number') return value.value
  throw call.mistyped(index, 'a number')
}

// The order of .NET's invariant culture, which is that of Unicode: _ before digits, a before A, A before b (bicep console 0.49.2).
const invariant = new Intl.Collator('en-US')
