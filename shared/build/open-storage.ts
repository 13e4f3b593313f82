// Opens the container for artifacts: creates the default one, and chooses the credential that can write to it.
import { defaultAccount, defaultContainerName } from '../artifacts/default-container.js'
import { createdText, mayWriteBlobs, openContainer } from '../artifacts/container.js'
import { blobHostProblem, blobHostsOf, shownUrl } from '../azure/blob-hosts.js'
import { untilAborted } from '../clock.js'
import { AibError } from '../errors.js'
import type { PollPolicy } from '../azure/polling.js'
import type { StorageAccess } from '../azure/storage.js'
import { createStorageAccount, findBlobEndpoint, readAccountKey } from '../service/storage-account.js'
import { spell } from '../inputs/spelling.js'
import { textOf } from '../json.js'
import type { Plan } from '../plan/plan.js'
import { pollPolicyFor } from './poll-policy.js'
import type { Job } from './template-job.js'
import { nameIn } from '../azure/resource-id.js'
import { withArmContext } from '../service/arm-context.js'

export interface Storage {
  readonly containerUrl: string
  readonly storage: StorageAccess
}

// The container that the inputs name, unchanged; otherwise the default one, which is created, with its account, if it does not exist.
// Undefined if nothing is to be stored. Throws AibError.
export const openStorage = async (job: Job, plans: Plan): Promise<Storage | undefined> => {
  const { artifacts, inputs, host, signal, storage } = job
  const [needing] = plans.filter((plan) => plan.artifacts.length > 0)
  if (needing === undefined) return undefined
  if (artifacts.containerUrl !== undefined) return { containerUrl: artifacts.containerUrl, storage }
  const { name, id } = defaultAccount(inputs.target, artifacts.storageAccount)
  return host.log.group(`Looking for storage account ${name} in resource group ${inputs.target.resourceGroup}`, async () => {
    const polling = pollPolicyFor(host, inputs.run, needing)
    const endpoint = checkedEndpoint(job, id, await ensureAccount(job, id, textOf(needing.template['location']) ?? '', polling))
    const containerUrl = `${endpoint}/${defaultContainerName}`
    const opened = await untilAborted(signal, openContainer(containerUrl, storage, signal))
    if (opened === 'created') host.log.info(createdText(defaultContainerName, name))
    const hasRole = opened !== 'no-role' && (await untilAborted(signal, mayWriteBlobs(containerUrl, storage, signal)))
    return { containerUrl, storage: hasRole ? storage : await byKey(job, id, containerUrl, polling) }
  })
}

// Throws AibError for an endpoint that is not blob storage of this cloud: it would receive a token and the scripts.
const checkedEndpoint = ({ inputs }: Job, id: string, endpoint: string): string => {
  const problem = blobHostProblem(endpoint, blobHostsOf(inputs.cloud))
  if (problem === undefined) return endpoint
  throw new AibError({
    code: 'upload-failed',
    message: `The blob endpoint that Azure names for the storage account, ${shownUrl(endpoint)}, ${problem}. Nothing was sent to it.`,
    where: id,
    fix: 'If the host is yours, name it in the input storage-hosts.',
  })
}

const ensureAccount = async ({ arm, host, signal }: Job, id: string, location: string, polling: PollPolicy): Promise<string> => {
  const found = await withArmContext('The storage account could not be read', id, () => findBlobEndpoint(arm, id, signal))
  if (found !== undefined) return found
  host.log.info(`The account does not exist: creating it in ${location}, without public access.`)
  const instead = spell('artifacts-container-url', host.platform)
  return withArmContext(`The storage account could not be created; ${instead} can name a container of another one`, id, () =>
    createStorageAccount(arm, id, location, polling),
  )
}

// The tasks that this one replaces used an account key too. Here, the key never leaves memory.
const byKey = async (
  { arm, host, signal, storage }: Job,
  id: string,
  containerUrl: string,
  polling: PollPolicy,
): Promise<StorageAccess> => {
  const { ContainerClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const doing = 'The pipeline’s identity has no role for the blobs of the storage account, and its key could not be read'
  const key = await withArmContext(doing, id, () => readAccountKey(arm, id, polling))
  host.mask(key)
  host.log.warn({
    text: `The pipeline’s identity has no role for the blobs of ${id}: a key of the account is used instead. Give it Storage Blob Data Contributor there; account keys can then be disabled.`,
  })
  const withKey = { ...storage, credential: new StorageSharedKeyCredential(new ContainerClient(containerUrl).accountName, key) }
  const opened = await untilAborted(signal, openContainer(containerUrl, withKey, signal))
  if (opened === 'created') host.log.info(createdText(defaultContainerName, nameIn(id)))
  return withKey
}
