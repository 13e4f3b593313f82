// A custom role and its assignment in Bicep, in the file itself and in a nested deployment.
import { array, block, text } from './bicep-values.js'
import { conditionVersion } from './conditions.js'
import type { Assignment, CustomRole } from './setup.js'
import type { Symbols } from './bicep-symbols.js'

// The properties of a role definition; `scope` is an expression.
export const roleProperties = ({ name, description, actions, dataActions }: CustomRole, scope: string): string =>
  block([
    `roleName: ${text(name)}`,
    `description: ${text(description)}`,
    "type: 'CustomRole'",
    `permissions: ${array([
      block([
        `actions: ${array(actions.map(text))}`,
        'notActions: []',
        `dataActions: ${array(dataActions.map(text))}`,
        'notDataActions: []',
      ]),
    ])}`,
    `assignableScopes: ${array([scope])}`,
  ])

// The properties of a role assignment; `roleDefinition` is an expression.
export const assignmentProperties = (
  { principal, condition }: Pick<Assignment, 'principal' | 'condition'>,
  roleDefinition: string,
  symbols: Symbols,
): string =>
  block([
    `principalId: ${principal.kind === 'identity' ? `${symbols.of(principal.id)}.properties.principalId` : "''"}`,
    "principalType: 'ServicePrincipal'",
    `roleDefinitionId: ${roleDefinition}`,
    ...(condition === undefined ? [] : [`condition: ${text(condition)}`, `conditionVersion: ${text(conditionVersion)}`]),
  ])
