import assert from 'node:assert/strict'
import type { Check } from '../../../shared/preflight/check.js'
import { artifactsAccess } from '../../../shared/preflight/checks/artifacts-access.js'
import { artifactsNetwork } from '../../../shared/preflight/checks/artifacts-network.js'
import { assignIdentity } from '../../../shared/preflight/checks/assign-identity.js'
import { buildIdentities } from '../../../shared/preflight/checks/build-identities.js'
import { containerInstances } from '../../../shared/preflight/checks/container-instances.js'
import { containerSubnet } from '../../../shared/preflight/checks/container-subnet.js'
import { galleryDefinition } from '../../../shared/preflight/checks/gallery-definition.js'
import { galleryVersion } from '../../../shared/preflight/checks/gallery-version.js'
import { locks } from '../../../shared/preflight/checks/locks.js'
import { managedImageTarget } from '../../../shared/preflight/checks/managed-image-target.js'
import { managedImageSecurity } from '../../../shared/preflight/checks/managed-image-security.js'
import { marketplaceTerms } from '../../../shared/preflight/checks/marketplace-terms.js'
import { networkAccess } from '../../../shared/preflight/checks/network-access.js'
import { previewFeature } from '../../../shared/preflight/checks/preview-feature.js'
import { providersRegistered } from '../../../shared/preflight/checks/providers.js'
import { regions } from '../../../shared/preflight/checks/regions.js'
import { sourceImage } from '../../../shared/preflight/checks/source-image.js'
import { stagingGroup } from '../../../shared/preflight/checks/staging-group.js'
import { subnet } from '../../../shared/preflight/checks/subnet.js'
import { templateIdentity } from '../../../shared/preflight/checks/template-identity.js'
import { templateRights } from '../../../shared/preflight/checks/template-rights.js'
import { vmQuota } from '../../../shared/preflight/checks/vm-quota.js'
import { vmSize } from '../../../shared/preflight/checks/vm-size.js'
import type { Surroundings } from '../../../shared/preflight/subject.js'
import { toolTagNames } from '../../../shared/template/tool-tags.js'
import type { Json } from '../../../shared/json.js'
import {
  absent,
  buildIdentityId,
  containerUrl,
  definitionId,
  denied,
  group,
  identityId,
  networkId,
  said,
  subscription,
  template,
  type World,
} from './world.js'

interface Case {
  readonly title: string
  readonly properties?: Readonly<Record<string, Json | undefined>>
  readonly world: World
  readonly surroundings?: Partial<Surroundings>
  // One pattern per remark; empty if all is well.
  readonly remarks: readonly RegExp[]
}

const cases = (check: Check, some: readonly Case[]): void => {
  describe(`the check ${check.id}`, () => {
    for (const { title, properties, world, surroundings, remarks: expected } of some) {
      it(title, async () => {
        const remarks = await said(check, template(properties), world, surroundings)
        assert.equal(remarks.length, expected.length, remarks.join('\n'))
        for (const [index, pattern] of expected.entries()) assert.match(remarks[index] ?? '', pattern)
      })
    }
  })
}

const provider = (name: string, registrationState: string, resourceTypes: readonly unknown[] = []): World => ({
  [`${subscription}/providers/Microsoft.${name}`]: { namespace: `Microsoft.${name}`, registrationState, resourceTypes },
})
const type = (resourceType: string, ...locations: readonly string[]) => ({ resourceType, locations, apiVersions: ['2024-02-01'] })

const registered: World = ['VirtualMachineImages', 'Compute', 'KeyVault', 'Storage', 'Network', 'ContainerInstance']
  .map((name) => provider(name, 'Registered'))
  .reduce((all, one) => ({ ...all, ...one }))

cases(providersRegistered, [
  {
    title: 'names each that is not registered, and warns of one that is just being registered or may not be needed',
    world: {
      ...registered,
      ...provider('ContainerInstance', 'NotRegistered'),
      ...provider('Storage', 'Registering'),
      ...provider('KeyVault', 'Unregistered'),
    },
    remarks: [
      /^warning: .*KeyVault is not registered/,
      /^warning: .*Storage .*\(Registering\)/,
      /^failed: .*Microsoft\.ContainerInstance .*\(NotRegistered\)/,
    ],
  },
  { title: 'passes where all are, in any case', world: { ...registered, ...provider('Compute', 'registered') }, remarks: [] },
  {
    title: 'is unknown where Azure does not say it',
    world: { ...registered, [`${subscription}/providers/Microsoft.Compute`]: { namespace: 'Microsoft.Compute' } },
    remarks: [/^unknown: Azure does not say whether the resource provider Microsoft\.Compute is registered\.$/],
  },
  {
    title: 'says which could not be read, and still what is wrong with the others',
    world: { ...registered, ...provider('VirtualMachineImages', 'NotRegistered'), [`${subscription}/providers/Microsoft.Network`]: denied },
    remarks: [/^failed: .*VirtualMachineImages/, /^unknown: /],
  },
])

const feature = (name: string, state: string): World => ({
  [`${subscription}/providers/Microsoft.Features/providers/Microsoft.VirtualMachineImages/features/${name}`]: { properties: { state } },
})

cases(previewFeature, [
  { title: 'does not apply in the public cloud', world: {}, remarks: [/^-$/] },
  {
    title: 'warns where Government lacks its feature, which may not be needed',
    world: feature('FairfaxPublicPreview', 'NotRegistered'),
    surroundings: { environment: 'AzureUSGovernment' },
    remarks: [/^warning: .*FairfaxPublicPreview is not registered .*may no longer be needed/],
  },
  {
    title: 'passes where China has its own',
    world: feature('MooncakePublicPreview', 'Registered'),
    surroundings: { environment: 'AzureChinaCloud' },
    remarks: [],
  },
  {
    title: 'is unknown where the cloud does not have the feature',
    world: {},
    surroundings: { environment: 'AzureChinaCloud' },
    remarks: [/^unknown: Azure does not say whether MooncakePublicPreview is registered\.$/],
  },
  {
    title: 'fails while the registration is pending',
    world: feature('MooncakePublicPreview', 'Pending'),
    surroundings: { environment: 'AzureChinaCloud' },
    remarks: [/^failed: .*\(Pending\)/],
  },
])

