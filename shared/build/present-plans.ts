// Shows plans to the user of `plan`.
import { letOthersRun } from '../clock.js'
import type { Host } from '../host.js'
import type { PlanInputs } from '../inputs/inputs.js'
import { mapTexts } from '../page.js'
import { pageText } from '../page-text.js'
import { planComment } from '../report/plan-comment.js'
import { planDocument } from '../report/plan-document.js'
import { planReport, printedPlan } from '../report/plan-report.js'
import { printable, type ReportedPlan } from '../report/reported-plan.js'
import { writeSummary } from '../report/write-summary.js'
import { keepComment } from './comment.js'
import { findingCounts } from '../report/findings.js'
import { reportFindings } from './report-findings.js'

// Prints the plans with their findings, and writes the summary and the comment on the pull request.
export const presentPlans = async (host: Host, inputs: PlanInputs, reported: readonly ReportedPlan[]): Promise<void> => {
  const plans = reported.map(printable)
  if (!inputs.json)
    for (const one of plans) {
      host.print(pageText(mapTexts(printedPlan(one), (text) => host.redact(text))))
      await letOthersRun(host.signal)
    }
  if (inputs.json) {
    const documents = plans.map(planDocument)
    host.print(documents.length === 1 ? (documents[0] ?? {}) : documents)
  }
  // Below the plan, where people look. The last line counts the findings.
  for (const one of plans) {
    reportFindings(host, one)
    await letOthersRun(host.signal)
  }
  host.log.info(findingCounts(plans.flatMap(({ findings }) => findings)))
  setFingerprints(host, plans)
  await letOthersRun(host.signal)
  await writeSummary(host, plans.flatMap(planReport))
  await letOthersRun(host.signal)
  await keepComment(host, inputs, () => planComment(plans, host.context.run))
}

// In a terminal the printed plan is the whole answer: with --json, standard output is one document and nothing else.
const setFingerprints = (host: Host, [plan]: readonly ReportedPlan[]): void => {
  if (host.platform === 'terminal') return
  host.output('template-fingerprint', plan?.templateFingerprint ?? '')
  host.output('image-fingerprint', plan?.imageFingerprint ?? '')
}
