// The plan as one JSON object: the interface of `aib plan --json`. schemaVersion changes when a field changes its meaning or is removed.
import { addressIn } from '../artifacts/address.js'
import type { AibError } from '../errors.js'
import { plannedActions } from '../plan/actions.js'
import type { TemplatePlan } from '../plan/plan.js'
import { statusOf, type CheckResult } from '../preflight/check.js'
import type { Finding } from '../template/finding.js'
import type { Json } from '../json.js'
import { pointerOf } from '../template/node.js'
import { errorEntry } from './problem-text.js'
import type { Platform } from '../inputs/definition.js'
import type { ReportedPlan } from './reported-plan.js'
import { defined } from '../defined.js'

// The document of a plan, even if it has error findings.
export const planDocument = (plan: ReportedPlan): object => ({
  schemaVersion: 1,
  apiVersion: plan.apiVersion,
  name: plan.name,
  template: plan.shown,
  overlays: plan.overlays,
  artifacts: artifactEntries(plan),
  findings: plan.findings.map(findingEntry),
  templateFingerprint: plan.templateFingerprint,
  imageFingerprint: plan.imageFingerprint,
  actions: plannedActions(plan),
  comparison: comparisonEntry(plan.comparison),
  preflight: plan.checks?.map(checkEntry) ?? null,
})

// The document if no plan could be made: the same fields, empty. Problems with a place in a file are its findings.
export const errorDocument = (error: AibError, platform: Platform): object => ({
  schemaVersion: 1,
  apiVersion: null,
  name: null,
  template: null,
  overlays: [],
  artifacts: [],
  findings: error.problems.flatMap(({ code, rule = code, message, where }) =>
    typeof where === 'object' ? [findingEntry({ rule, severity: 'error', message, at: where })] : [],
  ),
  templateFingerprint: null,
  imageFingerprint: null,
  actions: [],
  comparison: null,
  preflight: null,
  error: errorEntry(error, platform),
})

// The artifacts of a plan; `url` is null while the container is not known.
export const artifactEntries = ({ artifacts, containerUrl }: TemplatePlan): readonly Json[] =>
  artifacts.map(({ path, bytes, sha256, blobName }) => ({
    path,
    bytes,
    sha256,
    url: containerUrl === undefined ? null : addressIn(containerUrl, blobName),
  }))

const checkEntry = (result: CheckResult): object => ({
  check: result.check.id,
  status: statusOf(result),
  remarks: result.remarks.map((remark) =>
    remark.status === 'unknown'
      ? { status: remark.status, message: remark.message, right: remark.right ?? null }
      : { status: remark.status, message: remark.message, where: remark.where, fix: remark.fix ?? result.check.fix },
  ),
})

// null if none was requested.
const comparisonEntry = (comparison: ReportedPlan['comparison']): object | null => {
  if (comparison === undefined) return null
  const { kind, against } = comparison
  if (kind !== 'compared') return { kind, against, ...(kind === 'unreadable' ? { because: comparison.because } : {}) }
  return {
    kind,
    against,
    rebuild: comparison.rebuild,
    differences: comparison.differences.map((one) => ({
      pointer: pointerOf(one.path),
      change: one.kind,
      ...defined({ before: one.before, after: one.after, artifact: one.artifact }),
      how: one.how,
    })),
  }
}

const findingEntry = ({ rule, severity, message, at }: Finding): object => ({
  rule,
  severity,
  message,
  file: at.file,
  line: at.line,
  column: at.column,
  pointer: at.pointer,
})
