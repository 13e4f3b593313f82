// build: turns image templates of the repository into images.
import type { Host, Outcome } from '../host.js'
import type { BuildInputs } from '../inputs/inputs.js'
import { address } from '../plan/address.js'
import { makePlan } from '../plan/make.js'
import type { Plan } from '../plan/plan.js'
import { freshnessOutputs, lastImageOutputs } from '../report/freshness-report.js'
import { withTempDir, type TempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'
import { buildSeveral } from '../build/build-several.js'
import { buildTemplate } from '../build/build-template.js'
import { checkFreshness } from '../maintenance/check-freshness.js'
import { connect } from '../build/connect.js'
import { setOutputs } from '../report/outputs.js'
import { reportFindings, verdictOnFindings } from '../build/report-findings.js'
import { warnUnhealthyKeptTriggers } from '../build/keep-trigger.js'
import { openStorage } from '../build/open-storage.js'
import { warnOfJobLimit } from '../build/poll-policy.js'
import { withCheckedScripts } from '../build/check-scripts.js'
import { planRequest, withoutAddresses } from '../build/plan-request.js'
import { logPreflight, showPreflight, withPreflight } from '../build/preflight.js'
import { withSarif } from '../build/write-sarif.js'
import type { Job } from '../build/template-job.js'

// Plans offline, then carries out the plan. Throws AibError whenever the build ends without an image.
export const build = (host: Host, tools: Tools, inputs: BuildInputs): Promise<Outcome> =>
  withTempDir((tempDir) => buildIn(tempDir, host, tools, inputs))

const buildIn = async (tempDir: TempDir, host: Host, tools: Tools, inputs: BuildInputs): Promise<Outcome> => {
  const planned = await planBuild(tempDir, host, tools, inputs)
  const verdict = verdictOnFindings(host, planned, inputs.template.failOn)
  if (verdict.kind === 'failed') return verdict
  for (const one of planned) warnOfJobLimit(host, inputs.run, one)
  const connected = await connect(host, inputs, inputs.artifacts)
  const changed = await withoutFresh(connected, inputs, planned)
  if (inputs.onlyIfChanged !== undefined && changed.length === 0) return { kind: 'succeeded' }
  if (inputs.preflight === 'off') return buildPlans(connected, inputs, changed)
  const checked = await withPreflight(connected, changed)
  try {
    const preflightOutcome = await logPreflight(host, checked)
    if (preflightOutcome.kind === 'failed' || inputs.preflight === 'only') return preflightOutcome
    return await buildPlans(connected, inputs, changed)
  } finally {
    // The result of the build comes first on the job's page.
    await showPreflight(host, checked)
  }
}

// Carries the plans out.
const buildPlans = async (connected: Job, inputs: BuildInputs, changed: Plan): Promise<Outcome> => {
  const { job, plans } = await withStorage(connected, changed)
  const [plan, ...others] = plans
  // A build that builds nothing must never succeed.
  if (plan === undefined) throw new Error('No image template is left to build.')
  if (others.length > 0) return buildSeveral(job, inputs, plans)
  return buildTemplate(job, plan, (result) => {
    setOutputs(job.host, [result], result)
  })
}

const planBuild = async (tempDir: TempDir, host: Host, tools: Tools, inputs: BuildInputs): Promise<Plan> => {
  const plans = await withSarif(host, inputs.template, async () =>
    withCheckedScripts(host, tools, inputs.template, (await makePlan(planRequest(host, tools, inputs, tempDir))).map(withoutAddresses)),
  )
  for (const one of plans) reportFindings(host, one)
  return plans
}

// The plans that need a build. If none does, the outputs describe the last images.
const withoutFresh = async (job: Job, { onlyIfChanged, target }: BuildInputs, plans: Plan): Promise<Plan> => {
  if (onlyIfChanged === undefined) return plans
  const { host, signal, arm, inputs } = job
  const { environment } = inputs.cloud
  const settings = { subscriptionId: target.subscriptionId, settings: onlyIfChanged, environment }
  const checked = await checkFreshness({ host, signal, arm, ...settings }, plans)
  const stale = checked.filter(({ reasons }) => reasons.length > 0)
  const outputs = [...freshnessOutputs(checked), ...(stale.length === 0 ? lastImageOutputs(checked) : [])]
  for (const [name, value] of outputs) host.output(name, value)
  const fresh = checked.filter(({ reasons }) => reasons.length === 0).map(({ plan }) => plan)
  await warnUnhealthyKeptTriggers(job, target, fresh)
  return stale.map(({ plan }) => plan)
}

// The job with its storage open, and the plans with the addresses of their artifacts in it.
const withStorage = async (job: Job, plans: Plan): Promise<{ readonly job: Job; readonly plans: Plan }> => {
  const opened = await openStorage(job, plans)
  if (opened === undefined) return { job, plans }
  const { containerUrl, storage } = opened
  return { job: { ...job, storage }, plans: plans.map((plan) => address(plan, containerUrl)) }
}
