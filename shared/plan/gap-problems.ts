// What is wrong with a template in which parts have no value.
import { defined } from '../defined.js'
import type { Problem } from '../errors.js'
import type { EvaluatedTemplate, Gaps } from '../template/evaluate-instance.js'
import { defaultApiVersion, type ApiVersion } from '../template/model/api-versions.js'
import type { TemplateNode } from '../template/node.js'
import { mostReported } from './report-limit.js'

// The problems of a template. A given API version replaces the template’s.
type Check = (template: EvaluatedTemplate, apiVersion?: ApiVersion) => Promise<readonly Problem[]>

// Whether a template with gaps may still be checked. Called once for each.
export type GapLimit = (template: TemplateNode) => boolean

// Why the parts have no value, and what is wrong with the rest: what `check` finds both with these parts as written and without them does
// not follow from them. If the API version is among them, only what is wrong in the oldest version, too. One problem reports it if the rest
// is not checked, because the template is beyond the limit or has more gaps than are reported.
export const gapProblems = async (
  evaluated: EvaluatedTemplate & { readonly gaps: Gaps },
  check: Check,
  isWithinLimit: GapLimit,
): Promise<readonly [Problem, ...Problem[]]> => {
  const { problems, known, lacksVersion } = evaluated.gaps
  if (known === undefined) return problems
  if (problems.length > mostReported || !isWithinLimit(evaluated.body)) {
    const [first, ...others] = problems
    return [first, restNotChecked(first), ...others]
  }
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

// Second in the list, so that it is among the problems that are reported.
const restNotChecked = ({ code, where }: Problem): Problem => ({
  code,
  message: 'The rest of the template was not checked: it is too large to be checked while parts of it have no value.',
  ...defined({ where }),
  fix: 'Correct the parts that have no value, then plan again.',
})

// The limit for the templates of one file: they are checked at least twice, each of which takes about a second for a megabyte of short
// values.
export const createGapLimit = (): GapLimit => {
  let left = mostChecked
  return (template) => {
    left -= templateWeight + weigh(template)
    return left >= 0
  }
}

// In characters. Ordinary image templates have fewer than 20,000.
const mostChecked = 400_000

// What a value costs in addition to its characters, and a template in addition to its values: as much as this many characters.
const valueWeight = 20
const templateWeight = 2000

const weigh = (node: TemplateNode): number => {
  switch (node.kind) {
    case 'scalar':
      return valueWeight
    case 'string':
      return valueWeight + node.value.length
    case 'array':
      return node.items.reduce((sum, item) => sum + weigh(item), valueWeight)
    case 'object':
      return node.entries.reduce((sum, { key, value }) => sum + weigh(key) + weigh(value), valueWeight)
  }
}
