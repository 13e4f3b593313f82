// build: image templates of the repository become images.
import { AibError } from '../errors.js'
import type { Host, Outcome } from '../host.js'
import type { BuildInputs } from '../inputs/inputs.js'
import { spell } from '../inputs/spelling.js'
import { makePlan } from '../plan/make.js'
import type { Plan } from '../plan/plan.js'
import { freshnessOutputs, lastImageOutputs } from '../report/freshness-report.js'
import type { BuildResult } from '../service/result.js'
import { buildTemplate } from './build-template.js'
import { checkFreshness } from './check-freshness.js'
import { connect, setOutputs } from './connect.js'
import { reportFindings, verdictOnFindings } from './findings.js'
import { warnOfJobLimit } from './pace.js'
import { planRequest } from './plan-request.js'
import { reportPreflight, withPreflight } from './preflight.js'
import { withSarif } from './sarif.js'
import { withScratch } from './scratch.js'
import type { Job } from './template-job.js'

// Plans offline, then carries the plan out. Throws AibError for everything that ends in no image.
export const build = (host: Host, inputs: BuildInputs): Promise<Outcome> => withScratch((scratch) => buildIn(scratch, host, inputs))

const buildIn = async (scratch: string, host: Host, inputs: BuildInputs): Promise<Outcome> => {
  const plans = await planBuild(scratch, host, inputs)
  const verdict = verdictOnFindings(plans, inputs.template.failOn)
  if (verdict.kind === 'failed') return verdict
  requireContainer(host, inputs, plans)
  for (const one of plans) warnOfJobLimit(host, inputs.run, one)
  const job = await connect(host, inputs, inputs.artifacts)
  const changed = await withoutFresh(job, inputs, plans)
  if (changed.length === 0) return { kind: 'succeeded' }
  const prospects = await preflight(job, inputs, changed)
  if (prospects.kind === 'failed' || inputs.preflight === 'only') return prospects
  const results: BuildResult[] = []
  const outcomes: Outcome[] = []
  for (const plan of changed) {
    const publish = (result: BuildResult): void => {
      results.push(result)
      setOutputs(host, results)
    }
    outcomes.push(await buildTemplate(job, plan, publish))
  }
  return outcomes.find(({ kind }) => kind !== 'succeeded') ?? { kind: 'succeeded' }
}

const planBuild = async (scratch: string, host: Host, inputs: BuildInputs): Promise<Plan> => {
  const plans = await withSarif(host, inputs.template, () => makePlan(planRequest(host, inputs, scratch)))
  for (const one of plans) reportFindings(host, one)
  return plans
}

// The plans that a build is needed of; where it is of none, the outputs are those of the last images.
const withoutFresh = async (job: Job, { onlyIfChanged, target }: BuildInputs, plans: Plan): Promise<Plan> => {
  if (onlyIfChanged === undefined) return plans
  const { host, arm } = job
  const checked = await checkFreshness({ host, arm, subscriptionId: target.subscriptionId, settings: onlyIfChanged }, plans)
  const stale = checked.filter(({ reasons }) => reasons.length > 0)
  const outputs = [...freshnessOutputs(checked), ...(stale.length === 0 ? lastImageOutputs(checked) : [])]
  for (const [name, value] of outputs) host.output(name, value)
  return stale.map(({ plan }) => plan)
}

const preflight = async (job: Job, inputs: BuildInputs, plans: Plan): Promise<Outcome> =>
  inputs.preflight === 'off' ? { kind: 'succeeded' } : reportPreflight(job.host, await withPreflight(job, plans))

// Said before anything is sent: a template with local files cannot be built without a place for them.
const requireContainer = (host: Host, inputs: BuildInputs, plans: Plan): void => {
  const needing = plans.find(({ artifacts }) => artifacts.length > 0)
  if (needing === undefined || inputs.artifacts.containerUrl !== undefined) return
  const name = spell('artifacts-container-url', host.platform)
  throw new AibError({
    code: 'input-invalid',
    message: `${name} is needed: ${needing.file} names ${needing.artifacts.length} local ${needing.artifacts.length === 1 ? 'file' : 'files'}, such as ${needing.artifacts[0]?.path ?? ''}.`,
    where: name,
    fix: 'Set it to the URL of a blob container, such as https://account.blob.core.windows.net/artifacts.',
  })
}
