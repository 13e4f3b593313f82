// An answer without content is neither "all is well" nor "it does not exist": the check that asked is not passed, and does not fail.
import assert from 'node:assert/strict'
import type { Artifact } from '../../../shared/artifacts/artifact.js'
import type { AzureReader } from '../../../shared/azure/reader.js'
import { at, isObject, itemsOf } from '../../../shared/json.js'
import { Unreadable } from '../../../shared/azure/unreadable.js'
import { orUnknown, type Remark } from '../../../shared/preflight/check.js'
import { checks } from '../../../shared/preflight/checks.js'
import { subjectOf } from '../../../shared/preflight/subject.js'
import {
  buildIdentityId,
  containerUrl,
  definitionId,
  group,
  identityId,
  networkId,
  planOf,
  subscription,
  template,
  type World,
} from './world.js'

const elsewhere = '/subscriptions/22222222-3333-4444-5555-666666666666/resourceGroups/shared'
const foreignIdentity = `${elsewhere}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/foreign`
const account = `${group}/providers/Microsoft.Storage/storageAccounts/scripts`
const [securityGroup, routeTable] = [
  `${group}/providers/Microsoft.Network/networkSecurityGroups/n`,
  `${group}/providers/Microsoft.Network/routeTables/r`,
]
const stagingGroup = `${subscription}/resourceGroups/staging`
const compute = `${subscription}/providers/Microsoft.Compute`
const image = `${compute}/locations/westus2/publishers/p/artifacttypes/vmimage/offers/o/skus/s/versions`
// The id of the role in every tenant.
const contributor = '/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c'
const all = { actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }

const list = (...value: readonly unknown[]) => ({ value })
const properties = (value: object) => ({ location: 'westus2', properties: value })
const provider = (name: string, ...resourceTypes: readonly string[]): World => ({
  [`${subscription}/providers/Microsoft.${name}`]: {
    registrationState: 'Registered',
    resourceTypes: resourceTypes.map((resourceType) => ({ resourceType, locations: ['West US 2'] })),
  },
})
const subnet = (name: string, more: object) => ({
  name,
  properties: {
    ...{ addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id: securityGroup }, routeTable: { id: routeTable } },
    ...more,
  },
})
const rule = (direction: string) => ({
  name: direction,
  properties: {
    ...{ direction, access: 'Allow', priority: 100, protocol: '*', sourcePortRange: '*', destinationPortRange: '*' },
    ...{ sourceAddressPrefix: '*', destinationAddressPrefix: '*' },
  },
})

