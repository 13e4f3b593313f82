// What surrounds an expression: the names that it may use, and the loops and lambdas around it.
import type { Definitions } from '../definitions.js'
import type { TemplateNode } from '../node.js'

// One frame holds for a part of a document; loops, lambdas and functions put another around what is in them.
export interface Frame {
  readonly definitions: Definitions
  // In a script, where < and > do not mark placeholders.
  readonly inScript: boolean
  // Copy loops, the innermost last.
  readonly loops: readonly LoopRound[]
  // In the default of a parameter: how to give that parameter a value.
  readonly inDefault?: string
  // Values of lambdas' variables.
  readonly locals: ReadonlyMap<string, TemplateNode>
}

// One round of a copy loop.
export interface LoopRound {
  readonly name: string
  readonly index: number
}

// The frame of a part that is in no lambda and no script, and in the loops of its resource only.
export const outermost = (definitions: Definitions, loops: readonly LoopRound[] = []): Frame => ({
  definitions,
  inScript: false,
  loops,
  locals: new Map(),
})
