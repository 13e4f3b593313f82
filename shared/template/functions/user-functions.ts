// User-defined functions: "functions": [{ "namespace": …, "members": { … } }]. Bicep's are in `__bicep`.
import { AibError, type Place } from '../../errors.js'
import { checkParameter } from '../declared-parameter.js'
import { markSecure } from '../declared-type.js'
import type { Definitions } from '../definitions.js'
import { get, getItems, getText, type ObjectNode, type TemplateNode } from '../node.js'

// A user-defined function: its parameters, and its output.
export interface UserFunction {
  readonly name: string
  readonly parameters: readonly TemplateNode[]
  readonly output: TemplateNode
}

// By name in lower case: `contoso.uniquename`.
export type UserFunctions = ReadonlyMap<string, UserFunction>

// The functions that a document declares; invalid declarations are ignored unless they are called.
export const userFunctionsOf = (declared: TemplateNode | undefined): UserFunctions => {
  const namespaces = declared?.kind === 'array' ? declared.items : []
  return new Map(
    namespaces.flatMap((namespace) => {
      const members = get(namespace, 'members')
      const prefix = getText(namespace, 'namespace') ?? ''
      return members?.kind === 'object' ? members.entries.flatMap(({ key, value }) => entryOf(`${prefix}.${key.value}`, value)) : []
    }),
  )
}

const entryOf = (name: string, member: TemplateNode): readonly (readonly [string, UserFunction])[] => {
  const output = get(member, 'output', 'value')
  return output === undefined ? [] : [[name.toLowerCase(), { name, parameters: getItems(member, 'parameters'), output }]]
}

// What the body of a function may use: its own parameters, and the variables of the template (docs/platforms.md 4.9).
export const definitionsOf = (
  { name, parameters }: UserFunction,
  values: readonly TemplateNode[],
  { at, variable, types }: { readonly at: Place; readonly variable: Definitions['variable']; readonly types?: ObjectNode },
): Definitions => {
  const fault = (message: string): AibError => new AibError({ code: 'template-expression', message, where: at })
  if (values.length !== parameters.length)
    throw fault(`${name}() takes ${String(parameters.length)} arguments, and has ${String(values.length)}.`)
  const known = new Map(
    parameters.map((parameter, index) => {
      const own = getText(parameter, 'name') ?? ''
      const value = values[index]
      if (parameter.kind !== 'object' || value === undefined) throw fault(`Parameter ${String(index + 1)} of ${name}() is not declared.`)
      return [own.toLowerCase(), checkParameter(own, markSecure(value, parameter, types), parameter, types)] as const
    }),
  )
  const parameter = (asked: string) => {
    const value = known.get(asked.toLowerCase())
    if (value === undefined) throw fault(`${name}() has no parameter ${asked}; it sees none but its own.`)
    return value
  }
  return { parameter, variable }
}
