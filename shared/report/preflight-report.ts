// The preflight on the page of the run.
import { statusOf, type CheckResult, type Remark } from '../preflight/check.js'
import { code, heading, lineBreak, strong, table, type Inline, type Page } from '../page.js'
import { placeText } from './problem-text.js'

// One table of every check of a template.
export const preflightReport = (name: string, results: readonly CheckResult[]): Page => [
  heading(`Preflight of image template ${name}`, 3),
  table(
    ['Check', 'Result', 'What, and what to do'],
    results.map((result) => [
      [`${result.check.title} `, code(result.check.id)],
      statusOf(result) === 'passed' ? 'passed' : strong(statusOf(result)),
      result.remarks.flatMap((remark, index) => [...(index === 0 ? [] : [lineBreak]), ...remarkLine(result, remark)]),
    ]),
  ),
]

const remarkLine = ({ check }: CheckResult, remark: Remark): readonly Inline[] => {
  if (remark.status === 'unknown') return [remark.right === undefined ? remark.message : `${remark.message} It needs ${remark.right}.`]
  const where = typeof remark.where === 'object' ? placeText(remark.where) : remark.where
  return [`${remark.message} (`, code(where), `) ${remark.fix ?? check.fix}`]
}