const inRegions = (imageBuilder: readonly string[], galleries: readonly string[]): World => ({
  ...provider('VirtualMachineImages', 'Registered', [type('imageTemplates', ...imageBuilder)]),
  ...provider('Compute', 'Registered', [type('galleries', ...galleries)]),
})
const distribute = (more: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> => ({
  distribute: [{ type: 'SharedImage', runOutputName: 'image', galleryImageId: definitionId, ...more }],
})

cases(regions, [
  {
    title: 'compares the live lists without case and spaces',
    properties: distribute({ targetRegions: [{ name: 'northeurope' }, { name: 'West US 2' }] }),
    world: inRegions(['West US 2', 'East US'], ['West US 2', 'North Europe']),
    remarks: [],
  },
  {
    title: 'fails for a template where the service is not, and for a target region that is not open',
    properties: distribute({ replicationRegions: ['westus2', 'jioindiawest'] }),
    world: inRegions(['East US'], ['West US 2']),
    remarks: [
      /^failed: West US 2 is not among the regions of Microsoft\.VirtualMachineImages/,
      /^failed: jioindiawest is not among the regions of Microsoft\.Compute/,
    ],
  },
  {
    title: 'names the region that a misspelt one means',
    properties: distribute({ targetRegions: [{ name: 'westus22' }] }),
    world: inRegions(['West US 2'], ['West US 2', 'North Europe']),
    remarks: [/^failed: westus22 is not among the regions .* Did you mean westus2\?$/],
  },
  { title: 'is unknown where a provider lists nothing', world: {}, remarks: [/^unknown: .*does not list its regions/] },
])

const principal = '99999999-0000-0000-0000-000000000001'
const identity = (id: string): World => ({
  [id]: { id, location: 'westus2', properties: { principalId: principal, clientId: 'c', tenantId: 't' } },
})

cases(templateIdentity, [
  { title: 'passes where it exists', world: identity(identityId), remarks: [] },
  { title: 'fails if it does not', world: {}, remarks: [/^failed: The identity .*template does not exist/] },
  { title: 'is unknown where it may not be read', world: { [identityId]: denied }, remarks: [/^unknown: /] },
])

const permissions = (...value: readonly object[]): World => ({
  ...identity(identityId),
  [`${identityId}/providers/Microsoft.Authorization/permissions`]: { value },
})

cases(assignIdentity, [
  {
    title: 'fails with a pattern that only looks like the action',
    world: permissions({ actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action'], notActions: [] }),
    remarks: [/^failed/],
  },
  {
    title: 'passes with Managed Identity Operator',
    world: permissions({
      actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/read', 'microsoft.managedidentity/userAssignedIdentities/assign/action'],
      notActions: [],
    }),
    remarks: [],
  },
  { title: 'passes with a star', world: permissions({ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }), remarks: [] },
  {
    title: 'fails where the action is taken out again',
    world: permissions({ actions: ['*'], notActions: ['Microsoft.ManagedIdentity/*/assign/*'] }),
    remarks: [/^failed: The pipeline’s identity may not assign the identity/],
  },
  {
    title: 'passes where one role takes out what another gives',
    world: permissions(
      { actions: ['*'], notActions: ['Microsoft.ManagedIdentity/*'] },
      { actions: ['Microsoft.ManagedIdentity/*'], notActions: [] },
    ),
    remarks: [],
  },
  { title: 'fails with no role at all', world: permissions({ actions: ['*/read'], notActions: [] }), remarks: [/^failed/] },
  { title: 'leaves an identity that does not exist to the other check', world: {}, remarks: [] },
])

const role = (name: string, permission: object): World => ({
  [`${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`]: {
    properties: { roleName: name, permissions: [permission] },
  },
})
const assigned = (scope: string, ...names: readonly string[]): World => ({
  [`${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope() and assignedTo('${principal}')`]: {
    value: names.map((name) => ({
      properties: {
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
        principalId: principal,
        scope,
      },
    })),
  },
})
const operator = role('operator', { actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'], notActions: [] })
const reader = role('reader', { actions: ['*/read'], notActions: [] })
const onBuildVm = { vmProfile: { userAssignedIdentities: [buildIdentityId] } }

cases(buildIdentities, [
  { title: 'does not apply without any', world: {}, remarks: [/^-$/] },
  {
    title: 'passes where the template’s identity is operator',
    properties: onBuildVm,
    world: {
      ...identity(identityId),
      ...identity(buildIdentityId),
      ...operator,
      ...reader,
      ...assigned(buildIdentityId, 'reader', 'operator'),
    },
    remarks: [],
  },
  {
    title: 'fails with the command if no role of it allows it',
    properties: onBuildVm,
    world: { ...identity(identityId), ...identity(buildIdentityId), ...reader, ...assigned(buildIdentityId, 'reader') },
    remarks: [/^failed: The template’s identity lacks Microsoft\.ManagedIdentity\/.*assign\/action on .*vm\.$/],
  },
  {
    title: 'fails if one does not exist',
    properties: onBuildVm,
    world: identity(identityId),
    remarks: [/^failed: The identity .*vm does not exist/],
  },
])

const images = `${subscription}/providers/Microsoft.Compute/locations/westus2/publishers/Canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/server/versions`
const ubuntu = {
  location: 'westus2',
  name: '24.04.202511050',
  properties: {
    hyperVGeneration: 'V2',
    architecture: 'x64',
    imageDeprecationStatus: { imageState: 'Active' },
    osDiskImage: { operatingSystem: 'Linux', sizeInGb: 30 },
    features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }],
  },
}
// In the order of the list, which is that of texts.
const latest: World = { [images]: [{ name: '24.04.202511050' }, { name: '24.04.9' }], [`${images}/24.04.202511050`]: ubuntu }
const definition = (properties: object, location = 'westus2'): World => ({
  [definitionId]: {
    id: definitionId,
    location,
    properties: {
      ...{ osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2' },
      features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }],
      ...properties,
    },
  },
})

const baseId = `${group}/providers/Microsoft.Compute/galleries/corporate/images/base`
const fromGallery = (version: string) => ({ source: { type: 'SharedImageVersion', imageVersionId: `${baseId}/versions/${version}` } })
const version = (...names: readonly string[]) => ({
  properties: { publishingProfile: { excludeFromLatest: false, targetRegions: names.map((name) => ({ name, regionalReplicaCount: 1 })) } },
})
const base: World = { [baseId]: { location: 'westus2', properties: { osType: 'Linux', osState: 'Generalized' } } }

const supported: World = {
  [baseId]: {
    location: 'westus2',
    properties: {
      ...{ osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2' },
      features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }],
    },
  },
}

cases(galleryDefinition, [
  { title: 'passes where all fits', world: { ...latest, ...definition({}) }, remarks: [] },
  { title: 'fails if it does not exist', world: latest, remarks: [/^failed: The image definition .*web does not exist/] },
  {
    title: 'names every difference',
    world: { ...latest, ...definition({ osType: 'Windows', hyperVGeneration: 'V1', architecture: 'Arm64' }) },
    remarks: [
      /^failed: .*operating system Windows.*has Linux/,
      /^failed: .*generation V1.*has V2/,
      /^failed: .*architecture Arm64.*has x64/,
    ],
  },
  {
    title: 'takes a definition that names no generation for V1',
    world: { ...latest, ...definition({ hyperVGeneration: undefined }) },
    remarks: [/^failed: .*generation V1/],
  },
  {
    title: 'fails for specialized images',
    world: { ...latest, ...definition({ osState: 'Specialized' }) },
    remarks: [/^failed: .*specialized/],
  },
  {
    title: 'warns where the definition’s home is none of the target regions',
    properties: distribute({ targetRegions: [{ name: 'eastus' }] }),
    world: { ...latest, ...definition({}) },
    remarks: [/^warning: The image definition is in westus2, which is not one of the target regions/],
  },
  {
    title: 'leaves a region that does not exist, which may be meant to be its home, to the check of regions',
    properties: distribute({ targetRegions: [{ name: 'westsu2' }] }),
    world: { ...latest, ...definition({}) },
    remarks: [],
  },
  {
    title: 'warns of a security type that the source has not',
    world: { ...latest, ...definition({ features: [{ name: 'SecurityType', value: 'ConfidentialVM' }] }) },
    remarks: [/^warning: The source image has the security type TrustedLaunchSupported, the target ConfidentialVM/],
  },
  {
    title: 'warns of TrustedLaunch for an image that only supports it',
    world: { ...latest, ...definition({ features: [{ name: 'SecurityType', value: 'TrustedLaunch' }] }) },
    remarks: [/^warning: .*the target TrustedLaunch/],
  },
  {
    title: 'warns of a plain definition for a marketplace image that is TrustedLaunchSupported',
    world: { ...latest, ...definition({ features: undefined }) },
    remarks: [/^warning: .*TrustedLaunchSupported, the target Standard: .*both sides must have it/],
  },
  {
    title: 'fails for a plain definition if the source is TrustedLaunchSupported in a gallery',
    properties: fromGallery('1.0.0'),
    world: { ...supported, [`${baseId}/versions/1.0.0`]: version('West US 2'), ...definition({ features: undefined }) },
    remarks: [/^failed: .*TrustedLaunchSupported, the target Standard/],
  },
  {
    title: 'leaves a planInfo that the image does not have to marketplace-terms',
    properties: {
      source: {
        type: 'PlatformImage',
        publisher: 'Canonical',
        offer: 'ubuntu-24_04-lts',
        sku: 'server',
        version: 'latest',
        planInfo: { planName: 'pro', planProduct: 'ubuntu', planPublisher: 'canonical' },
      },
    },
    world: { ...latest, ...definition({}) },
    remarks: [],
  },
  {
    title: 'compares nothing where the source may not be read, and reports it',
    world: { [images]: denied, ...definition({ osType: 'Windows' }) },
    remarks: [/^unknown: /],
  },
])

const numbered = distribute({ galleryImageId: `${definitionId}/versions/1.2.3` })
const taken: World = { [`${definitionId}/versions/1.2.3`]: { name: '1.2.3', properties: { provisioningState: 'Succeeded' } } }
const templateId = `${group}/providers/Microsoft.VirtualMachineImages/imageTemplates/web`

cases(galleryVersion, [
  { title: 'does not apply where the service counts', world: taken, remarks: [/^-$/] },
  { title: 'passes where the number is free', properties: numbered, world: {}, remarks: [] },
  { title: 'fails where it is taken', properties: numbered, world: taken, remarks: [/^failed: Version 1\.2\.3 of .* already exists/] },
  {
    title: 'fails where it is taken and the template of this name differs',
    properties: numbered,
    world: {
      ...taken,
      [templateId]: { tags: { [toolTagNames.template]: 'other' }, properties: { lastRunStatus: { runState: 'Running' } } },
    },
    remarks: [/^failed/],
  },
  {
    title: 'only warns where a run of the same template may have made it',
    properties: numbered,
    world: {
      ...taken,
      [templateId]: { tags: { [toolTagNames.template]: 'fingerprint' }, properties: { lastRunStatus: { runState: 'Running' } } },
    },
    remarks: [/^warning: .*A run of the same template may have created it/],
  },
])

const ofSource = {
  distribute: [{ type: 'SharedImage', runOutputName: 'image', galleryImageId: definitionId, versioning: { scheme: 'Source' } }],
}
const pinned = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: '24.04.202511050' }
const takenBySource: World = { [`${definitionId}/versions/24.4.202511050`]: { properties: {} } }

