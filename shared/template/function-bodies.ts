// The template functions that need more than a row.
import { AibError } from '../errors.js'
import type { Call } from './functions.js'
import { parseDocument } from './load.js'
import { toJson, type TemplateNode } from './node.js'
import { needScope } from './scope.js'

// resourceId([subscription], [resource group], type, name, …).
export const resourceId = (call: Call): TemplateNode => {
  const { before, type, names } = readArguments(call, 2)
  const subscription = before.length === 2 ? before[0] : needScope(call.scope, 'subscription-id', 'resourceId()', call.at)
  const group = before.at(-1) ?? needScope(call.scope, 'resource-group-name', 'resourceId()', call.at)
  return call.give(`/subscriptions/${subscription ?? ''}/resourceGroups/${group}/providers/${pathOf(call, type, names)}`)
}

// subscriptionResourceId([subscription], type, name, …).
export const subscriptionResourceId = (call: Call): TemplateNode => {
  const { before, type, names } = readArguments(call, 1)
  const subscription = before[0] ?? needScope(call.scope, 'subscription-id', 'subscriptionResourceId()', call.at)
  return call.give(`/subscriptions/${subscription}/providers/${pathOf(call, type, names)}`)
}

// format('{0}-{1}', …): doubled braces are braces. Format specifiers change numbers only, and are not evaluated for those.
export const formatText = (call: Call): TemplateNode => {
  const pieces = call.text(0).match(/\{\{|\}\}|\{\d+(?::[^{}]*)?\}|[{}]|[^{}]+/g) ?? []
  return call.give(
    joinTexts(
      call,
      pieces.map((piece) => formatPiece(call, piece)),
    ),
  )
}

const formatPiece = (call: Call, piece: string): string => {
  if (piece === '{{' || piece === '}}') return piece.charAt(0)
  const [, digits, specifier] = /^\{(\d+)(:.*)?\}$/s.exec(piece) ?? []
  if (digits === undefined) {
    if (piece === '{' || piece === '}') throw call.fault(`the format has a ${piece} alone; a brace itself is doubled`)
    return piece
  }
  const index = Number(digits) + 1
  if (index >= call.count) throw call.fault(`the format names {${digits}} and ${String(call.count - 1)} values follow it`)
  if (specifier !== undefined && call.value(index).kind !== 'string')
    throw call.fault(`the format specifier of ${piece} is not evaluated here`, 'Write the number as a text, formatted already.')
  return call.text(index)
}

// replace(text, old, new).
export const replaceText = (call: Call): TemplateNode => {
  const old = call.text(1)
  if (old === '') throw call.fault('the text to be replaced is empty')
  return call.give(joinTexts(call, call.text(0).split(old), call.text(2)))
}

// The texts as one. Its length is looked at before it is made: a few nested calls can ask for more than fits into memory.
export const joinTexts = (call: Call, texts: readonly string[], separator = ''): string => {
  const length = texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1))
  if (length > longestText) throw call.fault(`it makes a text of more than ${String(longestText)} characters`)
  return texts.join(separator)
}

// What Azure Resource Manager lets an expression give.
const longestText = 131_072

// json('{"a": 1}').
export const jsonValue = (call: Call): TemplateNode => {
  const text = call.text(0)
  const value = readJsonValue(text)
  if (value === undefined) throw call.fault(`${JSON.stringify(text)} is not JSON`)
  return call.give(toJson(value))
}

// The value of a JSON text, or undefined when it is none.
export const readJsonValue = (text: string): TemplateNode | undefined => {
  try {
    return parseDocument(text, 'value.json')
  } catch (error) {
    if (error instanceof AibError) return undefined
    throw error
  }
}

interface ResourceArguments {
  readonly before: readonly string[]
  readonly type: string
  readonly names: readonly string[]
}

// The type is the first argument with a slash in it; the scope stands before, the names after.
const readArguments = (call: Call, mostBefore: number): ResourceArguments => {
  const texts = call.values().map((_, index) => call.text(index))
  const typeIndex = texts.findIndex((text) => text.includes('/'))
  const type = texts[typeIndex]
  if (type === undefined) throw call.fault("no argument is a resource type such as 'Microsoft.Compute/galleries'")
  if (typeIndex > mostBefore)
    throw call.fault(`${String(typeIndex)} arguments stand before the type ${type}; at most ${String(mostBefore)} may`)
  return { before: texts.slice(0, typeIndex), type, names: texts.slice(typeIndex + 1) }
}

// Microsoft.Compute/galleries/images with g and i becomes Microsoft.Compute/galleries/g/images/i.
const pathOf = (call: Call, type: string, names: readonly string[]): string => {
  const [namespace, ...types] = type.split('/')
  if (types.length !== names.length)
    throw call.fault(`the type ${type} needs ${String(types.length)} names, and ${String(names.length)} are given`)
  return [namespace, ...types.flatMap((part, index) => [part, names[index] ?? ''])].join('/')
}
