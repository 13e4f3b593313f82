// plan: check the template, render it, list what a build would do. Offline.
import type { Host, Outcome } from '../host.js'
import type { PlanInputs } from '../inputs/inputs.js'
import { makePlan } from '../plan/make.js'
import type { TemplatePlan } from '../plan/plan.js'
import { planDocument } from '../report/plan-document.js'
import { planSummary } from '../report/plan-summary.js'
import { planText } from '../report/plan-text.js'
import { reportFindings, verdictOnFindings } from './findings.js'
import { planRequest } from './plan-request.js'
import { withSarif } from './sarif.js'
import { withScratch } from './scratch.js'
import { writeSummary } from './summary.js'

// Prints the plan; fails on findings of the severity that the inputs name.
export const plan = async (host: Host, inputs: PlanInputs): Promise<Outcome> => {
  const plans = await withScratch((scratch) => withSarif(host, inputs.template, () => makePlan(planRequest(host, inputs, scratch))))
  for (const one of plans) present(host, inputs, one)
  await writeSummary(host, plans.map(planSummary).join('\n'))
  return verdictOnFindings(plans, inputs.template.failOn)
}

const present = (host: Host, { json }: PlanInputs, one: TemplatePlan): void => {
  reportFindings(host, one)
  host.print(json ? JSON.stringify(planDocument(one), undefined, 2) : planText(one))
  // In a terminal the printed plan is the whole answer: what is behind --json on standard output is one object and nothing else.
  if (host.platform === 'terminal') return
  host.output('template-fingerprint', one.templateFingerprint)
  host.output('image-fingerprint', one.imageFingerprint)
}
