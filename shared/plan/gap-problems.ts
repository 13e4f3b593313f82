// What is wrong with a template in which parts have no value.
import type { Problem } from '../errors.js'
import type { EvaluatedTemplate, Gaps } from '../template/evaluate-instance.js'
import { defaultApiVersion, type ApiVersion } from '../template/model/api-versions.js'

// The problems of a template, with an API version in place of its own if one is given.
type Check = (template: EvaluatedTemplate, apiVersion?: ApiVersion) => Promise<readonly Problem[]>

// Why the parts have no value, and what is wrong with the rest: what `check` finds both with these parts as written and without them does
// not follow from them. If the API version is among them, only what is wrong in the oldest version, too.
export const gapProblems = async (
  evaluated: EvaluatedTemplate & { readonly gaps: Gaps },
  check: Check,
): Promise<readonly [Problem, ...Problem[]]> => {
  const { problems, known, lacksVersion } = evaluated.gaps
  if (known === undefined) return problems
  const version = lacksVersion ? defaultApiVersion : undefined
  const without = { ...evaluated, body: known }
  let found = await check(evaluated, version)
  for (const other of lacksVersion ? ([version, '2020-02-14'] as const) : [undefined]) {
    if (found.length === 0) return problems
    const keys = new Set((await check(without, other)).map(keyOf))
    found = found.filter((problem) => keys.has(keyOf(problem)))
  }
  return [...problems, ...found]
}

// Messages may count what is missing.
const keyOf = ({ code, rule, where }: Problem): string =>
  JSON.stringify([code, rule, typeof where === 'object' ? [where.file, where.line, where.column] : where])
