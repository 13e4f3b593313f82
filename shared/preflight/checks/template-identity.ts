import type { AzureReader } from '../../azure/reader.js'
import { each, failed, type Check } from '../check.js'

// The identity of the template exists.
export const templateIdentity: Check = {
  id: 'template-identity',
  title: 'Identity of the template',
  why: 'The service works with this identity. Where it does not exist, the template is refused after some minutes.',
  right: 'Microsoft.ManagedIdentity/userAssignedIdentities/read',
  fix: 'Create the user-assigned identity, or correct its resource id.',
  source: 'troubleshooting, "The assigned managed identity cannot be used"',
  applies: ({ templateIdentities }) => templateIdentities.length > 0,
  check: ({ templateIdentities }, azure) =>
    each(templateIdentities, async ({ value, at }) =>
      (await readIdentity(azure, value)) === undefined ? [failed(at, `The identity ${value} does not exist.`)] : [],
    ),
}

// A user-assigned identity; undefined where there is none.
export const readIdentity = (azure: AzureReader, id: string): Promise<unknown> => azure.get(id, templateIdentity.right)
