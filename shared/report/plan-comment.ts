// What a comment on a pull request says.
import type { AibError } from '../errors.js'
import { safeLines } from '../redaction.js'
import { code, escapeMarkdown, table } from './markdown.js'
import { planSummary, shortPlanSummary } from './plan-summary.js'
import { placeText } from './problem-text.js'
import type { ReportedPlan } from './reported-plan.js'

// The plans, with their rendered templates where there is room for them.
export const planComment = (plans: readonly ReportedPlan[], run: string): string => {
  const whole = inOrder(plans.map(planSummary), run)
  return whole.length <= longest ? whole : cut(inOrder(plans.map(shortPlanSummary), run))
}

// Why there is no plan.
export const problemComment = ({ problems }: AibError, template: string, run: string): string => {
  const rows = problems.map(({ code: id, rule = id, message, where, fix }) => [
    escapeMarkdown(fix === undefined ? message : `${message} ${fix}`),
    where === undefined ? '' : code(typeof where === 'string' ? where : placeText(where)),
    code(rule),
  ])
  return cut(inOrder([`## No plan for ${escapeMarkdown(template)}\n\n${table(['Problem', 'Where', 'Code'], rows)}`], run))
}

// GitHub takes 65,536 characters; the mark by which the comment is known again stands before these.
const longest = 65_000

const inOrder = (sections: readonly string[], run: string): string =>
  safeLines([...sections, `<sub>${runLink(run)}</sub>`].join('\n')).join('\n')

const runLink = (run: string): string => (/^https:\/\/[^\s()<>"]+$/.test(run) ? `[The run](${run})` : escapeMarkdown(run))

// At the end of a line; what is told of first is worst.
const cut = (text: string): string => {
  if (text.length <= longest) return text
  const kept = text.slice(0, longest - note.length)
  return `${kept.slice(0, kept.lastIndexOf('\n'))}${note}`
}

const note = '\n\nThere is more than a comment holds: the summary of the run has all of it.\n'
