// The context of an expression: the names that it may use, and the loops and lambdas around it.
import type { Definitions } from '../definitions.js'
import type { TemplateNode } from '../node.js'

// One frame applies to a part of a document; loops, lambdas and functions add another one for what they contain.
export interface Frame {
  readonly definitions: Definitions
  // In a script, where < and > do not mark placeholders.
  readonly inScript: boolean
  // Copy loops, the innermost last.
  readonly loops: readonly LoopRound[]
  // In the default of a parameter: how to set that parameter.
  readonly inDefault?: string
  // Values of lambdas' variables.
  readonly locals: ReadonlyMap<string, TemplateNode>
}

// One iteration of a copy loop.
export interface LoopRound {
  readonly name: string
  readonly index: number
  // Of a resource. Without a name, copyIndex() is the index of that loop, never of one for a property or a variable (bicep snapshot 0.49.2).
  readonly isOfResource?: true
}

// The frame of a part outside of lambdas and scripts, with the loops of its resource only.
export const outermost = (definitions: Definitions, loops: readonly LoopRound[] = []): Frame => ({
  definitions,
  inScript: false,
  loops,
  locals: new Map(),
})
