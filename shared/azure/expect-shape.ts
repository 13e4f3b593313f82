// Refuses an answer of Azure in which a value has another type than documented: to continue would be to guess.
import { isObject } from '../json.js'
import { ArmError } from './arm-error.js'

type Kind = 'string' | 'boolean' | 'object' | 'array'

// Throws ArmError that names the request and the property, by its path with dots. Absent and null values pass.
export const expectShape = (body: unknown, shape: Readonly<Record<string, Kind>>, request: string): void => {
  if (body !== undefined && !isObject(body)) throw unexpected(request, `it is ${named[kindOf(body)] ?? `a ${kindOf(body)}`}, not an object`)
  for (const [path, kind] of Object.entries(shape)) {
    const value = path.split('.').reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), body)
    if (value === undefined || value === null || kindOf(value) === kind) continue
    throw unexpected(request, `${path} is ${named[kindOf(value)] ?? `a ${kindOf(value)}`}, not ${named[kind] ?? kind}`)
  }
}

// The error for an answer that does not match the documentation of the request. Not tried again.
export const unexpected = (request: string, reason: string): ArmError =>
  new ArmError({ status: 200, code: 'UnexpectedAnswer', message: `The answer to ${request} cannot be used: ${reason}.` })

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

const named: Readonly<Record<string, string>> = {
  null: 'null',
  object: 'an object',
  array: 'an array',
  string: 'a string',
}
