// The inputs that were given to a command, for the record of what it did.
import { parseParameters } from '../template/parameters.js'
import { parametersInput } from '../template/parameters-input.js'
import { toJson } from '../template/node.js'
import type { Json } from '../json.js'
import { hideValues } from '../redaction.js'
import { InputReader, type InputSource } from './reader.js'
import { definitionOf, inputNames } from './spelling.js'
import type { InputName } from './table.js'

// By their names in the table, without defaults. The value is *** for secret inputs, and for parameters with one of these values.
export const givenInputs = (host: InputSource, secrets: readonly string[]): Readonly<Record<string, Json>> => {
  const reader = new InputReader(host)
  return Object.fromEntries(
    inputNames(host.platform)
      .filter((name) => reader.isSet(name))
      .map((name) => [
        name,
        definitionOf(name).secret === true ? '***' : hideValues(valueOf(name, host.input(name) ?? ''), new Set(secrets)),
      ]),
  )
}

// Parameters one by one: a secure value is known as a whole, not as JSON escapes it.
const valueOf = (name: InputName, text: string): Json => {
  if (name !== 'parameters') return text
  const { file, values } = parametersInput(text)
  const single = Object.fromEntries([...parseParameters(values, name)].map(([parameter, value]) => [parameter, toJson(value)]))
  if (file === undefined) return single
  return values.trim() === '' ? file : [file, single]
}
