// plan: check the template, render it, list what a build would do. Offline, unless the state of Azure is to be checked too.
import type { Host, Outcome } from '../host.js'
import type { PlanInputs } from '../inputs/inputs.js'
import { makePlan } from '../plan/make.js'
import type { Plan } from '../plan/plan.js'
import { planDocument } from '../report/plan-document.js'
import { planSummary } from '../report/plan-summary.js'
import { planText } from '../report/plan-text.js'
import { openAzure } from './connect.js'
import { reportFindings, verdictOnFindings } from './findings.js'
import { planRequest } from './plan-request.js'
import { checkPlans, reportChecks, type CheckedPlan } from './preflight.js'
import { withSarif } from './sarif.js'
import { withScratch } from './scratch.js'
import { writeSummary } from './summary.js'

// Prints the plan; fails on findings of the severity that the inputs name, and on what the preflight knows to fail.
export const plan = async (host: Host, inputs: PlanInputs): Promise<Outcome> => {
  const plans = await withScratch((scratch) => withSarif(host, inputs.template, () => makePlan(planRequest(host, inputs, scratch))))
  for (const one of plans) reportFindings(host, one)
  const checked = await checkedPlans(host, inputs, plans)
  for (const one of checked) present(host, inputs, one)
  await writeSummary(host, plans.map(planSummary).join('\n'))
  const prospects = inputs.preflight === undefined ? undefined : await reportChecks(host, checked)
  return prospects?.kind === 'failed' ? prospects : verdictOnFindings(plans, inputs.template.failOn)
}

const checkedPlans = async (host: Host, inputs: PlanInputs, plans: Plan): Promise<readonly CheckedPlan[]> =>
  inputs.preflight === undefined
    ? plans.map((plan) => ({ plan, results: [] }))
    : checkPlans(
        {
          host,
          inputs: inputs.preflight,
          artifacts: inputs.artifacts,
          ...(await openAzure(host, inputs.preflight, inputs.preflight.requestTimeout)),
        },
        plans,
      )

const present = (host: Host, { json, preflight }: PlanInputs, { plan: one, results }: CheckedPlan): void => {
  const document = preflight === undefined ? planDocument(one) : planDocument(one, results)
  host.print(json ? JSON.stringify(document, undefined, 2) : planText(one))
  // In a terminal the printed plan is the whole answer: what is behind --json on standard output is one object and nothing else.
  if (host.platform === 'terminal') return
  host.output('template-fingerprint', one.templateFingerprint)
  host.output('image-fingerprint', one.imageFingerprint)
}
