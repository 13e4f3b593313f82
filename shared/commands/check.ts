// check: is a build needed?
import type { Host, Outcome } from '../host.js'
import type { CheckInputs } from '../inputs/inputs.js'
import { makePlan } from '../plan/make.js'
import { freshnessOutputs } from '../report/freshness-report.js'
import { withTempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'
import { checkFreshness } from '../maintenance/check-freshness.js'
import { reportFindings, verdictOnFindings } from '../build/report-findings.js'
import { galleryJob } from '../maintenance/gallery-job.js'
import { warnUnhealthyKeptTriggers } from '../build/keep-trigger.js'
import { planRequest, withoutAddresses } from '../build/plan-request.js'
import { withSarif } from '../build/write-sarif.js'

// Plans offline, compares the plans with the existing images, and reports. Succeeds whatever the answer is.
export const check = (host: Host, tools: Tools, inputs: CheckInputs): Promise<Outcome> =>
  withTempDir(async (tempDir) => {
    const plans = await withSarif(host, inputs.template, async () =>
      (await makePlan(planRequest(host, tools, inputs, tempDir))).map(withoutAddresses),
    )
    for (const one of plans) reportFindings(host, one)
    const verdict = verdictOnFindings(host, plans, inputs.template.failOn)
    if (verdict.kind === 'failed') return verdict
    const { arm, polling, environment } = await galleryJob(host, inputs)
    const { subscriptionId, resourceGroup } = inputs.target
    const job = { host, signal: polling.signal, arm, subscriptionId, settings: inputs.freshness, environment }
    const checked = await checkFreshness(job, plans)
    for (const [name, value] of freshnessOutputs(checked)) host.output(name, value)
    if (resourceGroup !== undefined) await warnUnhealthyKeptTriggers({ host, arm }, { subscriptionId, resourceGroup }, plans)
    return { kind: 'succeeded' }
  })
