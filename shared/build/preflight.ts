// The preflight: checks a build against Azure before anything changes there.
import { ArmError } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { TimeLimitPassed, withTimeLimit } from '../clock.js'
import type { Host, Outcome } from '../host.js'
import type { ArtifactInputs, AzureInputs } from '../inputs/inputs.js'
import { spell, spellNames } from '../inputs/spelling.js'
import type { InputName } from '../inputs/table.js'
import { apiVersionOf } from '../azure/api-versions.js'
import { azureReader, readTimeLimit, type AzureReader } from '../azure/reader.js'
import { subjectOf, type Subject } from '../preflight/subject.js'
import { preflightReport } from '../report/preflight-report.js'
import { countText, sharedFindings, unknownTexts } from '../report/preflight-text.js'
import type { ReportedPlan } from '../report/reported-plan.js'
import { writeSummary } from '../report/write-summary.js'
import { withArmContext } from '../service/arm-context.js'
import { orUnknown, type CheckResult } from '../preflight/check.js'
import { checks } from '../preflight/checks.js'
import { checkSharedQuotas } from '../preflight/shared-quotas.js'

interface PreflightJob {
  readonly host: Host
  readonly signal: AbortSignal
  readonly arm: Arm
  readonly inputs: Pick<AzureInputs, 'target' | 'cloud' | 'run'> & { readonly several?: { readonly maxParallel: number } }
  readonly artifacts: ArtifactInputs
}

// The plans with the findings of the checks. Throws AibError if the login, the subscription or the resource group is missing.
export const withPreflight = async (
  { host, signal, arm, inputs, artifacts }: PreflightJob,
  plans: readonly ReportedPlan[],
): Promise<readonly ReportedPlan[]> => {
  const { target, cloud, run } = inputs
  await findGroup(arm, target, signal)
  const reader = azureReader(arm, signal)
  const surroundings = {
    ...{ target, artifacts, environment: cloud.environment, waits: run.wait },
    spell: (name: InputName) => spell(name, host.platform),
  }
  const subjects = plans.map((plan) => subjectOf(plan, surroundings))
  const [shared, ...own] = await Promise.all([
    checkSharedQuotas(subjects, inputs.several?.maxParallel ?? 1, reader),
    ...subjects.map((subject) => runChecks(subject, reader)),
  ])
  // What several builds need is shown with the first of them.
  return plans.map((plan, index) => {
    const results = [...(own[index] ?? []).map((result) => (index === 0 ? withRemarksOf(result, shared) : result))]
    return { ...plan, checks: results.map((result) => spelled(result, host.platform)) }
  })
}

const withRemarksOf = (result: CheckResult, shared: readonly CheckResult[]): CheckResult => ({
  ...result,
  remarks: [...result.remarks, ...shared.flatMap(({ check, remarks }) => (check.id === result.check.id ? remarks : []))],
})

// The result, with inputs named as this platform spells them.
const spelled = ({ check, remarks }: CheckResult, platform: Host['platform']): CheckResult => ({
  check: { ...check, fix: spellNames(check.fix, platform) },
  remarks: remarks.map((remark) =>
    remark.status === 'unknown' || remark.fix === undefined ? remark : { ...remark, fix: spellNames(remark.fix, platform) },
  ),
})

// Shows the checks on the job's page.
export const showPreflight = (host: Host, plans: readonly ReportedPlan[]): Promise<void> =>
  writeSummary(
    host,
    plans.flatMap(({ name, checks = [] }) => preflightReport(name, checks)),
  )

// Logs the findings of the checks. Fails if one of them is certain to fail the build.
export const logPreflight = async (host: Host, plans: readonly ReportedPlan[]): Promise<Outcome> => {
  const failures = await host.log.group('Preflight: what the build needs in Azure', () => Promise.resolve(logRemarks(host, plans)))
  if (failures === 0) return { kind: 'succeeded' }
  const message = `The preflight found ${failures} ${failures === 1 ? 'problem' : 'problems'} that would make the build fail. Nothing was changed in Azure.`
  host.log.info(message)
  return { kind: 'failed', exitCode: 2, message }
}

// Logs the findings and returns the number of certain failures. A finding that several templates share is logged once, with every place.
const logRemarks = (host: Host, plans: readonly ReportedPlan[]): number => {
  const found = sharedFindings(
    plans.flatMap(({ checks: results = [], sources }) =>
      results.flatMap((result) => result.remarks.flatMap((remark) => (remark.status === 'unknown' ? [] : [{ result, remark, sources }]))),
    ),
  )
  for (const { status, annotation } of found) {
    if (status === 'failed') host.log.error(annotation)
    else host.log.warn(annotation)
  }
  const all = plans.flatMap(({ checks: results = [] }) => results)
  for (const text of [...unknownTexts(all), countText(all)]) host.log.info(text)
  return found.filter(({ status }) => status === 'failed').length
}

// One request before the others: without a login, subscription or group, none of them could be answered. The checks or the build find
// everything else that is wrong with it.
const findGroup = (arm: Arm, { subscriptionId, resourceGroup }: AzureInputs['target'], signal: AbortSignal): Promise<void> => {
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`
  return withArmContext('The resource group could not be read', id, async () => {
    try {
      await withTimeLimit(readTimeLimit, signal, (limited) => arm.read(id, apiVersionOf(id), limited))
    } catch (error) {
      signal.throwIfAborted()
      const isKnown = error instanceof TimeLimitPassed || error instanceof ArmError
      if (!isKnown || (error instanceof ArmError && (error.status === 401 || error.status === 404))) throw error
    }
  })
}

// All checks run side by side; the reader limits the number of requests.
const runChecks = (subject: Subject, azure: AzureReader): Promise<readonly CheckResult[]> =>
  Promise.all(
    checks
      .filter(({ applies }) => applies(subject))
      .map(async (check) => ({ check, remarks: await orUnknown(() => check.check(subject, azure)) })),
  )
