// plan: check the template, render it, list what a build would do. Offline, but for what the inputs ask to compare, check in Azure or comment.
import { AibError } from '../errors.js'
import type { Host, Outcome } from '../host.js'
import type { ArtifactInputs, AzureInputs, PlanInputs } from '../inputs/inputs.js'
import { makePlan } from '../plan/make.js'
import type { Plan } from '../plan/plan.js'
import { planComment, problemComment } from '../report/plan-comment.js'
import { planDocument } from '../report/plan-document.js'
import { planSummary } from '../report/plan-summary.js'
import { planText } from '../report/plan-text.js'
import type { ReportedPlan } from '../report/reported-plan.js'
import { withTempDir, type TempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'
import { keepComment } from '../build/comment.js'
import { reportFindings, verdictOnFindings } from '../build/report-findings.js'
import { planRequest } from '../build/plan-request.js'
import { withSarif } from '../build/write-sarif.js'
import { writeSummary } from '../report/write-summary.js'

// Prints the plan; fails on findings of the severity that the inputs name, and on what the preflight knows to fail.
export const plan = async (host: Host, tools: Tools, inputs: PlanInputs): Promise<Outcome> => {
  const plans = await commentOnProblems(host, inputs, () =>
    withTempDir(async (tempDir) => {
      const made = await withSarif(host, inputs.template, () => makePlan(planRequest(host, tools, inputs, tempDir)))
      const beside = inputs.compare === undefined ? made : await compared(host, tools, inputs, made, tempDir)
      return inputs.preflight === undefined ? beside : checked(host, inputs.preflight, inputs.artifacts, beside)
    }),
  )
  present(host, inputs, plans)
  await writeSummary(host, plans.map(planSummary).join('\n'))
  await keepComment(host, inputs, () => planComment(plans, host.context.run))
  const prospects = inputs.preflight === undefined ? undefined : await report(host, plans)
  return prospects?.kind === 'failed' ? prospects : verdictOnFindings(plans, inputs.template.failOn)
}

// A comment that told of an older plan would be wrong.
const commentOnProblems = async (
  host: Host,
  inputs: PlanInputs,
  work: () => Promise<readonly ReportedPlan[]>,
): Promise<readonly ReportedPlan[]> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AibError)
      await keepComment(host, inputs, () => problemComment(error, inputs.template.file ?? 'the inputs', host.context.run))
    throw error
  }
}

// Azure's packages are loaded where they are asked for.
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
  const { reportPreflight } = await import('../build/preflight.js')
  return reportPreflight(host, plans)
}

const present = (host: Host, { json }: PlanInputs, plans: Plan): void => {
  for (const one of plans) {
    reportFindings(host, one)
    if (!json) host.print(planText(one))
  }
  const [first, ...others] = plans.map(planDocument)
  if (json) host.print(JSON.stringify(others.length === 0 ? first : [first, ...others], undefined, 2))
  // In a terminal the printed plan is the whole answer: what is behind --json on standard output is one document and nothing else.
  if (host.platform === 'terminal') return
  host.output('template-fingerprint', plans[0]?.templateFingerprint ?? '')
  host.output('image-fingerprint', plans[0]?.imageFingerprint ?? '')
}
