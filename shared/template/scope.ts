// Where the template will be deployed, as far as the inputs specify it, before the first request to Azure.
import { inputInSentence } from '../inputs/spelling.js'
import { AibError, type Place } from '../errors.js'
import type { TemplateNode } from './node.js'
import type { Environment } from '../azure/clouds.js'

// What scope functions such as resourceGroup() know.
export interface Scope {
  readonly subscriptionId?: string
  readonly resourceGroup?: string
  readonly location?: string
  // The parameter that would give the location, instead of `location`, in a deployment to another resource group than that of the inputs.
  readonly locationParameter?: string | undefined
  // The tags of the resource group, if they were given; otherwise, how to give them.
  readonly groupTags?: () => TemplateNode | { readonly ask: string }
  readonly tenantId?: string
  // The cloud in use, for environment().
  readonly environment?: Environment
  // The name of the deployment: Azure's tools use the name of the template file without its extension (Microsoft Learn, "Deploy with Azure
  // CLI", deployment name).
  readonly deploymentName?: string
  // The source of utcNow() and newGuid(); without it, they have no value.
  readonly draw?: Draw
  // The platform's spelling of an input, for messages.
  readonly inputName: (name: ScopeInput) => string
}

// The values that differ at each evaluation.
export interface Draw {
  // Milliseconds since 1970.
  readonly time: number
  readonly guid: () => string
}

// Replaces a draw when a template is compared with itself: the same at each evaluation.
export const constantDraw: Draw = { time: Date.UTC(2000, 0, 1), guid: () => '00000000-0000-0000-0000-000000000000' }

// The inputs that define the scope.
export type ScopeInput = 'location' | 'subscription-id' | 'resource-group-name' | 'tenant-id'

// A value of the scope that an expression uses. Throws `input-invalid` with the name of the input if it was not given.
export const needScope = (scope: Scope, input: ScopeInput, used: string, at: Place): string => {
  const value = scope[members[input]]
  if (value !== undefined && value !== '') return value
  const name = inputInSentence(scope.inputName(input))
  throw new AibError({
    code: 'input-invalid',
    message: `The template uses ${used}, for which ${name} is needed.`,
    where: at,
    fix:
      input === 'tenant-id' ? `Set ${name} to the id of the tenant, a GUID: az account show --query tenantId prints it.` : `Set ${name}.`,
  })
}

const members = {
  location: 'location',
  'subscription-id': 'subscriptionId',
  'resource-group-name': 'resourceGroup',
  'tenant-id': 'tenantId',
} as const satisfies Record<ScopeInput, keyof Scope>
