// Where the template will live, as far as the inputs say so before anything is asked of Azure.
import { AibError, type Place } from '../errors.js'

// What scope functions such as resourceGroup() know.
export interface Scope {
  readonly subscriptionId?: string
  readonly resourceGroup?: string
  readonly location?: string
  readonly tenantId?: string
  // How this platform spells an input, for messages.
  readonly inputName: (name: ScopeInput) => string
}

// The inputs that give the scope.
export type ScopeInput = 'location' | 'subscription-id' | 'resource-group-name' | 'tenant-id'

// A value of the scope that an expression uses. Throws `input-invalid` naming the input when it was not given.
export const needScope = (scope: Scope, input: ScopeInput, used: string, at: Place): string => {
  const value = scope[members[input]]
  if (value !== undefined && value !== '') return value
  const name = scope.inputName(input)
  throw new AibError({
    code: 'input-invalid',
    message: `The template uses ${used}, for which the input ${name} is needed.`,
    where: at,
    fix: `Set the input ${name}.`,
  })
}

const members = {
  location: 'location',
  'subscription-id': 'subscriptionId',
  'resource-group-name': 'resourceGroup',
  'tenant-id': 'tenantId',
} as const satisfies Record<ScopeInput, keyof Scope>
