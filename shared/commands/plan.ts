// plan: checks the template, renders it, and lists what a build would do. Offline, unless the inputs ask for a comparison, a preflight or a
// comment.
import { AibError } from '../errors.js'
import type { Host, Outcome } from '../host.js'
import type { ArtifactInputs, AzureInputs, PlanInputs } from '../inputs/inputs.js'
import { makePlan } from '../plan/make.js'
import type { Plan } from '../plan/plan.js'
import type { ReportedPlan } from '../report/reported-plan.js'
import { withTempDir, type TempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'
import { keepComment } from '../build/comment.js'
import { verdictOnFindings } from '../build/report-findings.js'
import { planRequest } from '../build/plan-request.js'
import { withSarif } from '../build/write-sarif.js'

// Prints the plan. Fails on findings of the severity that the inputs name, and on failures that the preflight is certain of.
export const plan = async (host: Host, tools: Tools, inputs: PlanInputs): Promise<Outcome> => {
  const plans = await commentOnProblems(host, inputs, () =>
    withTempDir(async (tempDir) => {
      const made = await withSarif(host, inputs.template, async () => {
        const planned = await makePlan(planRequest(host, tools, inputs, tempDir))
        // Loaded after the plan, because it loads the lint rules as well.
        const { withCheckedScripts } = await import('../build/check-scripts.js')
        return withCheckedScripts(host, tools, inputs.template, planned)
      })
      const withComparison = inputs.compare === undefined ? made : await compared(host, tools, inputs, made, tempDir)
      return inputs.preflight === undefined ? withComparison : checked(host, inputs.preflight, inputs.artifacts, withComparison)
    }),
  )
  const { presentPlans } = await import('../build/present-plans.js')
  await presentPlans(host, inputs, plans)
  const preflightOutcome = inputs.preflight === undefined ? undefined : await report(host, plans)
  return preflightOutcome?.kind === 'failed' ? preflightOutcome : verdictOnFindings(host, plans, inputs.template.failOn)
}

// A comment about an outdated plan would be wrong.
const commentOnProblems = async (
  host: Host,
  inputs: PlanInputs,
  work: () => Promise<readonly ReportedPlan[]>,
): Promise<readonly ReportedPlan[]> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AibError)
      await keepComment(host, inputs, async () => {
        const { problemComment } = await import('../report/plan-comment.js')
        return problemComment(error, inputs.template.file ?? 'the inputs', host.context.run)
      })
    throw error
  }
}

// Azure's packages are loaded only if the inputs ask for something in Azure.
const compared = async (host: Host, tools: Tools, inputs: PlanInputs, plans: Plan, tempDir: TempDir): Promise<readonly ReportedPlan[]> => {
  const { withComparison } = await import('../build/compare.js')
  return withComparison(host, tools, inputs, plans, tempDir)
}

const checked = async (
  host: Host,
  inputs: AzureInputs,
  artifacts: ArtifactInputs,
  plans: readonly ReportedPlan[],
): Promise<readonly ReportedPlan[]> => {
  const { connect } = await import('../build/connect.js')
  const { withPreflight } = await import('../build/preflight.js')
  return withPreflight(await connect(host, inputs, artifacts), plans)
}

const report = async (host: Host, plans: readonly ReportedPlan[]): Promise<Outcome> => {
  const { logPreflight, showPreflight } = await import('../build/preflight.js')
  const outcome = await logPreflight(host, plans)
  await showPreflight(host, plans)
  return outcome
}
