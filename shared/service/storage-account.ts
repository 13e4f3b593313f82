// A storage account: finds it, creates it, and reads its key if nothing else gives access.
import { ArmError, unlessMissing } from '../azure/arm-error.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { pollUntil, sendAndConfirm, type PollPolicy } from '../azure/polling.js'
import { at, itemsOf, textOf } from '../json.js'

const apiVersion = '2023-05-01'

// The URL of its blob endpoint without a slash at the end; undefined if the account does not exist. Throws ArmError.
export const findBlobEndpoint = async (arm: Arm, id: string, signal: AbortSignal): Promise<string | undefined> => {
  const account = await find(arm, id, signal)
  return account === undefined ? undefined : endpointOf(account)
}

// Creates the account, and waits until it exists. Two jobs that create the same account share it. Throws ArmError.
export const createStorageAccount = async (arm: Arm, id: string, location: string, polling: PollPolicy): Promise<string> => {
  const put = (): Promise<ArmResponse> =>
    arm.change({ method: 'PUT', path: id, apiVersion, body: { location, ...secureAccount }, signal: polling.signal })
  await sendAndConfirm(put, () => find(arm, id, polling.signal), polling)
  return pollUntil(async () => {
    const account = await find(arm, id, polling.signal)
    const state = textOf(at(account?.body, 'properties', 'provisioningState'))
    return account !== undefined && state === 'Succeeded' ? { result: endpointOf(account) } : { retryAfter: 0 }
  }, polling)
}

// Its first key, requested until Azure returns it: the request changes nothing, and may be repeated. Throws ArmError.
export const readAccountKey = (arm: Arm, id: string, polling: PollPolicy): Promise<string> =>
  pollUntil(async () => ({ result: await firstKey(arm, id, polling.signal) }), polling)

// Its first key: a secret with every right on its blobs. Throws ArmError.
export const firstKey = async (arm: Arm, id: string, signal: AbortSignal): Promise<string> => {
  const { body } = await arm.change({ method: 'POST', path: `${id}/listKeys`, apiVersion, signal })
  const key = textOf(at(itemsOf(at(body, 'keys'))[0], 'value'))
  if (key === undefined) throw new ArmError({ status: 400, code: 'NoKey', message: 'The storage account has no key.' })
  return key
}

// Nothing in it is public. Keys stay allowed: a pipeline that may create the account usually has no role for its blobs.
const secureAccount = {
  kind: 'StorageV2',
  sku: { name: 'Standard_LRS' },
  properties: {
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: true,
    allowCrossTenantReplication: false,
    minimumTlsVersion: 'TLS1_2',
    supportsHttpsTrafficOnly: true,
  },
} as const

const find = (arm: Arm, id: string, signal: AbortSignal): Promise<ArmResponse | undefined> =>
  unlessMissing(() => arm.read(id, apiVersion, signal))

const endpointOf = ({ body }: ArmResponse): string => {
  const endpoint = textOf(at(body, 'properties', 'primaryEndpoints', 'blob'))
  if (endpoint === undefined)
    throw new ArmError({ status: 400, code: 'NoBlobEndpoint', message: 'The storage account has no blob service.' })
  return endpoint.replace(/\/+$/, '')
}
