// Roles and role assignments outside of the resource group of a Bicep file. They are nested deployments, because a module would be a second
// file.
import type { Assignment, CustomRole, Setup } from './setup.js'
import { assignmentProperties, roleProperties } from './bicep-roles.js'
import { array, block, text } from './bicep-values.js'
import type { Symbols } from './bicep-symbols.js'
import { assignableScopeOf } from './places.js'
import { namesIn } from './resource-names.js'

// One deployment for each other resource group, and one for the subscription.
export const nestedDeployments = ({ roles, assignments }: Setup, symbols: Symbols, group: string): readonly string[] => {
  const scopes = new Map(
    [...assignments.map(({ scope }) => assignableScopeOf(scope)), ...roles.map(({ assignableScope }) => assignableScope)]
      .filter((scope) => scope.toLowerCase() !== group.toLowerCase())
      .map((scope) => [scope.toLowerCase(), scope]),
  )
  return [...scopes.values()].map((scope, index) =>
    nestedDeployment(
      scope,
      index,
      roles.filter(({ assignableScope }) => assignableScope.toLowerCase() === scope.toLowerCase()),
      assignments.filter((assignment) => assignableScopeOf(assignment.scope).toLowerCase() === scope.toLowerCase()),
      symbols,
    ),
  )
}

const nestedDeployment = (
  scope: string,
  index: number,
  roles: readonly CustomRole[],
  assignments: readonly Assignment[],
  symbols: Symbols,
): string => {
  const { subscription, group } = namesIn(scope)
  const isSubscription = group === ''
  const schema = isSubscription
    ? 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#'
    : 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
  return [
    '#disable-next-line no-deployments-resources',
    `resource elsewhere${index + 1} 'Microsoft.Resources/deployments@2022-09-01' = ${block([
      `name: 'image-builder-rights-${index + 1}'`,
      `subscriptionId: ${text(subscription)}`,
      isSubscription ? 'location: location' : `resourceGroup: ${text(group)}`,
      `properties: ${block([
        "mode: 'Incremental'",
        `template: ${block([
          `'$schema': ${text(schema)}`,
          "contentVersion: '1.0.0.0'",
          `resources: ${array([...roles.map(role), ...assignments.map((one) => assignment(one, scope, symbols))])}`,
        ])}`,
      ])}`,
    ])}`,
  ].join('\n')
}

const role = (custom: CustomRole): string =>
  block([
    "type: 'Microsoft.Authorization/roleDefinitions'",
    "apiVersion: '2022-04-01'",
    `name: ${text(custom.guid)}`,
    `properties: ${roleProperties(custom, text(custom.assignableScope))}`,
  ])

const assignment = (one: Assignment, deployment: string, symbols: Symbols): string => {
  const {
    guid,
    role: { kind, guid: roleGuid },
    scope,
  } = one
  const [, resource] = scope.slice(deployment.length).split('/providers/')
  const { subscription } = namesIn(scope)
  return block([
    "type: 'Microsoft.Authorization/roleAssignments'",
    "apiVersion: '2022-04-01'",
    ...(resource === undefined ? [] : [`scope: ${text(resource)}`]),
    `name: ${text(guid)}`,
    `properties: ${assignmentProperties(
      one,
      text(`/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`),
      symbols,
    )}`,
    ...(kind === 'custom' ? [`dependsOn: ${array([text(roleGuid)])}`] : []),
  ])
}