// Everything that the checks read of the template below, where all is well.
const good: World = {
  ...provider('VirtualMachineImages', 'imageTemplates'),
  ...provider('Compute', 'galleries'),
  ...provider('ContainerInstance', 'containerGroups'),
  ...provider('KeyVault'),
  ...provider('Storage'),
  ...provider('Network'),
  [subscription]: { tenantId: 't' },
  [identityId]: { properties: { principalId: 'template', tenantId: 't' } },
  [foreignIdentity]: { properties: { principalId: 'vm', tenantId: 't' } },
  [buildIdentityId]: { properties: { principalId: 'vm', tenantId: 't' } },
  [contributor]: properties({ permissions: [all] }),
  [image]: [{ name: '1.0.0' }],
  [`${image}/1.0.0`]: properties({
    ...{ osDiskImage: { operatingSystem: 'Linux' }, hyperVGeneration: 'V2', architecture: 'x64' },
    plan: { name: 'n', product: 'o', publisher: 'p' },
  }),
  [`${subscription}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/p/offers/o/plans/n/agreements/current`]: {
    properties: { accepted: true },
  },
  [definitionId]: properties({
    ...{ osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2' },
    purchasePlan: { name: 'n', product: 'o', publisher: 'p' },
  }),
  [group]: { location: 'westus2' },
  [definitionId.split('/images/')[0] ?? '']: properties({}),
  [stagingGroup]: { location: 'westus2' },
  [`${stagingGroup}/resources?$top=1`]: list(),
  [`${group}/providers/Microsoft.Compute/images/written`]: properties({}),
  [`${subscription}/providers/Microsoft.Storage/storageAccounts`]: list({
    id: account,
    name: 'scripts',
    properties: { primaryEndpoints: { blob: 'https://scripts.blob.core.windows.net/' }, networkAcls: { defaultAction: 'Allow' } },
  }),
  [`${account}/blobServices/default/containers/artifacts`]: properties({}),
  [`${account}/blobServices/default/containers/disks`]: properties({}),
  [networkId]: {
    location: 'westus2',
    properties: {
      subnets: [
        subnet('build', { privateLinkServiceNetworkPolicies: 'Disabled' }),
        subnet('containers', { delegations: [{ properties: { serviceName: 'Microsoft.ContainerInstance/containerGroups' } }] }),
      ],
    },
  },
  '/providers/Microsoft.ResourceGraph/resources': { data: [] },
  [securityGroup]: properties({ securityRules: [rule('Inbound'), rule('Outbound')] }),
  [routeTable]: properties({ routes: [] }),
  [`${compute}/skus?$filter=location eq 'westus2'`]: list({
    ...{ resourceType: 'virtualMachines', name: 'Standard_D2ds_v4', family: 'f', locations: ['westus2'], restrictions: [] },
    capabilities: [
      { name: 'vCPUs', value: '2' },
      { name: 'HyperVGenerations', value: 'V1,V2' },
    ],
  }),
  [`${compute}/locations/westus2/usages`]: list({ name: { value: 'cores' }, limit: 10, currentValue: 0 }),
  [`${subscription}/providers/Microsoft.ContainerInstance/locations/westus2/usages`]: list({
    ...{ name: { value: 'StandardCores' }, limit: 10, currentValue: 0 },
  }),
}

// What any scope answers.
const ofAnyScope = (path: string): unknown => {
  if (path.includes('/Microsoft.Authorization/permissions')) return list(all)
  if (path.includes('/Microsoft.Authorization/roleAssignments'))
    return list({ properties: { roleDefinitionId: contributor, principalType: 'User' } })
  if (/\/Microsoft\.Authorization\/(?:locks|policyExemptions)/.test(path)) return list()
  return path.endsWith('/checkPolicyRestrictions') ? { fieldRestrictions: [] } : undefined
}

const subject = subjectOf(
  {
    ...planOf(
      template({
        source: {
          ...{ type: 'PlatformImage', publisher: 'p', offer: 'o', sku: 's', version: 'latest' },
          planInfo: { planName: 'n', planProduct: 'o', planPublisher: 'p' },
        },
        distribute: [
          {
            type: 'SharedImage',
            runOutputName: 'a',
            galleryImageId: `${definitionId}/versions/1.0.0`,
            targetRegions: [{ name: 'westus2' }],
          },
          {
            ...{ type: 'ManagedImage', runOutputName: 'b', location: 'westus2' },
            imageId: `${group}/providers/Microsoft.Compute/images/written`,
          },
          { type: 'VHD', runOutputName: 'c', uri: 'https://scripts.blob.core.windows.net/disks/a.vhd' },
        ],
        stagingResourceGroup: stagingGroup,
        vmProfile: {
          userAssignedIdentities: [foreignIdentity],
          vnetConfig: { subnetId: `${networkId}/subnets/build`, containerInstanceSubnetId: `${networkId}/subnets/containers` },
        },
      }),
    ),
    artifacts: [
      { kind: 'file', path: 'a.sh', absolutePath: '/a.sh', bytes: 1, modified: 0, sha256: 'a', blobName: 'a' } satisfies Artifact,
    ],
  },
  {
    target: { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'images' },
    artifacts: { access: 'identity', containerUrl, createContainer: false },
    environment: 'AzureCloud',
    waits: true,
    spell: (name) => name,
  },
)

// Reads the world; the answer to one path is an empty object.
const readerWith = (emptied: string | undefined, asked: Set<string> = new Set()): AzureReader => {
  const world = new Map(Object.entries(good).map(([path, body]) => [path.toLowerCase(), body]))
  const read = (path: string): Promise<unknown> => {
    const plain = decodeURIComponent(path)
    asked.add(plain)
    return Promise.resolve(plain === emptied ? {} : (ofAnyScope(plain) ?? world.get(plain.toLowerCase())))
  }
  return {
    get: read,
    ask: read,
    now: () => Date.now(),
    list: async (path) => {
      const body = await read(path)
      // As Arm.list does.
      if (isObject(body) && !('value' in body)) throw new Unreadable('It has no value.')
      return body === undefined ? undefined : itemsOf(at(body, 'value'))
    },
  }
}

const remarksOf = async (azure: AzureReader): Promise<readonly Remark[]> =>
  (await Promise.all(checks.filter(({ applies }) => applies(subject)).map((check) => orUnknown(() => check.check(subject, azure))))).flat()

// What these answer does not matter, only that they exist.
const existence = /\/blobServices\/default\/containers\/[^/]+$|\/resourceGroups\/images$/

describe('an empty object as an answer of Azure', () => {
  it('does not occur where all is well', async () => {
    assert.deepEqual(await remarksOf(readerWith(undefined)), [])
  })

  it('is not checked, whatever was asked, and never fails a build', async () => {
    const asked = new Set<string>()
    await remarksOf(readerWith(undefined, asked))
    assert.ok(asked.size > 50, String(asked.size))
    const wrong = await Promise.all(
      [...asked].map(async (path) => {
        const remarks = await remarksOf(readerWith(path))
        const statuses = [...new Set(remarks.map(({ status }) => status))].join()
        return statuses === (existence.test(path) ? '' : 'unknown') ? [] : [{ path, remarks }]
      }),
    )
    assert.deepEqual(wrong.flat(), [])
  })
})
