// format('{0}-{1:D3}', …), which formats like .NET's String.Format in the invariant culture.
import { toJson } from '../node.js'
import type { Call } from './call.js'
import { isNull, printed } from './kinds.js'
import { formatInteger } from './number-formats.js'
import { joinTexts, within } from './length.js'

// The string of the first argument with the others instead of {0}, {1}, …; doubled braces are literal braces.
export const formatText = (call: Call): string => {
  const pieces = call.text(0).match(/\{\{|\}\}|\{\d+ {0,9}(?:, {0,9}-?\d+ {0,9})?(?::[^{}]*)?\}|[{}]|[^{}]+/g) ?? []
  return joinTexts(
    call,
    pieces.map((piece) => formatPiece(call, piece)),
  )
}

const formatPiece = (call: Call, piece: string): string => {
  if (piece === '{{' || piece === '}}') return piece.charAt(0)
  const [, digits, width, specifier] = /^\{(\d+) *(?:, *(-?\d+) *)?(?::(.*))?\}$/s.exec(piece) ?? []
  if (digits === undefined) {
    if (piece === '{' || piece === '}') throw call.fault(`the format has an unmatched ${piece}; double a literal brace`)
    return piece
  }
  const index = Number(digits) + 1
  if (index >= call.count) throw call.fault(`the format refers to {${digits}}, but ${String(call.count - 1)} values follow it`)
  const text = specifier === undefined || specifier === '' ? printable(call, index) : formatValue(call, index, specifier)
  return aligned(text, within(call, Math.abs(Number(width ?? 0))), width?.startsWith('-') === true)
}

const aligned = (text: string, width: number, atLeft: boolean): string => (atLeft ? text.padEnd(width) : text.padStart(width))

// Null is empty, and an array or object becomes JSON with single quotes, as in the Bicep console. Unlike concat(), format() accepts a
// fraction.
const printable = (call: Call, index: number): string => {
  const value = call.value(index)
  if (isNull(value)) return ''
  if (value.kind === 'scalar' && typeof value.value === 'number') return printed(value) ?? String(value.value)
  return value.kind === 'array' || value.kind === 'object' ? JSON.stringify(toJson(value)).replaceAll('"', "'") : call.printable(index)
}

// A specifier only affects numbers.
const formatValue = (call: Call, index: number, specifier: string): string => {
  const value = call.value(index)
  if (value.kind !== 'scalar' || typeof value.value !== 'number') return printable(call, index)
  const text = Number.isSafeInteger(value.value) ? formatInteger(value.value, specifier) : undefined
  if (text !== undefined) return text
  throw call.fault(
    `the format specifier of {${String(index - 1)}:${specifier}} does not exist or is not evaluated here`,
    'Write the number as a string, formatted already.',
  )
}
