// check: is a build needed?
import { templateId } from '../azure/resource-id.js'
import type { Host, Outcome } from '../host.js'
import type { CheckInputs } from '../inputs/inputs.js'
import { makePlan } from '../plan/make.js'
import type { Plan } from '../plan/plan.js'
import { freshnessOutputs } from '../report/freshness-report.js'
import { checkFreshness } from './check-freshness.js'
import { reportFindings, verdictOnFindings } from './findings.js'
import { galleryJob, type GalleryJob } from './gallery-job.js'
import { tellTriggers } from './keep-trigger.js'
import { planRequest } from './plan-request.js'
import { withSarif } from './sarif.js'
import { withScratch } from './scratch.js'

// Plans offline, compares with the images that there are, and tells. Green whatever the answer is.
export const check = (host: Host, inputs: CheckInputs): Promise<Outcome> =>
  withScratch(async (scratch) => {
    const plans = await withSarif(host, inputs.template, () => makePlan(planRequest(host, inputs, scratch)))
    for (const one of plans) reportFindings(host, one)
    const verdict = verdictOnFindings(plans, inputs.template.failOn)
    if (verdict.kind === 'failed') return verdict
    const { arm } = await galleryJob(host, inputs)
    const { subscriptionId } = inputs.target
    const checked = await checkFreshness({ host, arm, subscriptionId, settings: inputs.freshness }, plans)
    for (const [name, value] of freshnessOutputs(checked)) host.output(name, value)
    await tellOfTriggers({ host, arm }, inputs, plans)
    return { kind: 'succeeded' }
  })

// Images grow old where the trigger that should renew them does not work.
const tellOfTriggers = async (
  job: Pick<GalleryJob, 'host' | 'arm'>,
  { target: { subscriptionId, resourceGroup } }: CheckInputs,
  plans: Plan,
): Promise<void> => {
  if (resourceGroup === undefined) return
  const kept = plans.filter(({ trigger }) => trigger?.action === 'keep')
  await Promise.all(
    kept.map(({ name, apiVersion }) => tellTriggers(job, { id: templateId({ subscriptionId, resourceGroup, name }), name, apiVersion })),
  )
}
