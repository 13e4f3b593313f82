// The storage account behind a container's URL, which names it only by its address.
import { at, itemsOf, textOf } from '../json.js'
import type { AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'
import type { Subject } from './subject.js'

const right = 'Microsoft.Storage/storageAccounts/read'

// The account of the artifacts' container. Throws Unreadable where the subscription lists none of this address.
export const artifactsAccount = async ({ artifacts, target }: Subject, azure: AzureReader): Promise<unknown> => {
  const url = `${artifacts.containerUrl ?? ''}/`.toLowerCase()
  const accounts = await azure.list(`/subscriptions/${target.subscriptionId}/providers/Microsoft.Storage/storageAccounts`, right)
  const account = accounts.find((candidate) => {
    const endpoint = textOf(at(candidate, 'properties', 'primaryEndpoints', 'blob'))
    return endpoint !== undefined && url.startsWith(endpoint.toLowerCase())
  })
  if (account === undefined)
    throw new Unreadable('The storage account is not among those that the subscription shows to the pipeline.', right)
  return account
}

// Whether the service itself downloads something from the container; what the build VM fetches is another matter.
export const serviceReadsArtifacts = ({ plan, artifacts: { containerUrl } }: Subject): boolean => {
  if (containerUrl === undefined) return false
  // A step of the build VM that has a link is a script, which the service reads.
  return (
    plan.deliveries.some(({ by }) => by !== 'identity') || plan.remoteFiles.some(({ value }) => value.value.startsWith(`${containerUrl}/`))
  )
}

// Whether network rules that deny let someone in all the same.
export const hasExceptions = (networkRules: unknown): boolean =>
  ['ipRules', 'virtualNetworkRules', 'resourceAccessRules'].some((name) => itemsOf(at(networkRules, name)).length > 0)