cases(galleryVersion, [
  { title: 'passes where the number of the source is free', properties: { ...ofSource, source: pinned }, world: {}, remarks: [] },
  {
    title: 'warns where the number of the source is taken',
    properties: { ...ofSource, source: pinned },
    world: takenBySource,
    remarks: [/^warning: The scheme Source .* version 24\.4\.202511050 of .* already exists/],
  },
  {
    title: 'warns where the number of the newest version of the source is taken',
    properties: ofSource,
    world: { ...latest, ...takenBySource },
    remarks: [/^warning: The scheme Source/],
  },
  {
    title: 'ignores a source without versions',
    properties: { ...ofSource, source: { type: 'ManagedImage', imageId: `${group}/providers/Microsoft.Compute/images/base` } },
    world: takenBySource,
    remarks: [],
  },
])

const managedImageId = `${group}/providers/Microsoft.Compute/images/base`
const fromManaged = { source: { type: 'ManagedImage', imageId: managedImageId } }
const managed = (location: string, osState = 'Generalized'): World => ({
  [managedImageId]: { location, properties: { hyperVGeneration: 'V2', storageProfile: { osDisk: { osType: 'Linux', osState } } } },
})
cases(sourceImage, [
  { title: 'passes for the latest platform image', world: latest, remarks: [] },
  {
    title: 'fails if the region does not have it',
    world: {},
    remarks: [/^failed: There is no platform image Canonical:ubuntu-24_04-lts:server:latest in westus2/],
  },
  {
    title: 'looks up the very version of one that names it',
    properties: {
      source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: '24.04.202511050' },
    },
    world: { [`${images}/24.04.202511050`]: ubuntu },
    remarks: [],
  },
  {
    title: 'fails for a deprecated one',
    world: {
      ...latest,
      [`${images}/24.04.202511050`]: {
        ...ubuntu,
        properties: { ...ubuntu.properties, imageDeprecationStatus: { imageState: 'Deprecated' } },
      },
    },
    remarks: [/^failed: .*deprecated/],
  },
  { title: 'passes for a managed image that is near', properties: fromManaged, world: managed('West US 2'), remarks: [] },
  {
    title: 'fails for a managed image in another region',
    properties: fromManaged,
    world: managed('eastus'),
    remarks: [/^failed: .* is in eastus/],
  },
  {
    title: 'fails for a specialized managed image',
    properties: fromManaged,
    world: managed('westus2', 'Specialized'),
    remarks: [/^failed: .*specialized/],
  },
  {
    title: 'fails for a managed image that does not exist',
    properties: fromManaged,
    world: {},
    remarks: [/^failed: The managed image .* does not exist/],
  },
  {
    title: 'passes for a gallery version that is replicated to the region',
    properties: fromGallery('1.0.0'),
    world: { ...base, [`${baseId}/versions/1.0.0`]: version('East US', 'West US 2') },
    remarks: [],
  },
  {
    title: 'fails for one that is not',
    properties: fromGallery('1.0.0'),
    world: { ...base, [`${baseId}/versions/1.0.0`]: version('East US') },
    remarks: [/^failed: The source image is not replicated to West US 2.*eastus/],
  },
  {
    title: 'fails where the definition has no version that counts for latest',
    properties: fromGallery('latest'),
    world: { ...base, [`${baseId}/versions`]: { value: [{ properties: { publishingProfile: { excludeFromLatest: true } } }] } },
    remarks: [/^failed: The image definition has no version/],
  },
  {
    title: 'passes where some version for latest is in the region',
    properties: fromGallery('latest'),
    world: { ...base, [`${baseId}/versions`]: { value: [version('East US'), version('West US 2')] } },
    remarks: [],
  },
  {
    title: 'is unknown for an image that is shared by others',
    properties: { source: { type: 'SharedImageVersion', imageVersionId: '/sharedGalleries/g/images/i/versions/1.0.0' } },
    world: {},
    remarks: [/^unknown: /],
  },
])

