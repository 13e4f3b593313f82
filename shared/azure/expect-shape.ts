// Refuses an answer of Azure in which something has another type than it is documented with: to continue would be to guess.
import { isObject } from '../json.js'
import { ArmError } from './arm-error.js'

type Kind = 'string' | 'object' | 'array'

// Throws ArmError that names the request and the member, by its path with dots. What is absent or null passes.
export const expectShape = (body: unknown, shape: Readonly<Record<string, Kind>>, request: string): void => {
  if (body !== undefined && !isObject(body)) throw unexpected(request, `it is ${named[kindOf(body)] ?? `a ${kindOf(body)}`}, not an object`)
  for (const [path, kind] of Object.entries(shape)) {
    const value = path.split('.').reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), body)
    if (value === undefined || value === null || kindOf(value) === kind) continue
    throw unexpected(request, `${path} is ${named[kindOf(value)] ?? `a ${kindOf(value)}`}, not ${named[kind] ?? kind}`)
  }
}

// The error for an answer that is not what the request is documented to give. Not to be tried again.
export const unexpected = (request: string, reason: string): ArmError =>
  new ArmError({ status: 200, code: 'UnexpectedAnswer', message: `The answer to ${request} cannot be used: ${reason}.` })

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

const named: Readonly<Record<string, string>> = {
  null: 'null',
  object: 'an object',
  array: 'an array',
  string: 'a string',
}
