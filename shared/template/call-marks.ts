// Marks the result of a function call as secret, as far as secrets are part of it or decided about it.
import type { Call, TemplateFunction } from './functions/call.js'
import type { TemplateNode } from './node.js'
import type { Taint } from './taint.js'

// The result of a call that reached the values of `passed`.
export const withCallMarks = (
  result: TemplateNode,
  call: Call,
  { decidedBy, compares, showsPresence }: Exclude<TemplateFunction, { members: object }>,
  passed: readonly TemplateNode[],
  taint: Taint,
): TemplateNode => {
  if (showsPresence === true && taint.isGiven(passed[0])) return taint.settle(result, undefined)
  const deciding = decidedBy?.(call.count).map(call.value) ?? passed
  const mark = taint.markOf(deciding)
  const settled = taint.settle(result, mark)
  if (mark !== undefined && compares?.includes(result.kind) === true) return taint.choose(settled)
  return taint.chooseBy(deciding, settled)
}
