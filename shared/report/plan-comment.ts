// The comment on a pull request.
import type { AibError } from '../errors.js'
import { code, heading, link, paragraph, strong, table, type Page } from '../page.js'
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
  const count = strong(`${problems.length} ${problems.length === 1 ? 'error' : 'errors'}.`)
  return withRun([heading(`No plan for ${template}`), paragraph(count), table(['Problem', 'Where', 'Code'], rows)], run)
}

// Below the verdict of the first plan, because the end of a long comment is left out.
const withRun = (page: Page, run: string): Page => [...page.slice(0, 2), paragraph(link('Workflow run', run)), ...page.slice(2)]
