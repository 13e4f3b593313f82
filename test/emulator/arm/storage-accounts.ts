// Storage accounts: listed, read and created; their keys and containers.
import type { Service } from '../image-builder/service.js'
import { objectOf, tagsOf, textOf, type JsonObject } from '../json.js'
import { empty, json, type Answer } from '../net/answer.js'
import type { StorageAccount } from '../world.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError, resourceNotFound } from './errors.js'
import { resultUrl } from './resources.js'

const subscription = '/subscriptions/{subscription}'
const accounts = `${subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts`

// The routes of storage accounts.
export const storageAccountRoutes = (service: Service): Route[] => [
  {
    method: 'GET',
    path: `${subscription}/providers/Microsoft.Storage/storageAccounts`,
    action: 'Microsoft.Storage/storageAccounts/read',
    handle: (call) => listAccounts(service, call),
  },
  { method: 'GET', path: accounts, action: 'Microsoft.Storage/storageAccounts/read', handle: (call) => listAccounts(service, call) },
  {
    method: 'GET',
    path: `${accounts}/{account}`,
    action: 'Microsoft.Storage/storageAccounts/read',
    handle: (call) => json(200, accountBody(service, accountOf(service, call))),
  },
  {
    method: 'PUT',
    path: `${accounts}/{account}`,
    action: 'Microsoft.Storage/storageAccounts/write',
    handle: (call) => putAccount(service, call),
  },
  {
    method: 'POST',
    path: `${accounts}/{account}/listKeys`,
    action: 'Microsoft.Storage/storageAccounts/listKeys/action',
    handle: (call) => listKeys(service, call),
  },
  {
    method: 'GET',
    path: `${accounts}/{account}/blobServices/default/containers/{container}`,
    action: 'Microsoft.Storage/storageAccounts/blobServices/containers/read',
    handle: (call) => showContainer(service, call),
  },
  {
    method: 'PUT',
    path: `${accounts}/{account}/blobServices/default/containers/{container}`,
    action: 'Microsoft.Storage/storageAccounts/blobServices/containers/write',
    handle: (call) => putContainer(service, call),
  },
]

const listAccounts = (service: Service, call: ArmCall): Answer => {
  const parent =
    nameOf(call, 'group') === '' ? `/subscriptions/${service.world.subscriptionId}` : service.world.groupId(nameOf(call, 'group'))
  const bodies = service.world.accounts.below(parent).map((account) => accountBody(service, account))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

const showContainer = async (service: Service, call: ArmCall): Promise<Answer> => {
  const name = nameOf(call, 'container')
  if (!(await service.blobs.hasContainer(accountOf(service, call).store, name)))
    throw new ArmError(404, 'ContainerNotFound', 'The specified container does not exist.')
  return json(200, containerBody(call))
}

// Blob Containers - Create: 201 for a new one, 200 for one that exists.
const putContainer = async (service: Service, call: ArmCall): Promise<Answer> => {
  const { store } = accountOf(service, call)
  const existed = await service.blobs.hasContainer(store, nameOf(call, 'container'))
  await service.blobs.createContainer(store, nameOf(call, 'container'))
  return json(existed ? 200 : 201, containerBody(call))
}

const containerBody = (call: ArmCall): JsonObject => ({
  id: call.id,
  name: nameOf(call, 'container'),
  type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  properties: { publicAccess: 'None', leaseStatus: 'Unlocked', leaseState: 'Available' },
})

const accountOf = (service: Service, call: ArmCall): StorageAccount => {
  const account = service.world.accounts.get(call.id.replace(/\/(?:listKeys|blobServices\/.*)$/i, ''))
  if (!account) throw resourceNotFound('Microsoft.Storage/storageAccounts', nameOf(call, 'account'), nameOf(call, 'group'))
  return account
}

const accountBody = (service: Service, { id, name, store, location, tags }: StorageAccount): JsonObject => ({
  id,
  name,
  type: 'Microsoft.Storage/storageAccounts',
  sku: { name: 'Standard_LRS', tier: 'Standard' },
  kind: 'StorageV2',
  location,
  tags,
  properties: {
    provisioningState: 'Succeeded',
    allowBlobPublicAccess: false,
    supportsHttpsTrafficOnly: true,
    publicNetworkAccess: 'Enabled',
    networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Allow' },
    primaryEndpoints: { blob: `${service.blobUrl()}/${store}/` },
    ...service.settings.storageNetwork,
  },
})

// A new account exists once its operation is polled, for which ARM returns a Location. An update of an existing one changes nothing here.
const putAccount = (service: Service, call: ArmCall): Answer => {
  const { world, blobs, operations } = service
  const existing = world.accounts.get(call.id)
  if (existing) return json(200, accountBody(service, existing))
  const name = nameOf(call, 'account')
  const { location, kind, sku, tags } = objectOf(call.body)
  if (!/^[a-z0-9]{3,24}$/.test(name)) {
    const message = `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`
    throw new ArmError(400, 'AccountNameInvalid', message)
  }
  if (textOf(location) === '' || textOf(kind) === '' || textOf(objectOf(sku).name) === '') {
    throw new ArmError(400, 'InvalidRequestContent', 'The request content was invalid: location, kind and sku are required.')
  }
  const claimed = blobs.claim()
  if (!claimed) throw new ArmError(409, 'StorageAccountQuotaExceeded', 'No more storage accounts can be made.')
  world.accounts.put(call.id, { id: call.id, name, store: claimed.name, key: claimed.key, location: textOf(location), tags: tagsOf(tags) })
  return empty(202, { location: resultUrl(service, operations.start(call.id).id, call) })
}

const listKeys = (service: Service, call: ArmCall): Answer =>
  json(200, { keys: [{ keyName: 'key1', value: accountOf(service, call).key, permissions: 'FULL' }] })
