// The preflight on the page of the run.
import { statusOf, type CheckResult, type Remark } from '../preflight/check.js'
import { code, escapeMarkdown, table } from './markdown.js'
import { placeText } from './problem-text.js'

// One table of every check of a template.
export const preflightSummary = (name: string, results: readonly CheckResult[]): string =>
  [
    `### Preflight of image template ${escapeMarkdown(name)}`,
    '',
    table(
      ['Check', 'Result', 'What, and what to do'],
      results.map((result) => [
        `${escapeMarkdown(result.check.title)} ${code(result.check.id)}`,
        statusOf(result) === 'passed' ? 'passed' : `**${statusOf(result)}**`,
        result.remarks.map((remark) => remarkText(result, remark)).join('<br>'),
      ]),
    ),
    '',
  ].join('\n')

const remarkText = ({ check }: CheckResult, remark: Remark): string => {
  if (remark.status === 'unknown')
    return escapeMarkdown(remark.right === undefined ? remark.message : `${remark.message} It needs ${remark.right}.`)
  const where = typeof remark.where === 'object' ? placeText(remark.where) : remark.where
  return `${escapeMarkdown(remark.message)} (${code(where)}) ${escapeMarkdown(remark.fix ?? check.fix)}`
}
