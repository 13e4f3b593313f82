// What surrounds an expression: the names that it may use, and the loops and lambdas it stands in.
import type { Definitions } from '../definitions.js'
import type { TemplateNode } from '../node.js'

// One frame holds for a part of a document; loops, lambdas and functions put another around what is in them.
export interface Frame {
  readonly definitions: Definitions
  // In a script, where < and > are no placeholders.
  readonly inScript: boolean
  // Copy loops, the innermost last.
  readonly loops: readonly { readonly name: string; readonly index: number }[]
  // Values of lambdas' variables.
  readonly locals: ReadonlyMap<string, TemplateNode>
}

// The frame of a part that stands in no loop, lambda or script.
export const outermost = (definitions: Definitions): Frame => ({ definitions, inScript: false, loops: [], locals: new Map() })
