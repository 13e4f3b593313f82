// What a template function is, and how it is called.
import type { AibError, Place } from '../../errors.js'
import type { ArrayNode, ObjectNode, StringNode, TemplateNode } from '../node.js'
import type { Json } from '../../json.js'
import type { Scope } from '../scope.js'

// A row of a table of functions, by the name of the function.
export type TemplateFunction =
  | {
      // The minimum and the maximum number of arguments.
      readonly takes: readonly [number, number]
      readonly run: (call: Call) => TemplateNode
      // Arguments are evaluated only when `run` asks for them.
      readonly lazy?: true
      // Passes values on without visiting them: the cost does not depend on their size.
      readonly cheap?: true
      // Of a call with this many arguments, those that decide what the result is, apart from the values that it passes on; all of them
      // unless given here. Whatever a secret decides is secret (taint.ts).
      readonly decidedBy?: (count: number) => readonly number[]
      // Compares the parts of its arguments to return results of these kinds: a secret part decides about the others.
      readonly compares?: readonly TemplateNode['kind'][]
      // Shows whether the user gave a value. For a secure parameter itself, that is not secret.
      readonly showsPresence?: true
    }
  // A function without arguments whose properties represent inputs; only the ones that are used are needed.
  | { readonly members: Readonly<Record<string, (call: Call) => Json>> }

export type FunctionTable = Readonly<Record<string, TemplateFunction>>

// For functions with any number of arguments.
export const any = Number.POSITIVE_INFINITY

// An argument of the form lambda('name', …, expression).
export interface Lambda {
  // The number of its parameters.
  readonly count: number
  readonly apply: (...values: readonly TemplateNode[]) => TemplateNode
}

// A key in a node has its own place.
export type KeyAndValue = readonly [key: string | StringNode, value: TemplateNode]

// One call of a function: arguments are evaluated when they are needed, and problems thrown. A message about a wrong argument names its
// kind, never its value, because it may be secret.
export interface Call {
  readonly name: string
  readonly at: Place
  readonly scope: Scope
  // In the default of a parameter: how to set that parameter.
  readonly inDefault?: string
  // The number of arguments.
  readonly count: number
  readonly value: (index: number) => TemplateNode
  readonly values: () => readonly TemplateNode[]
  readonly text: (index: number) => string
  // A string, number or boolean, as the string that Azure converts it to.
  readonly printable: (index: number) => string
  readonly boolean: (index: number) => boolean
  readonly integer: (index: number) => number
  readonly array: (index: number) => ArrayNode
  readonly object: (index: number) => ObjectNode
  readonly lambda: (index: number) => Lambda
  readonly give: (json: Json) => TemplateNode
  readonly list: (items: readonly TemplateNode[]) => ArrayNode
  // An object of keys and values; if a key occurs twice, the last value counts.
  readonly pairs: (pairs: readonly KeyAndValue[]) => ObjectNode
  readonly parameter: (name: string) => TemplateNode
  readonly variable: (name: string) => TemplateNode
  // The value of a lambda variable around the call.
  readonly local: (name: string) => TemplateNode | undefined
  // The index of a copy loop around the call: that with the name, or the innermost of a resource.
  readonly loopIndex: (name?: string) => number | undefined
  readonly mistyped: (index: number, wanted: string) => AibError
  readonly fault: (reason: string, fix?: string) => AibError
}
