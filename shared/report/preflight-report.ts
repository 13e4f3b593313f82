// The preflight on the job's page.
import { statusOf, type CheckResult, type Remark } from '../preflight/check.js'
import { withCode } from '../inline-code.js'
import { code, fold, heading, lineBreak, list, paragraph, strong, table, type Block, type Inline, type Page } from '../page.js'
import { countText } from './preflight-text.js'
import { placeText } from './problem-text.js'

// The checks that did not pass in a table, those that passed folded under one line.
export const preflightReport = (name: string, results: readonly CheckResult[]): Page => {
  const title = `Preflight of image template ${name}`
  const passed = results.filter((result) => statusOf(result) === 'passed')
  const others = results.filter((result) => statusOf(result) !== 'passed')
  return others.length === 0
    ? [fold('Preflight passed', paragraph(`${title}: ${countText(results)}`), checkList(passed))]
    : [
        heading(title, 3),
        paragraph(countText(results)),
        tableOf(others),
        ...(passed.length === 0 ? [] : [fold('Passed checks', checkList(passed))]),
      ]
}

const checkList = (results: readonly CheckResult[]): Block => list(results.map(({ check }) => checkName(check)))

const checkName = ({ title, id }: CheckResult['check']): readonly Inline[] => [`${title} `, code(id)]

const tableOf = (results: readonly CheckResult[]): Block =>
  table(
    ['Check', 'Result', 'Finding and fix'],
    results.map((result) => [
      checkName(result.check),
      strong(statusOf(result)),
      result.remarks.flatMap((remark, index) => [...(index === 0 ? [] : [lineBreak]), ...remarkLine(result, remark, results)]),
    ]),
  )

const remarkLine = ({ check }: CheckResult, remark: Remark, results: readonly CheckResult[]): readonly Inline[] => {
  const { check: first } = results.find(({ remarks }) => remarks.some((one) => isSameReason(one, remark))) ?? { check }
  if (remark.status === 'unknown' && first !== check) return ['The same reason as for ', code(first.id), '.']
  if (remark.status === 'unknown') return [remark.right === undefined ? remark.message : `${remark.message} It needs ${remark.right}.`]
  const where = typeof remark.where === 'object' ? placeText(remark.where) : remark.where
  return [remark.message, lineBreak, 'Where: ', code(where), lineBreak, 'What to do: ', ...withCode(remark.fix ?? check.fix)]
}

// One proxy or one refused login makes all checks unknown.
const isSameReason = (one: Remark, other: Remark): boolean =>
  one.status === 'unknown' && other.status === 'unknown' && one.message === other.message && one.right === other.right
