import { at, textOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated } from '../../azure/unreadable.js'
import type { StringNode } from '../../template/node.js'
import { each, failed, type Check, type Remark } from '../check.js'
import { nearName } from '../near-name.js'
import type { Subject } from '../subject.js'

// The identity of the template exists, in the tenant of the template.
export const templateIdentity: Check = {
  id: 'template-identity',
  title: 'Identity of the template',
  why: 'The service acts as this identity. If it does not exist or belongs to another tenant, the template is refused after some minutes.',
  right: `${reads.identity}, ${reads.subscription}`,
  fix: 'Create the user-assigned identity, or correct its resource id.',
  source: 'troubleshooting, "The assigned managed identity cannot be used"; Microsoft Entra, managed identities FAQ',
  applies: ({ templateIdentities }) => templateIdentities.length > 0,
  check: (subject, azure) => each(subject.templateIdentities, (identity) => checkIdentity(identity, subject, azure)),
}

// Whether a user-assigned identity can be used: it exists, and is not in another tenant. Managed identities do not work across tenants
// (docs/service.md 7.4). Throws Unreadable.
export const checkIdentity = async (
  { value, at: where }: StringNode,
  { target }: Subject,
  azure: AzureReader,
): Promise<readonly Remark[]> => {
  const identity = await readIdentity(azure, value)
  if (identity === undefined) {
    const near = await nearName(value, azure, reads.identity)
    const guess = near === undefined ? '' : ` Did you mean ${near}?`
    return [failed(where, `The identity ${value} does not exist.${guess}`, 'Correct its resource id, or create it.')]
  }
  const own = `/subscriptions/${target.subscriptionId}`
  // A subscription belongs to one tenant.
  if (value.toLowerCase().startsWith(`${own}/`.toLowerCase())) return []
  const tenant = stated(textOf(at(identity, 'properties', 'tenantId')), `which tenant ${value} belongs to`)
  const ownTenant = stated(textOf(at(await azure.get(own, reads.subscription), 'tenantId')), `which tenant ${own} belongs to`)
  if (tenant.toLowerCase() === ownTenant.toLowerCase()) return []
  const message = `The identity ${value} belongs to the tenant ${tenant}, the subscription of the image template to ${ownTenant}.`
  return [failed(where, message, 'Use an identity of the tenant of the subscription.')]
}

// A user-assigned identity; undefined if it does not exist.
export const readIdentity = (azure: AzureReader, id: string): Promise<unknown> => azure.get(id, reads.identity)
