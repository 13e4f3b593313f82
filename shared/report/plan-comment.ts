// The comment on a pull request.
import type { AibError } from '../errors.js'
import { code, heading, link, paragraph, table, type Page } from '../page.js'
import { planReport } from './plan-report.js'
import { placeText } from './problem-text.js'
import type { ReportedPlan } from './reported-plan.js'

// The plans, with their rendered templates if they fit.
export const planComment = (plans: readonly ReportedPlan[], run: string): Page => withRun(plans.flatMap(planReport), run)

// The reason why there is no plan.
export const problemComment = ({ problems }: AibError, template: string, run: string): Page => {
  const rows = problems.map(({ code: id, rule = id, message, where, fix }) => [
    fix === undefined ? message : `${message} ${fix}`,
    where === undefined ? '' : code(typeof where === 'string' ? where : placeText(where)),
    code(rule),
  ])
  return withRun([heading(`No plan for ${template}`), table(['Problem', 'Where', 'Code'], rows)], run)
}

// Below the first heading, because the end of a long comment is left out.
const withRun = (page: Page, run: string): Page => [...page.slice(0, 1), paragraph(link('The run', run)), ...page.slice(1)]
