// The storage account of a container's URL, which contains only its name.
import { at, itemsOf, textOf } from '../json.js'
import { reads } from '../azure/reads.js'
import type { AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'
import { permissionsOn, permissionsAllow } from './roles.js'
import type { Subject } from './subject.js'

// The account of the artifacts' container. Throws Unreadable if the subscription lists none with this address.
export const artifactsAccount = ({ artifacts, target }: Subject, azure: AzureReader): Promise<unknown> =>
  accountOf(artifacts.containerUrl ?? '', target.subscriptionId, azure)

// The resource id of the container in a URL. Throws Unreadable if the subscription does not list its account.
export const containerScopeOf = async (url: string, { target }: Subject, azure: AzureReader): Promise<string> => {
  const account = await accountOf(url, target.subscriptionId, azure)
  const [container = ''] = url.slice(endpointOf(account).length).split(/[/?]/)
  return `${textOf(at(account, 'id')) ?? ''}/blobServices/default/containers/${container}`
}

// Whether the service itself downloads something from the container; downloads of the build VM do not count.
export const serviceReadsArtifacts = ({ plan, artifacts: { containerUrl } }: Subject): boolean => {
  if (containerUrl === undefined) return false
  // A step of the build VM with a link is a script, which the service reads.
  return (
    plan.deliveries.some(({ by }) => by !== 'identity') || plan.remoteFiles.some(({ value }) => value.value.startsWith(`${containerUrl}/`))
  )
}

// Whether network rules that deny by default still allow someone.
export const hasExceptions = (networkRules: unknown): boolean =>
  ['ipRules', 'virtualNetworkRules', 'resourceAccessRules'].some((name) => itemsOf(at(networkRules, name)).length > 0)

const accountOf = async (url: string, subscriptionId: string, azure: AzureReader): Promise<unknown> => {
  const accounts =
    (await azure.list(`/subscriptions/${subscriptionId}/providers/Microsoft.Storage/storageAccounts`, reads.storageAccount)) ?? []
  const address = `${url}/`.toLowerCase()
  const account = accounts.find((candidate) => endpointOf(candidate) !== '/' && address.startsWith(endpointOf(candidate).toLowerCase()))
  if (account !== undefined) return account
  // The container, without the blob and a signature.
  const shown = (url.split('?')[0] ?? '').split('/').slice(0, 4).join('/')
  // Azure leaves out of a list what the caller may not read.
  const may = await mayReadAccounts(subscriptionId, azure)
  if (may === false)
    throw new Unreadable(
      `The storage account of ${shown} is not one that the pipeline’s identity can see in the subscription.`,
      reads.storageAccount,
    )
  const doubt = may === undefined ? `, or the pipeline’s identity lacks ${reads.storageAccount}` : ''
  throw new Unreadable(
    `The subscription has no storage account for ${shown}${doubt}. Correct the URL if it is misspelt; an account in another subscription is not checked.`,
  )
}

// Whether the list of accounts is complete: the pipeline's identity may read those of the whole subscription. Undefined if its permissions
// cannot be read.
const mayReadAccounts = async (subscriptionId: string, azure: AzureReader): Promise<boolean | undefined> => {
  try {
    return permissionsAllow(await permissionsOn(azure, `/subscriptions/${subscriptionId}`), reads.storageAccount)
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

// With a slash at the end.
const endpointOf = (account: unknown): string =>
  `${(textOf(at(account, 'properties', 'primaryEndpoints', 'blob')) ?? '').replace(/\/+$/, '')}/`
