// Functions for numbers.
import type { TemplateNode } from '../node.js'
import { any, type Call, type FunctionTable } from './call.js'

export const numberFunctions: FunctionTable = {
  add: { takes: [2, 2], run: (call) => exact(call, call.integer(0) + call.integer(1)) },
  div: { takes: [2, 2], run: (call) => exact(call, Math.trunc(call.integer(0) / divisor(call))) },
  float: { takes: [1, 1], run: (call) => call.give(floatOf(call)) },
  int: { takes: [1, 1], run: (call) => exact(call, integerOf(call)) },
  max: { takes: [1, any], run: (call) => call.give(numbersOf(call).reduce((left, right) => Math.max(left, right))) },
  min: { takes: [1, any], run: (call) => call.give(numbersOf(call).reduce((left, right) => Math.min(left, right))) },
  mod: { takes: [2, 2], run: (call) => exact(call, call.integer(0) % divisor(call)) },
  mul: { takes: [2, 2], run: (call) => exact(call, call.integer(0) * call.integer(1)) },
  sub: { takes: [2, 2], run: (call) => exact(call, call.integer(0) - call.integer(1)) },
}

// Azure counts with 64 bits: a number that JavaScript cannot represent exactly would differ there. There is no negative zero.
const exact = (call: Call, value: number): TemplateNode => {
  if (!Number.isSafeInteger(value)) throw call.fault('the number is too large to be exact here')
  return call.give(value === 0 ? 0 : value)
}

const divisor = (call: Call): number => {
  const value = call.integer(1)
  if (value === 0) throw call.fault('it divides by zero')
  return value
}

const integerOf = (call: Call): number => {
  const value = call.value(0)
  if (value.kind === 'scalar' && typeof value.value === 'number' && Number.isInteger(value.value)) return value.value
  if (value.kind === 'string' && /^\s*[+-]?\d+\s*$/.test(value.value)) return Number(value.value)
  throw call.mistyped(0, 'a whole number, or a string that is one')
}

const floatOf = (call: Call): number => {
  const value = call.value(0)
  if (value.kind === 'scalar' && typeof value.value === 'number') return value.value
  if (value.kind === 'string' && /^\s*[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?\s*$/.test(value.value)) return Number(value.value)
  throw call.mistyped(0, 'a number, or a string that is one')
}

// One array of numbers, or the numbers themselves. The documentation asks for whole numbers; fractions are accepted too.
const numbersOf = (call: Call): readonly number[] => {
  const isList = call.count === 1 && call.value(0).kind === 'array'
  const items = isList ? call.array(0).items : call.values()
  if (items.length === 0) throw call.fault('the array is empty')
  return items.map((item, index) => {
    if (item.kind === 'scalar' && typeof item.value === 'number') return item.value
    throw isList ? call.mistyped(0, 'an array of numbers') : call.mistyped(index, 'a number')
  })
}
