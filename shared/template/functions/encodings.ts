// Functions that encode and decode strings: base64, JSON and URIs.
import { AibError } from '../../errors.js'
import { inexactNumberIn } from '../exact-number.js'
import { parseJson } from '../load-json.js'
import { toJson, type TemplateNode } from '../node.js'
import type { Call, FunctionTable } from './call.js'
import { printed } from './kinds.js'
import { within } from './length.js'

export const encodingFunctions: FunctionTable = {
  base64: { takes: [1, 1], run: (call) => call.give(base64(call, call.text(0))) },
  base64ToJson: { takes: [1, 1], run: (call) => jsonOf(call, decoded(call, call.text(0))) },
  base64ToString: { takes: [1, 1], run: (call) => call.give(decoded(call, call.text(0))) },
  dataUri: { takes: [1, 1], run: (call) => call.give(dataUri(call)) },
  dataUriToString: { takes: [1, 1], run: (call) => call.give(dataUriToString(call)) },
  json: { takes: [1, 1], run: (call) => jsonOf(call, call.text(0)) },
  string: { takes: [1, 1], run: (call) => call.give(stringOf(call)) },
  uri: { takes: [2, 2], run: (call) => call.give(uri(call)) },
  uriComponent: { takes: [1, 1], run: (call) => call.give(uriComponent(call)) },
  uriComponentToString: { takes: [1, 1], run: (call) => call.give(uriComponentToString(call)) },
}

// The value of a JSON text; undefined if it is not valid JSON.
export const readJsonValue = (text: string): TemplateNode | undefined => {
  try {
    return parseJson(text, 'value')
  } catch (error) {
    if (error instanceof AibError) return undefined
    throw error
  }
}

// The same with what json() accepts as well: strings in single quotes, and names without quotes.
export const readLooseJson = (text: string): TemplateNode | undefined => readJsonValue(text) ?? readJsonValue(withQuotes(text))

const jsonOf = (call: Call, text: string): TemplateNode => {
  const value = readLooseJson(text)
  if (value === undefined) throw call.fault('the string is not JSON')
  const inexact = inexactNumberIn(text)
  if (inexact !== undefined) throw call.fault(`the number ${inexact} is too large to be exact here`)
  return call.give(toJson(value))
}

// Azure Resource Manager also reads strings in single quotes and names without quotes: json('{a: ''x''}'). An unclosed string ends with the
// text, so that no character is read twice.
const withQuotes = (text: string): string =>
  text.replace(
    /"(?:\\.|[^"\\])*(?:"|$)|'((?:\\.|[^'\\])*)(?:'|$)|(?<=[{,]\s{0,99})([A-Za-z_$][\w$]*)(?=\s{0,99}:)/gs,
    (whole, single: string | undefined, name: string | undefined) => {
      if (name !== undefined) return JSON.stringify(name)
      return single === undefined ? whole : `"${single.replaceAll("\\'", "'").replace(/(?<!\\)"/g, '\\"')}"`
    },
  )

const stringOf = (call: Call): string => {
  const value = call.value(0)
  if (value.kind === 'array' || value.kind === 'object') return jsonTextOf(value)
  const text = printed(value)
  if (text === undefined) throw call.mistyped(0, 'neither null nor a number with a fraction')
  return text
}

// The JSON of a value. A number that JavaScript cannot represent keeps the digits of its file.
const jsonTextOf = (value: TemplateNode): string => {
  switch (value.kind) {
    case 'array':
      return `[${value.items.map(jsonTextOf).join(',')}]`
    case 'object':
      return `{${value.entries.map(({ key, value: item }) => `${JSON.stringify(key.value)}:${jsonTextOf(item)}`).join(',')}}`
    case 'scalar':
      return typeof value.value === 'number' ? (printed(value) ?? String(value.value)) : String(value.value)
    case 'string':
      return JSON.stringify(value.value)
  }
}

const dataUri = (call: Call): string => {
  const type = call.value(0).kind === 'string' ? 'text/plain' : 'application/json'
  return `data:${type};charset=utf-8;base64,${base64(call, stringOf(call))}`
}

const base64 = (call: Call, text: string): string => {
  const bytes = Buffer.from(text, 'utf8')
  within(call, Math.ceil(bytes.length / 3) * 4)
  return bytes.toString('base64')
}

const decoded = (call: Call, text: string): string => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw call.fault('the string is not base64')
  return Buffer.from(text, 'base64').toString('utf8')
}

const dataUriToString = (call: Call): string => {
  const [, flags, data = ''] = /^data:([^,]*),(.*)$/is.exec(call.text(0)) ?? []
  if (flags === undefined) throw call.fault('the string is not a data URI')
  return /;base64$/i.test(flags) ? decoded(call, data) : percentDecoded(call, data)
}

// RFC 3986, section 5.
const uri = (call: Call): string => {
  const [base, relative] = [call.text(0), call.text(1)]
  if (!URL.canParse(relative, base)) throw call.fault('its argument 1 must be an absolute URI')
  return new URL(relative, base).href
}

// Everything except RFC 3986's unreserved characters; JavaScript leaves five more.
const uriComponent = (call: Call): string => {
  const escaped = percentEncoded(call, call.text(0)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  within(call, escaped.length)
  return escaped
}

const percentEncoded = (call: Call, text: string): string => {
  try {
    return encodeURIComponent(text)
  } catch {
    throw call.fault('the string holds half a character')
  }
}

// .NET's UrlDecode: + is a space, and a % that begins no escape stays.
const uriComponentToString = (call: Call): string =>
  call
    .text(0)
    .replaceAll('+', ' ')
    .replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'))

const percentDecoded = (call: Call, text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw call.fault('the string has a % that does not begin an escape')
  }
}
