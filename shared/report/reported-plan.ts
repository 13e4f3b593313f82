// A plan as `plan` shows it.
import type { Comparison } from '../comparison/comparison.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { CheckResult } from '../preflight/check.js'

export interface ReportedPlan extends TemplatePlan {
  // With what the inputs name.
  readonly comparison?: Comparison
  // What the preflight found, if there was one.
  readonly checks?: readonly CheckResult[]
}
