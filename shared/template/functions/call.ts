// What a template function is, and what it is called with.
import type { AibError, Place } from '../../errors.js'
import type { ArrayNode, ObjectNode, TemplateNode } from '../node.js'
import type { Json } from '../../json.js'
import type { Scope } from '../scope.js'

// A row of a table of functions, by the name of the function.
export type TemplateFunction =
  | {
      // The least and the most arguments.
      readonly takes: readonly [number, number]
      readonly run: (call: Call) => TemplateNode
      // Arguments are evaluated only as `run` asks for them, not all of them before.
      readonly lazy?: true
      // Hands values on without going through them: it costs the same whatever their size.
      readonly cheap?: true
      // Of a call with this many arguments, those that decide what the result is, apart from the values that it hands on; all of them unless
      // given here. Of what a secret decides, all is secret (taint.ts).
      readonly decidedBy?: (count: number) => readonly number[]
      // Compares the parts of its arguments to give results of these kinds: a secret part decides about the others.
      readonly compares?: readonly TemplateNode['kind'][]
      // Shows whether the user gave a value. For a secure parameter itself, that is not secret.
      readonly showsPresence?: true
    }
  // A function without arguments whose properties stand for inputs; only those that are used are needed.
  | { readonly members: Readonly<Record<string, (call: Call) => string>> }

export type FunctionTable = Readonly<Record<string, TemplateFunction>>

// For functions that take as many arguments as there are.
export const any = Number.POSITIVE_INFINITY

// An argument of the form lambda('name', …, expression).
export interface Lambda {
  // How many values it takes.
  readonly count: number
  readonly apply: (...values: readonly TemplateNode[]) => TemplateNode
}

// One call of a function: its arguments are evaluated when they are needed, and problems thrown. A message about a wrong argument names its
// kind, never its value: it may be a secret.
export interface Call {
  readonly name: string
  readonly at: Place
  readonly scope: Scope
  // In the default of a parameter: how to give that parameter a value.
  readonly inDefault?: string
  // How many arguments there are.
  readonly count: number
  readonly value: (index: number) => TemplateNode
  readonly values: () => readonly TemplateNode[]
  readonly text: (index: number) => string
  // A text, number or boolean, as the string that Azure makes of it.
  readonly printable: (index: number) => string
  readonly boolean: (index: number) => boolean
  readonly integer: (index: number) => number
  readonly array: (index: number) => ArrayNode
  readonly object: (index: number) => ObjectNode
  readonly lambda: (index: number) => Lambda
  readonly give: (json: Json) => TemplateNode
  readonly list: (items: readonly TemplateNode[]) => ArrayNode
  // An object of keys and values; if a key occurs twice, the last value wins.
  readonly pairs: (pairs: readonly (readonly [string, TemplateNode])[]) => ObjectNode
  readonly parameter: (name: string) => TemplateNode
  readonly variable: (name: string) => TemplateNode
  // The value that a lambda around the call was given under this name.
  readonly local: (name: string) => TemplateNode | undefined
  // How far a copy loop around the call has come: that of the name, or the innermost.
  readonly loopIndex: (name?: string) => number | undefined
  readonly mistyped: (index: number, wanted: string) => AibError
  readonly fault: (reason: string, fix?: string) => AibError
}
