// Azure Policy: what would be denied (learn.microsoft.com/rest/api/policy/policy-restrictions), and what is denied.
import type { Service } from '../image-builder/service.js'
import { objectOf, textOf, type JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError } from './errors.js'

// A policy with the effect deny: resources of a type require a tag.
export interface TagPolicy {
  readonly assignment: string
  readonly type: string
  readonly requiredTag: string
}

const subscription = '/subscriptions/{subscription}'

// The routes, for the two scopes in which resources are created.
export const policyRoutes = (service: Service): Route[] =>
  [subscription, `${subscription}/resourceGroups/{group}`].flatMap((scope): Route[] => [
    {
      method: 'POST',
      path: `${scope}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`,
      action: 'Microsoft.PolicyInsights/checkPolicyRestrictions/read',
      handle: (call) => checkRestrictions(service, call),
    },
    {
      method: 'GET',
      path: `${scope}/providers/Microsoft.Authorization/policyAssignments`,
      action: 'Microsoft.Authorization/policyAssignments/read',
      handle: (call) => listAssignments(service, call),
    },
  ])

// All assignments are at the subscription. The list of a group includes those above it (Policy Assignments, "List For Resource Group"); az
// filters them out.
const listAssignments = (service: Service, call: ArmCall): Answer => {
  const authorization = authorizationOf(service)
  const bodies = service.settings.policies.map(({ assignment }) => ({
    id: `${authorization}/policyAssignments/${assignment}`,
    type: 'Microsoft.Authorization/policyAssignments',
    name: assignment,
    properties: {
      displayName: assignment,
      policyDefinitionId: `${authorization}/policyDefinitions/${assignment}`,
      scope: `/subscriptions/${nameOf(call, 'subscription')}`,
      notScopes: [],
      enforcementMode: 'Default',
    },
  }))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

const authorizationOf = ({ world }: Service): string => `/subscriptions/${world.subscriptionId}/providers/Microsoft.Authorization`

// Throws RequestDisallowedByPolicy if a policy denies a resource.
export const refuseByPolicy = ({ settings }: Service, name: string, content: JsonObject): void => {
  const [policy] = denying(settings.policies, content)
  if (policy === undefined) return
  const identifiers = JSON.stringify([{ policyAssignment: { name: policy.assignment } }])
  const message = `Resource '${name}' was disallowed by policy. Policy identifiers: '${identifiers}'.`
  throw new ArmError(403, 'RequestDisallowedByPolicy', message)
}

const denying = (policies: readonly TagPolicy[], content: JsonObject): readonly TagPolicy[] =>
  policies.filter(
    ({ type, requiredTag }) => type.toLowerCase() === textOf(content.type).toLowerCase() && !(requiredTag in objectOf(content.tags)),
  )

const checkRestrictions = (service: Service, call: ArmCall): Answer => {
  const content = objectOf(objectOf(objectOf(call.body).resourceDetails).resourceContent)
  const authorization = authorizationOf(service)
  const policyEvaluations = denying(service.settings.policies, content).map(({ assignment, type, requiredTag }) => ({
    policyInfo: {
      policyDefinitionId: `${authorization}/policyDefinitions/${assignment}`,
      policyAssignmentId: `${authorization}/policyAssignments/${assignment}`,
    },
    evaluationResult: 'NonCompliant',
    evaluationDetails: {
      evaluatedExpressions: [
        {
          result: 'True',
          expressionKind: 'field',
          expression: 'type',
          path: 'type',
          expressionValue: type,
          targetValue: type,
          operator: 'equals',
        },
        {
          ...{ result: 'True', expressionKind: 'field', expression: `tags[${requiredTag}]`, path: `tags[${requiredTag}]` },
          targetValue: 'false',
          operator: 'exists',
        },
      ],
    },
    effectDetails: { policyEffect: 'Deny' },
  }))
  return json(200, { fieldRestrictions: [], contentEvaluationResult: { policyEvaluations } })
}
