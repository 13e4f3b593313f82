// What is wrong with a template in which parts have no value.
import type { Problem } from '../errors.js'
import type { EvaluatedTemplate, Gaps } from '../template/evaluate-instance.js'

// Why the parts have no value, and what is wrong with the rest. `check` returns the problems of a template: one that it finds
// both with these parts as written and without them does not follow from them.
export const gapProblems = async (
  evaluated: EvaluatedTemplate,
  { problems, known }: Gaps,
  check: (template: EvaluatedTemplate) => Promise<readonly Problem[]>,
): Promise<readonly [Problem, ...Problem[]]> => {
  if (known === undefined) return problems
  const asWritten = await check(evaluated)
  if (asWritten.length === 0) return problems
  const without = new Set((await check({ ...evaluated, body: known })).map(keyOf))
  return [...problems, ...asWritten.filter((problem) => without.has(keyOf(problem)))]
}

// Messages may count what is missing.
const keyOf = ({ code, rule, where }: Problem): string =>
  JSON.stringify([code, rule, typeof where === 'object' ? [where.file, where.line, where.column] : where])
