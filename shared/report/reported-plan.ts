// A plan as `plan` shows it.
import type { Comparison } from '../comparison/comparison.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { CheckResult } from '../preflight/check.js'

// The plan as it is printed: *** replaces names that were computed from a secret, of any length.
export const printable = (plan: ReportedPlan): ReportedPlan => {
  const secretPaths = new Set(
    plan.deliveries.flatMap(({ reference, artifact }) => (reference.value.isSecret === true ? [artifact.path] : [])),
  )
  const artifacts = plan.artifacts.map((artifact) =>
    secretPaths.has(artifact.path) ? { ...artifact, path: '***', sha256: '***', blobName: '***' } : artifact,
  )
  return { ...plan, name: plan.shownName, apiVersion: plan.shownApiVersion, artifacts }
}

export interface ReportedPlan extends TemplatePlan {
  // With the destination that the inputs name.
  readonly comparison?: Comparison
  // The result of the preflight, if there was one.
  readonly checks?: readonly CheckResult[]
}
