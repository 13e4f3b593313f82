import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated, Unreadable } from '../../azure/unreadable.js'
import { at, isObject, isWord, itemsOf, textOf, type JsonObject } from '../../json.js'
import { viewTemplate } from '../../template/view.js'
import { each, failed, warning, type Check, type Remark } from '../check.js'
import type { Subject } from '../subject.js'

// No policy denies the image template, or what the service creates for it.
export const policies: Check = {
  id: 'policies',
  title: 'Azure Policy',
  why: 'A policy with the effect deny refuses the template when it is sent (RequestDisallowedByPolicy). One that denies the staging group, or a VM, storage account or container group in it, ends the build in its first minutes.',
  right: reads.policy,
  fix: 'Satisfy the policy, for example with tags or managedResourceTags in the template, or request an exemption for the resource group.',
  source: 'Azure Policy, Policy Restrictions - Check At Resource Group Scope; troubleshooting, "NoCustomizerScript"',
  applies: () => true,
  check: async (subject, azure) => each(await evaluationsOf(subject, azure), (evaluation) => evaluate(evaluation, azure)),
}

interface Evaluation {
  // Where the resource would be created.
  readonly scope: string
  readonly what: string
  readonly content: JsonObject
  readonly apiVersion: string
  // Whether the content is everything that is sent; otherwise only type, location and tags are known.
  readonly isWhole: boolean
  readonly where: string
}

const evaluationsOf = async (subject: Subject, azure: AzureReader): Promise<readonly Evaluation[]> => {
  const { plan, target, stagingGroup, location } = subject
  const subscription = `/subscriptions/${target.subscriptionId}`
  const group = `${subscription}/resourceGroups/${target.resourceGroup}`
  const template: Evaluation = {
    ...{ scope: group, what: 'the image template', apiVersion: plan.apiVersion, isWhole: true, where: group },
    content: { ...plan.template, name: plan.name, type: 'Microsoft.VirtualMachineImages/imageTemplates' },
  }
  const exists = stagingGroup !== undefined && (await azure.get(stagingGroup.value, reads.group)) !== undefined
  const scope = exists ? stagingGroup.value : subscription
  const { managedResourceTags = {} } = viewTemplate(plan.template).properties ?? {}
  // The tags of a group that the service creates; its name and tags are documented (docs/service.md 3.5).
  const own = { createdBy: 'AzureVMImageBuilder', imageTemplateName: plan.name, imageTemplateResourceGroupName: target.resourceGroup }
  const created = (what: string, type: string, apiVersion: string, tags: JsonObject): Evaluation => ({
    ...{ scope, what, apiVersion, isWhole: false, where: scope },
    content: { type, location: location.value, tags },
  })
  return [
    template,
    ...(exists
      ? []
      : [
          created('the staging group', 'Microsoft.Resources/subscriptions/resourceGroups', '2021-04-01', {
            ...managedResourceTags,
            ...own,
          }),
        ]),
    created('the build VM', 'Microsoft.Compute/virtualMachines', '2024-07-01', managedResourceTags),
    created('the storage account of the build', 'Microsoft.Storage/storageAccounts', '2023-05-01', managedResourceTags),
    created('the container group of the build', 'Microsoft.ContainerInstance/containerGroups', '2023-05-01', managedResourceTags),
  ]
}

const evaluate = async (
  { scope, what, content, apiVersion, isWhole, where }: Evaluation,
  azure: AzureReader,
): Promise<readonly Remark[]> => {
  const body = { resourceDetails: { resourceContent: content, apiVersion } }
  const answer = await azure.ask(`${scope}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`, body, reads.policy)
  const { contentEvaluationResult, fieldRestrictions } = isObject(answer) ? answer : {}
  stated(contentEvaluationResult ?? fieldRestrictions, `whether a policy denies ${what}`)
  const denials = itemsOf(at(answer, 'contentEvaluationResult', 'policyEvaluations')).filter(
    (evaluation) => isDenial(evaluation) && (isWhole || isKnown(evaluation)),
  )
  const exempt = denials.length === 0 ? [] : await exemptionsAt(scope, azure)
  const enforced = await Promise.all(denials.map((denial) => isEnforced(denial, exempt, azure)))
  return denials
    .filter((_, index) => enforced[index] === true)
    .map((denial) => {
      const assignment = textOf(at(denial, 'policyInfo', 'policyAssignmentId')) ?? 'of an unnamed assignment'
      const fields = [...new Set(truePaths(denial))].filter((path) => path.toLowerCase() !== 'type')
      const because = fields.length === 0 ? '' : `, because of ${fields.join(', ')}`
      const message = `The policy ${assignment} ${isWhole ? 'denies' : 'would deny'} ${what}${because}.`
      return (isWhole ? failed : warning)(where, message)
    })
}

// The evaluation does not show whether it considers exemptions and the enforcement mode (Azure Policy, exemption structure; assignment
// structure): a denial counts only if neither lifts it. Exemptions that cannot be read lift nothing.
const isEnforced = async (denial: unknown, exemptions: readonly unknown[], azure: AzureReader): Promise<boolean> => {
  const info = at(denial, 'policyInfo')
  const assignment = textOf(at(info, 'policyAssignmentId')) ?? ''
  const reference = textOf(at(info, 'policyDefinitionReferenceId'))
  const isExempt = exemptions.some((exemption) => {
    const references = itemsOf(at(exemption, 'properties', 'policyDefinitionReferenceIds'))
    const isOver = Date.parse(textOf(at(exemption, 'properties', 'expiresOn')) ?? '') <= azure.now()
    const isOfIt = references.length === 0 || references.some((one) => reference !== undefined && isWord(one, reference))
    return isWord(at(exemption, 'properties', 'policyAssignmentId'), assignment) && !isOver && isOfIt
  })
  if (isExempt || !assignment.startsWith('/')) return !isExempt
  const found = await ifReadable(() => azure.get(assignment, 'Microsoft.Authorization/policyAssignments/read'))
  return !isWord(at(found, 'properties', 'enforcementMode'), 'DoNotEnforce')
}

const exemptionsAt = async (scope: string, azure: AzureReader): Promise<readonly unknown[]> => {
  const path = `${scope}/providers/Microsoft.Authorization/policyExemptions?$filter=atScope()`
  return (await ifReadable(() => azure.list(path, 'Microsoft.Authorization/policyExemptions/read'))) ?? []
}

const ifReadable = async <Result>(read: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

// Results other than NonCompliant are errors of the evaluation; effects other than deny do not refuse a request.
const isDenial = (evaluation: unknown): boolean => {
  const effect = textOf(at(evaluation, 'effectDetails', 'policyEffect'))?.toLowerCase() ?? 'deny'
  return effect === 'deny' && textOf(at(evaluation, 'evaluationResult'))?.toLowerCase() === 'noncompliant'
}

// Whether the policy denies the resource because of the known properties alone: properties that the service sets may satisfy it.
const isKnown = (evaluation: unknown): boolean => {
  const paths = truePaths(evaluation)
  return paths.length > 0 && paths.every((path) => /^(?:type|location|tags\b.*)$/i.test(path))
}

const truePaths = (evaluation: unknown): readonly string[] =>
  itemsOf(at(evaluation, 'evaluationDetails', 'evaluatedExpressions')).flatMap((expression) =>
    textOf(at(expression, 'result'))?.toLowerCase() === 'true'
      ? (textOf(at(expression, 'path')) ?? textOf(at(expression, 'expression')) ?? '')
      : [],
  )