const planInfo = { planName: 'pro', planProduct: 'ubuntu', planPublisher: 'canonical' }
const withPlan = { source: { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu', sku: 'pro', version: 'latest', planInfo } }
const agreement = `${subscription}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/canonical/offers/ubuntu/plans/pro/agreements/current`

const proImages = `${subscription}/providers/Microsoft.Compute/locations/westus2/publishers/canonical/artifacttypes/vmimage/offers/ubuntu/skus/pro/versions`
const proImage = (plan: object | undefined): World => ({
  [proImages]: [{ name: '1.0.0' }],
  [`${proImages}/1.0.0`]: { properties: { hyperVGeneration: 'V2', ...(plan === undefined ? {} : { plan }) } },
})
const pro = proImage({ name: 'pro', product: 'ubuntu', publisher: 'canonical' })
const accepted = { [agreement]: { properties: { accepted: true } } }

cases(marketplaceTerms, [
  { title: 'ignores an image without a plan', world: latest, remarks: [] },
  { title: 'passes where they are accepted', properties: withPlan, world: { ...pro, ...accepted }, remarks: [] },
  {
    title: 'fails if they are not',
    properties: withPlan,
    world: { ...pro, [agreement]: { properties: { accepted: false } } },
    remarks: [/^failed: The terms of the purchase plan canonical, ubuntu, pro are not accepted/],
  },
  {
    title: 'warns where the marketplace shows no terms',
    properties: withPlan,
    world: pro,
    remarks: [/^warning: The marketplace shows no terms/],
  },
  {
    title: 'fails if the image has a plan and the template none',
    properties: { source: { ...withPlan.source, planInfo: null } },
    world: pro,
    remarks: [/^failed: The image has the purchase plan canonical, ubuntu, pro, and the template has no planInfo/],
  },
  {
    title: 'fails if the plan differs from the image’s',
    properties: withPlan,
    world: { ...proImage({ name: 'basic', product: 'ubuntu', publisher: 'canonical' }), ...accepted },
    remarks: [/^failed: The image has the purchase plan canonical, ubuntu, basic, the template’s planInfo is canonical, ubuntu, pro/],
  },
  {
    title: 'warns of a plan for an image without one',
    properties: withPlan,
    world: { ...proImage(undefined), ...accepted },
    remarks: [/^warning: The image has no purchase plan/],
  },
  {
    title: 'looks at the terms even if the image may not be read',
    properties: withPlan,
    world: { [proImages]: denied, ...accepted },
    remarks: [/^unknown: /],
  },
])

const account = (properties: object): World => ({
  [`${subscription}/providers/Microsoft.Storage/storageAccounts`]: {
    value: [
      {
        id: `${group}/providers/Microsoft.Storage/storageAccounts/scripts`,
        name: 'scripts',
        properties: { primaryEndpoints: { blob: 'https://scripts.blob.core.windows.net/' }, ...properties },
      },
    ],
  },
})
const withScript = { customize: [{ type: 'Shell', name: 'install', scriptUri: `${containerUrl}/abc/install.sh` }] }
const container = `${group}/providers/Microsoft.Storage/storageAccounts/scripts/blobServices/default/containers/artifacts`
const blobReader = role('blob reader', {
  actions: [],
  notActions: [],
  dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'],
  notDataActions: [],
})

cases(artifactsAccess, [
  { title: 'does not apply where the service reads nothing of the container', world: {}, remarks: [/^-$/] },
  {
    title: 'does not apply with signed links',
    properties: withScript,
    world: {},
    surroundings: { artifacts: { access: 'sas', containerUrl, createContainer: false } },
    remarks: [/^-$/],
  },
  {
    title: 'passes with a role for the data',
    properties: withScript,
    world: { ...account({}), ...identity(identityId), ...blobReader, ...assigned(container, 'blob reader') },
    remarks: [],
  },
  {
    title: 'fails if the only role is one for the account and not for the data',
    properties: withScript,
    world: { ...account({}), ...identity(identityId), ...reader, ...assigned(container, 'reader') },
    remarks: [/^failed: The template’s identity lacks .*blobs\/read on .*containers\/artifacts\.$/],
  },
  {
    title: 'is unknown where the account is not to be seen',
    properties: withScript,
    world: identity(identityId),
    remarks: [/^unknown: The subscription has no storage account for /],
  },
])

cases(artifactsNetwork, [
  { title: 'passes without a firewall', properties: withScript, world: account({ networkAcls: { defaultAction: 'Allow' } }), remarks: [] },
  {
    title: 'fails where everything is denied, whatever Azure’s own services may',
    properties: withScript,
    world: account({ networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] } }),
    remarks: [/^failed: The firewall of the storage account scripts denies/],
  },
  {
    title: 'warns where some are let in',
    properties: withScript,
    world: account({ networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.0/24', action: 'Allow' }] } }),
    remarks: [/^warning: .*will likely be denied/],
  },
  {
    title: 'fails where public networks are shut off',
    properties: withScript,
    world: account({ publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Allow' } }),
    remarks: [/^failed: .*accepts no requests from public networks/],
  },
])

const stagingId = `${subscription}/resourceGroups/staging`
const staged = { stagingResourceGroup: stagingId }
const staging = (location: string, tags: Readonly<Record<string, string>> = {}, ...resources: readonly object[]): World => ({
  [stagingId]: { id: stagingId, location, tags },
  [`${stagingId}/resources?$top=1`]: { value: resources },
})

cases(stagingGroup, [
  { title: 'passes for one that the service will create', properties: staged, world: {}, remarks: [] },
  {
    title: 'fails for one of another subscription',
    properties: { stagingResourceGroup: '/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/staging' },
    world: {},
    remarks: [/^failed: .*is not in the subscription of the image template/],
  },
  { title: 'passes for one that is empty and near', properties: staged, world: staging('westus2'), remarks: [] },
  {
    title: 'names all that is wrong',
    properties: staged,
    world: staging('eastus', { imageTemplateName: 'other', imageTemplateResourceGroupName: 'images' }, { name: 'account' }),
    remarks: [/^failed: .* is in eastus/, /^failed: .*used by the image template other/, /^failed: .*not empty/],
  },
  {
    title: 'passes for this template’s own, with what it left there',
    properties: staged,
    world: staging('westus2', { imagetemplatename: 'web', ImageTemplateResourceGroupName: 'Images' }, { name: 'account' }),
    remarks: [],
  },
])

const network = (subnets: readonly object[], location = 'westus2'): World => ({
  [networkId]: { id: networkId, location, properties: { subnets } },
})
const buildSubnet = (policies: string) => ({ name: 'build', properties: { privateLinkServiceNetworkPolicies: policies, delegations: [] } })
const containers = (...services: readonly string[]) => ({
  name: 'containers',
  properties: { delegations: services.map((serviceName) => ({ name: 'delegation', properties: { serviceName } })) },
})
const inSubnet = { vmProfile: { vnetConfig: { subnetId: `${networkId}/subnets/build` } } }
const inSubnets = {
  vmProfile: { vnetConfig: { subnetId: `${networkId}/subnets/build`, containerInstanceSubnetId: `${networkId}/subnets/Containers` } },
}

cases(subnet, [
  { title: 'passes with the policies off', properties: inSubnet, world: network([buildSubnet('Disabled')]), remarks: [] },
  {
    title: 'fails with the policies on',
    properties: inSubnet,
    world: network([buildSubnet('Enabled')]),
    remarks: [/^failed: Network policies for private link services are enabled/],
  },
  {
    title: 'takes the policies where the containers have a subnet',
    properties: inSubnets,
    world: network([buildSubnet('Enabled')]),
    remarks: [],
  },
  {
    title: 'fails if it does not exist',
    properties: inSubnet,
    world: network([]),
    remarks: [/^failed: The subnet .*build does not exist/],
  },
  { title: 'fails where the network does not', properties: inSubnet, world: {}, remarks: [/^failed: The subnet .* does not exist/] },
  {
    title: 'fails in another region',
    properties: inSubnet,
    world: network([buildSubnet('Disabled')], 'eastus'),
    remarks: [/^failed: The virtual network .* is in eastus/],
  },
])

cases(containerSubnet, [
  { title: 'does not apply without one', properties: inSubnet, world: {}, remarks: [/^-$/] },
  {
    title: 'passes where it is delegated',
    properties: inSubnets,
    world: network([containers('Microsoft.ContainerInstance/containerGroups')]),
    remarks: [],
  },
  {
    title: 'fails where it is delegated to another service',
    properties: inSubnets,
    world: network([containers('Microsoft.Web/serverFarms')]),
    remarks: [/^failed: The subnet .*Containers is not delegated to Microsoft\.ContainerInstance/],
  },
])

const sku = (name: string, family: string, vCPUs: number, more: object = {}, generations = 'V1,V2') => ({
  resourceType: 'virtualMachines',
  name,
  family,
  locations: ['westus2'],
  capabilities: [
    { name: 'vCPUs', value: String(vCPUs) },
    { name: 'HyperVGenerations', value: generations },
    { name: 'CpuArchitectureType', value: 'x64' },
  ],
  restrictions: [],
  ...more,
})
const skus = (...value: readonly object[]): World => ({
  [`${subscription}/providers/Microsoft.Compute/skus?$filter=location eq 'westus2'`]: { value },
})
const d2 = sku('Standard_D2ds_v4', 'standardDDSv4Family', 2)
const a1 = sku('Standard_A1_v2', 'standardAv2Family', 1, {}, 'V1')
const restriction = (kind: string) => ({ restrictions: [{ type: kind, values: ['westus2'], reasonCode: 'NotAvailableForSubscription' }] })

cases(vmSize, [
  { title: 'passes for the default size of the source’s generation', world: { ...latest, ...skus(d2) }, remarks: [] },
  {
    title: 'fails for a size that the region has not',
    properties: { vmProfile: { vmSize: 'Standard_D2ds_v9' } },
    world: { ...latest, ...skus(d2) },
    remarks: [/^failed: The size Standard_D2ds_v9 of the build VM is not available in West US 2\. Did you mean Standard_D2ds_v4\?/],
  },
  {
    title: 'fails for a size that is not open to the subscription',
    world: { ...latest, ...skus(sku('Standard_D2ds_v4', 'f', 2, restriction('Location'))) },
    remarks: [/^failed: .*default\) of the build VM is not open .*NotAvailableForSubscription/],
  },
  {
    title: 'takes a size that some zones lack',
    world: { ...latest, ...skus(sku('Standard_D2ds_v4', 'f', 2, restriction('Zone'))) },
    remarks: [],
  },
  {
    title: 'fails for a size of the other generation',
    properties: { vmProfile: { vmSize: 'Standard_A1_v2' } },
    world: { ...latest, ...skus(a1) },
    remarks: [/^failed: .*runs generation V1; the source image has V2/],
  },
  {
    title: 'checks the proxy VM if there is one',
    properties: inSubnet,
    world: { ...latest, ...skus(d2) },
    remarks: [/^failed: The size Standard_A1_v2 \(the service’s default\) of the proxy VM/],
  },
  { title: 'knows no proxy VM where the containers have a subnet', properties: inSubnets, world: { ...latest, ...skus(d2) }, remarks: [] },
])

const usages = (providerName: string, values: Readonly<Record<string, readonly [number, number]>>): World => ({
  [`${subscription}/providers/Microsoft.${providerName}/locations/westus2/usages`]: {
    value: Object.entries(values).map(([value, [currentValue, limit]]) => ({
      unit: 'Count',
      currentValue,
      limit,
      name: { value, localizedValue: value },
    })),
  },
})

cases(vmQuota, [
  {
    title: 'passes if there is room',
    world: { ...latest, ...skus(d2), ...usages('Compute', { cores: [8, 10], standardDDSv4Family: [0, 10] }) },
    remarks: [],
  },
  {
    title: 'warns where others use the family up',
    world: { ...latest, ...skus(d2), ...usages('Compute', { cores: [9, 100], standardDDSv4Family: [9, 10] }) },
    remarks: [/^warning: The quota of standardDDSv4Family vCPUs is 10, 9 in use; the build needs 2 more/],
  },
  {
    title: 'fails where the limit itself is too small',
    world: { ...latest, ...skus(d2), ...usages('Compute', { cores: [0, 100], standardDDSv4Family: [0, 0] }) },
    remarks: [/^failed: The quota of standardDDSv4Family vCPUs is 0/],
  },
  {
    title: 'counts the proxy VM with the build VM',
    properties: inSubnet,
    world: {
      ...latest,
      ...skus(d2, a1),
      ...usages('Compute', { cores: [8, 10], standardDDSv4Family: [0, 10], standardAv2Family: [0, 10] }),
    },
    remarks: [/^warning: The quota of vCPUs in all is 10, 8 in use; the build needs 3 more/],
  },
])

const aci = provider('ContainerInstance', 'Registered', [type('containerGroups', 'West US 2')])

cases(containerInstances, [
  {
    title: 'passes if there is room',
    world: { ...aci, ...usages('ContainerInstance', { ContainerGroups: [5, 100], StandardCores: [5, 100] }) },
    remarks: [],
  },
  {
    title: 'warns where groups or cores are used up',
    world: { ...aci, ...usages('ContainerInstance', { ContainerGroups: [100, 100], StandardCores: [7, 10] }) },
    remarks: [
      /^warning: The quota of container groups is 100/,
      /^warning: The quota of cores of container instances is 10, 7 in use; the build needs 4 more/,
    ],
  },
  {
    title: 'warns of a region without container instances',
    world: provider('ContainerInstance', 'Registered', [type('containerGroups', 'East US')]),
    remarks: [/^warning: Azure Container Instances does not list West US 2/],
  },
  {
    title: 'fails where the quota holds no build at all',
    world: { ...aci, ...usages('ContainerInstance', { ContainerGroups: [0, 100], StandardCores: [0, 0] }) },
    remarks: [/^failed: The quota of cores/],
  },
])

const publisher = role('publisher', {
  actions: ['Microsoft.Compute/galleries/*', 'Microsoft.Compute/images/*'],
  notActions: ['Microsoft.Compute/galleries/share/action'],
})
const withCondition = (scope: string, name: string): World => ({
  [`${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope() and assignedTo('${principal}')`]: {
    value: [
      {
        properties: {
          roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
          condition: '@Resource',
        },
      },
    ],
  },
})
const toManaged = {
  distribute: [{ type: 'ManagedImage', runOutputName: 'image', imageId: `${group}/providers/Microsoft.Compute/images/web` }],
}
const toDisk = { distribute: [{ type: 'VHD', runOutputName: 'disk', uri: 'https://scripts.blob.core.windows.net/disks/web.vhd' }] }
const disks = `${group}/providers/Microsoft.Storage/storageAccounts/scripts/blobServices/default/containers/disks`

// A role on the definition alone: the documented role has the gallery, too.
const galleryUnread = /^warning: The template’s identity lacks Microsoft\.Compute\/galleries\/read on .*\/galleries\/corporate\.$/

cases(templateRights, [
  {
    title: 'passes if it may publish',
    world: { ...identity(identityId), ...publisher, ...assigned(definitionId, 'publisher') },
    remarks: [galleryUnread],
  },
  {
    title: 'fails if it may only read',
    world: { ...identity(identityId), ...reader, ...assigned(definitionId, 'reader') },
    remarks: [
      /^failed: The template’s identity lacks Microsoft\.Compute\/galleries\/images\/versions\/write on .*\/images\/web\.$/,
      galleryUnread,
    ],
  },
  {
    title: 'is unknown if the only role has a condition',
    world: { ...identity(identityId), ...publisher, ...withCondition(definitionId, 'publisher') },
    remarks: [/^unknown: .*has a condition/, galleryUnread],
  },
  {
    title: 'is unknown if the assignments may not be read',
    world: { ...identity(identityId), [Object.keys(assigned(definitionId))[0] ?? '']: denied },
    remarks: [/^unknown: /, galleryUnread],
  },
  {
    title: 'looks at the group of a managed image',
    properties: toManaged,
    world: { ...identity(identityId), ...reader, ...assigned(group, 'reader') },
    remarks: [/^failed: .*lacks Microsoft\.Compute\/images\/write on .*resourceGroups\/images\.$/],
  },
  {
    title: 'names a container of a VHD that does not exist, with the missing right',
    properties: toDisk,
    world: { ...account({}), ...identity(identityId), ...blobReader, ...assigned(disks, 'blob reader') },
    remarks: [/^failed: The storage account scripts has no container disks\. The template’s identity lacks .*blobs\/write/],
  },
  {
    title: 'looks at the container of a VHD',
    properties: toDisk,
    world: { ...account({}), [disks]: {}, ...identity(identityId), ...blobReader, ...assigned(disks, 'blob reader') },
    remarks: [/^failed: .*lacks .*blobs\/write on .*containers\/disks\.$/],
  },
  {
    title: 'looks at both subnets and a staging group that exists',
    properties: { ...inSubnets, ...staged },
    world: {
      ...{ ...identity(identityId), ...staging('westus2'), ...publisher, ...assigned(definitionId, 'publisher'), ...reader },
      ...{ ...assigned(`${networkId}/subnets/build`, 'reader'), ...assigned(stagingId, 'reader') },
    },
    remarks: [
      galleryUnread,
      ...[/subnets\/join\/action on .*build\.$/, /subnets\/join\/action on .*Containers\.$/],
      ...[/^warning: .*lacks Microsoft\.Network\/virtualNetworks\/read on .*\/network\.$/, /containerGroups\/write.* on .*staging\.$/],
    ],
  },
  {
    title: 'needs nothing on a staging group that the service creates',
    properties: staged,
    world: { ...identity(identityId), ...publisher, ...assigned(definitionId, 'publisher') },
    remarks: [galleryUnread],
  },
])

const denyOut = {
  properties: {
    securityRules: [
      {
        name: 'deny-all',
        properties: {
          ...{ priority: 4000, direction: 'Outbound', access: 'Deny', protocol: '*', destinationPortRange: '*' },
          ...{ sourceAddressPrefix: '*', destinationAddressPrefix: 'Internet' },
        },
      },
    ],
  },
}
const privately = (name: string, more: object = {}) => ({
  name,
  properties: { defaultOutboundAccess: false, addressPrefix: '10.0.0.0/24', ...more },
})

cases(networkAccess, [
  { title: 'does not apply without a network', world: {}, remarks: [/^-$/] },
  { title: 'passes in an older network', properties: inSubnet, world: { ...latest, ...network([buildSubnet('Disabled')]) }, remarks: [] },
  {
    title: 'warns of a build subnet and fails for a container subnet without a way out',
    properties: inSubnets,
    world: { ...latest, ...network([privately('build'), privately('containers')]) },
    remarks: [/^warning: The subnet .*build has no way out/, /^failed: The subnet .*Containers has no way out/],
  },
  {
    title: 'passes with a NAT gateway',
    properties: inSubnets,
    world: {
      ...latest,
      ...network([privately('build', { natGateway: { id: '/n' } }), privately('containers', { natGateway: { id: '/n' } })]),
    },
    remarks: [],
  },
  {
    title: 'names the rule that denies',
    properties: inSubnets,
    world: {
      ...latest,
      ...network([
        { name: 'build', properties: {} },
        { name: 'containers', properties: { networkSecurityGroup: { id: '/nsg' } } },
      ]),
      '/nsg': denyOut,
    },
    remarks: [/^failed: The rule deny-all .* port 443/, /^failed: The rule deny-all .* port 445/],
  },
  {
    title: 'is unknown if the rules may not be read',
    properties: inSubnets,
    world: {
      ...latest,
      ...network([
        { name: 'build', properties: {} },
        { name: 'containers', properties: { networkSecurityGroup: { id: '/nsg' } } },
      ]),
      '/nsg': denied,
    },
    remarks: [/^unknown: /],
  },
])

const guarded = (more: object): World => ({
  ...network([
    { name: 'build', properties: { addressPrefix: '10.0.0.0/24' } },
    { name: 'containers', properties: { addressPrefix: '10.0.1.0/24', ...more } },
  ]),
})
const onlySsh = {
  properties: {
    securityRules: [
      ...[['ssh', 100, 'Allow', '22'] as const, ['internet', 200, 'Allow', '443'] as const, ['smb', 300, 'Allow', '445'] as const],
      ...[['rest', 4000, 'Deny', '*'] as const],
    ].map(([name, priority, access, destinationPortRange]) => ({
      name,
      properties: {
        ...{ priority, access, destinationPortRange, direction: 'Outbound', protocol: 'Tcp' },
        ...{ sourceAddressPrefix: '*', destinationAddressPrefix: '*' },
      },
    })),
  },
}

cases(networkAccess, [
  {
    title: 'checks the port of the steps, if the source cannot be read',
    properties: { ...inSubnets, customize: [{ type: 'Shell', inline: ['true'] }] },
    world: { ...guarded({ networkSecurityGroup: { id: '/nsg' } }), '/nsg': onlySsh, [images]: denied },
    remarks: [],
  },
  {
    title: 'checks neither port, and reports it, if neither is known',
    properties: inSubnets,
    world: { ...guarded({ networkSecurityGroup: { id: '/nsg' } }), '/nsg': onlySsh, [images]: denied },
    remarks: [/^unknown: /],
  },
  {
    title: 'is unknown if the rules or routes that a subnet names are not found',
    properties: inSubnets,
    world: { ...latest, ...guarded({ networkSecurityGroup: { id: '/nsg' }, routeTable: { id: '/routes' }, defaultOutboundAccess: false }) },
    remarks: [/^unknown: Azure does not say which routes \/routes has/, /^unknown: Azure does not say which rules \/nsg has/],
  },
])

const delegatedBuild = (...services: readonly string[]) => ({ ...containers(...services), name: 'build' })

cases(subnet, [
  {
    title: 'fails in the subnet of container groups',
    properties: inSubnet,
    world: network([delegatedBuild('Microsoft.ContainerInstance/containerGroups')]),
    remarks: [/^failed: The subnet .*build is delegated to Microsoft\.ContainerInstance.*cannot hold the build VM/],
  },
  {
    title: 'warns in the subnet of another service',
    properties: inSubnet,
    world: network([delegatedBuild('Microsoft.Web/serverFarms')]),
    remarks: [/^warning: .*delegated to Microsoft\.Web\/serverFarms, which may not allow a VM/],
  },
  {
    title: 'does not mind policies for private endpoints',
    properties: inSubnet,
    world: network([
      { name: 'build', properties: { privateEndpointNetworkPolicies: 'Enabled', privateLinkServiceNetworkPolicies: 'disabled' } },
    ]),
    remarks: [],
  },
  {
    title: 'fails without IPv4 addresses',
    properties: inSubnet,
    world: network([{ name: 'build', properties: { addressPrefixes: ['fd00:1::/64'] } }]),
    remarks: [/^failed: .*has at most 0 free IPv4 addresses/],
  },
])

const toManagedIn = (location: string) => ({ distribute: [{ ...toManaged.distribute[0], location }] })
const targetImage = { [`${group}/providers/Microsoft.Compute/images/web`]: { location: 'westus2' } }

cases(managedImageTarget, [
  { title: 'does not apply without one', world: {}, remarks: [/^-$/] },
  { title: 'passes for a new image in a group that exists', properties: toManagedIn('westus2'), world: { [group]: {} }, remarks: [] },
  {
    title: 'fails if the group does not exist',
    properties: toManagedIn('westus2'),
    world: {},
    remarks: [/^failed: The resource group .*\/images of the managed image does not exist/],
  },
  {
    title: 'passes for an image that is in the region of the distributor',
    properties: toManagedIn('West US 2'),
    world: { [group]: {}, ...targetImage },
    remarks: [],
  },
  {
    title: 'fails for an image in another region',
    properties: toManagedIn('eastus'),
    world: { [group]: {}, ...targetImage },
    remarks: [/^failed: The managed image .*web exists in westus2; the distributor writes it to eastus/],
  },
  {
    title: 'is unknown if the group may not be read',
    properties: toManagedIn('eastus'),
    world: { [group]: denied },
    remarks: [/^unknown: /],
  },
])

// An answer of Azure without the requested value does not count as passed.
cases(vmSize, [
  { title: 'is unknown if Azure lists no sizes', world: { ...latest, ...skus() }, remarks: [/^unknown: Azure lists no VM sizes/] },
])
cases(vmSize, [
  {
    title: 'is unknown if the generation of the source may not be read',
    world: { [images]: denied, ...skus(d2) },
    remarks: [/^unknown: /],
  },
  {
    title: 'still names a size that does not exist then',
    properties: { vmProfile: { vmSize: 'Standard_D2ds_v9' } },
    world: { [images]: denied, ...skus(d2) },
    remarks: [/^failed: .*is not available/],
  },
])
cases(vmQuota, [
  { title: 'is unknown if Azure lists no quotas', world: { ...latest, ...skus(d2) }, remarks: [/^unknown: Azure lists no quotas/] },
])
cases(containerInstances, [{ title: 'is unknown if Azure lists no quotas', world: aci, remarks: [/^unknown: Azure lists no quotas/] }])
cases(templateRights, [
  {
    title: 'is unknown if the principal of the identity is not shown',
    world: { [identityId]: { id: identityId, properties: {} }, ...publisher, ...assigned(definitionId, 'publisher') },
    remarks: [/^unknown: Azure does not say which principal/],
  },
  {
    title: 'is unknown if a role that is assigned is not shown',
    world: { ...identity(identityId), ...assigned(definitionId, 'deleted') },
    remarks: [/^unknown: Azure does not show every role that is assigned/, galleryUnread],
  },
  {
    title: 'is unknown if the place of the assignments is not found',
    world: { ...identity(identityId), [Object.keys(assigned(definitionId))[0] ?? '']: absent },
    remarks: [/^unknown: Azure does not say which roles are assigned/, galleryUnread],
  },
])
cases(assignIdentity, [
  { title: 'is unknown if Azure lists no permissions', world: identity(identityId), remarks: [/^unknown: Azure lists no permissions/] },
])
cases(sourceImage, [
  { title: 'takes a word in another case', properties: fromManaged, world: managed('westus2', 'generalized'), remarks: [] },
  {
    title: 'is unknown if the region of the source is not shown',
    properties: fromManaged,
    world: { [managedImageId]: {} },
    remarks: [/^unknown: /],
  },
  {
    title: 'is unknown if the platform image is not described',
    world: { ...latest, [`${images}/24.04.202511050`]: {} },
    remarks: [/^unknown: /],
  },
  {
    title: 'is unknown if the versions are not a list',
    world: { [images]: { value: [] } },
    remarks: [/^unknown: Azure does not say which versions/],
  },
])
cases(marketplaceTerms, [
  {
    title: 'is unknown if Azure does not say whether they are accepted',
    properties: withPlan,
    world: { ...pro, [agreement]: { properties: {} } },
    remarks: [/^unknown: Azure does not say whether the terms/],
  },
  { title: 'leaves an image that does not exist to another check', world: {}, remarks: [] },
])
const inPlan = (purchasePlan: object | undefined) => ({ ...latest, ...pro, ...definition({ features: undefined, purchasePlan }) })
cases(galleryDefinition, [
  {
    title: 'compares all of the plan',
    properties: withPlan,
    world: inPlan({ name: 'pro', product: 'other', publisher: 'canonical' }),
    remarks: [/^warning: The image definition has the purchase plan canonical, other, pro, the source image canonical, ubuntu, pro/],
  },
  {
    title: 'warns of a plan that the definition does not have',
    properties: withPlan,
    world: inPlan(undefined),
    remarks: [/^warning: The source image has the purchase plan canonical, ubuntu, pro, the image definition none/],
  },
  {
    title: 'passes with the same plan',
    properties: withPlan,
    world: inPlan({ name: 'Pro', product: 'ubuntu', publisher: 'canonical' }),
    remarks: [],
  },
  {
    title: 'warns of a plan that the source has not',
    world: { ...latest, ...definition({ purchasePlan: { name: 'pro', product: 'ubuntu', publisher: 'canonical' } }) },
    remarks: [/^warning: The image definition has the purchase plan canonical, ubuntu, pro, the source image none/],
  },
])
cases(managedImageSecurity, [
  {
    title: 'warns of a marketplace image that is TrustedLaunchSupported',
    properties: toManaged,
    world: latest,
    remarks: [/^warning: .*TrustedLaunchSupported, the target Standard/],
  },
  {
    title: 'fails for one in a gallery',
    properties: { ...toManaged, ...fromGallery('1.0.0') },
    world: { ...supported, [`${baseId}/versions/1.0.0`]: version('West US 2') },
    remarks: [/^failed: .*TrustedLaunchSupported, the target Standard/],
  },
])

const distantGroup = `${subscription}/resourceGroups/distant`
const toDistant = {
  distribute: [{ type: 'ManagedImage', runOutputName: 'image', imageId: `${distantGroup}/providers/Microsoft.Compute/images/web` }],
}
const locked = (scope: string, level: string): World => ({
  [`${scope}/providers/Microsoft.Authorization/locks?$filter=atScope()`]: { value: [{ name: 'keep', properties: { level } }] },
})

const ownLock = (scope: string, holder: string, level: string): World => ({
  [`${scope}/providers/Microsoft.Authorization/locks?$filter=atScope()`]: {
    value: [{ id: `${holder}/providers/Microsoft.Authorization/locks/keep`, name: 'keep', properties: { level } }],
  },
})

cases(galleryDefinition, [
  {
    title: 'is unknown if the definition is not described',
    world: { ...latest, [definitionId]: {} },
    remarks: [/^unknown: Azure does not say what/],
  },
])

cases(locks, [
  {
    title: 'is unknown if Azure does not find the group',
    world: { [`${group}/providers/Microsoft.Authorization/locks?$filter=atScope()`]: absent },
    remarks: [/^unknown: Azure does not say which locks .*images has/],
  },
  {
    title: 'reports a lock above several places once',
    world: {
      ...ownLock(group, subscription, 'ReadOnly'),
      ...ownLock(templateId, subscription, 'ReadOnly'),
      ...ownLock(definitionId, subscription, 'ReadOnly'),
    },
    remarks: [/^failed: The resource group of the template .*ReadOnly lock keep/],
  },
  {
    title: 'warns of a lock of the template itself',
    world: ownLock(templateId, templateId, 'CanNotDelete'),
    remarks: [/^warning: The image template .*has the lock keep: the template can be neither replaced nor deleted/],
  },
  {
    title: 'fails for the group of a managed image that is read-only',
    properties: toDistant,
    world: ownLock(distantGroup, distantGroup, 'readonly'),
    remarks: [/^failed: The resource group of the managed image .*: the image cannot be created/],
  },

  { title: 'passes without any', world: {}, remarks: [] },
  { title: 'fails for a group that is read-only', world: locked(group, 'ReadOnly'), remarks: [/^failed: .*ReadOnly lock keep/] },
  { title: 'warns of what cannot be deleted', world: locked(group, 'CanNotDelete'), remarks: [/^warning: .*has the lock keep/] },
  { title: 'lets an image definition be kept', world: locked(definitionId, 'CanNotDelete'), remarks: [] },
  {
    title: 'fails for an image definition that is read-only',
    world: locked(definitionId, 'ReadOnly'),
    remarks: [/^failed: The image definition/],
  },
])
