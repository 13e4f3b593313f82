// Adds to each plan how it differs from the template in Azure, or from the plan of another revision of the repository.
import type { Host } from '../host.js'
import type { AzureInputs, PlanInputs } from '../inputs/inputs.js'
import { artifactNames } from '../comparison/artifact-address.js'
import { compare, type Comparison, type Side } from '../comparison/comparison.js'
import { planRevision } from '../plan/revision.js'
import type { Plan, TemplatePlan } from '../plan/plan.js'
import { redactComparison } from '../report/redact-comparison.js'
import type { ReportedPlan } from '../report/reported-plan.js'
import { templateClient } from '../service/template-client.js'
import type { JsonObject } from '../json.js'
import { toolTagNames, withoutToolTags } from '../template/tool-tags.js'
import type { TempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'
import { connect } from './connect.js'
import { planRequest } from './plan-request.js'
import { withArmContext } from '../service/arm-context.js'
import { defined } from '../defined.js'

// The plans with their comparisons, if the inputs ask for one. Throws AibError if there is nothing to compare with.
export const withComparison = async (
  host: Host,
  tools: Tools,
  inputs: PlanInputs,
  plans: Plan,
  tempDir: TempDir,
): Promise<readonly ReportedPlan[]> => {
  const { compare: wanted } = inputs
  if (wanted === undefined) return plans
  const compareOne =
    wanted.kind === 'azure' ? await withAzure(host, wanted.azure) : await withRevision(host, tools, inputs, plans, wanted.revision, tempDir)
  return Promise.all(plans.map(async (plan) => ({ ...plan, comparison: await compareOne(plan) })))
}

type CompareOne = (plan: TemplatePlan) => Promise<Comparison>

const withAzure = async (host: Host, inputs: AzureInputs): Promise<CompareOne> => {
  const { arm } = await connect(host, inputs)
  return async (plan) => {
    const client = templateClient(arm, { ...inputs.target, name: plan.name }, plan.apiVersion)
    const against = `the image template ${plan.name} in Azure`
    const found = await withArmContext('The image template could not be read', client.id, () => client.find(host.signal))
    if (found === undefined) return { kind: 'absent', against }
    const comparison = compare(against, sideOfService(found.template.body, plan.apiVersion, found.template.tags), sideOf(plan), {
      isFromService: true,
      artifacts: artifactNames(plan),
    })
    return redactComparison(comparison, { secrets: plan.secrets, before: undefined, after: shownSide(plan) })
  }
}

const sideOfService = (body: Side['body'], apiVersion: string, tags: Readonly<Record<string, string>>): Side => {
  const [template, image] = [tags[toolTagNames.template], tags[toolTagNames.image]]
  return {
    body,
    apiVersion,
    ...defined({ templateFingerprint: template, imageFingerprint: image }),
  }
}

const withRevision = async (
  host: Host,
  tools: Tools,
  inputs: PlanInputs,
  plans: Plan,
  revision: string,
  tempDir: TempDir,
): Promise<CompareOne> => {
  // The files of this revision: in the other one, the same pattern may match different files.
  const files = inputs.template.file === undefined ? {} : { file: plans.map(({ file }) => file).join('\n') }
  const template = { ...inputs.template, ...files }
  const other = await planRevision(planRequest(host, tools, { ...inputs, template }, tempDir), revision, (request) =>
    tools.takeRevision(request, host.signal),
  )
  const against = `${revision} (${other.commit.slice(0, 12)})`
  if (other.kind === 'absent') return () => Promise.resolve({ kind: 'absent', against })
  if (other.kind === 'unreadable') return () => Promise.resolve({ kind: 'unreadable', against, because: other.because })
  return (plan) => {
    const before = other.plan.find(({ file }) => file === plan.file)
    if (before === undefined) return Promise.resolve({ kind: 'absent', against })
    const artifacts = artifactNames(before, plan)
    const comparison = compare(against, sideOf(before), sideOf(plan), { isFromService: false, artifacts })
    const secrets = [...before.secrets, ...plan.secrets]
    return Promise.resolve(redactComparison(comparison, { secrets, before: shownSide(before), after: shownSide(plan) }))
  }
}

const shownSide = ({ shown, shownName, shownApiVersion }: TemplatePlan): JsonObject => ({
  ...withoutToolTags(shown),
  name: shownName,
  apiVersion: shownApiVersion,
})

const sideOf = ({ template, apiVersion, name, templateFingerprint, imageFingerprint }: TemplatePlan): Required<Side> => ({
  body: template,
  apiVersion,
  name,
  templateFingerprint,
  imageFingerprint,
})
