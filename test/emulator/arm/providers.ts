// Resource providers of the subscription: whether they are registered, their types and regions, and their preview features.
import { regions } from '../image-builder/gallery.js'
import type { Service } from '../image-builder/service.js'
import { json, type Answer } from '../net/answer.js'
import type { JsonObject } from '../json.js'
import { versionsOf } from './api-versions.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { ArmError, authorizationFailed } from './errors.js'

const providers = '/subscriptions/{subscription}/providers'
const provider = `${providers}/{namespace}`
const allFeatures = `${providers}/Microsoft.Features/features`
const features = `${providers}/Microsoft.Features/providers/{namespace}/features`
const feature = `${features}/{feature}`

// The routes of providers and features; a provider is registered immediately. Anyone with a role in the subscription may read them.
export const providerRoutes = (service: Service): Route[] => [
  {
    method: 'GET',
    path: providers,
    action: 'Microsoft.Resources/subscriptions/providers/read',
    handle: (call) =>
      page(
        call,
        service.resourceManager(),
        Object.keys(resourceTypes).map((name) => providerBody(service, name)),
        service.settings.pageSize,
      ),
  },
  {
    method: 'GET',
    path: provider,
    action: 'Microsoft.Resources/subscriptions/providers/read',
    handle: (call) => showProvider(service, call),
  },
  {
    method: 'POST',
    path: `${provider}/register`,
    // The action contains the provider's name.
    action: null,
    handle: (call) => register(service, call),
  },
  { method: 'GET', path: allFeatures, action: 'Microsoft.Features/features/read', handle: (call) => listFeatures(service, call) },
  { method: 'GET', path: features, action: 'Microsoft.Features/providers/features/read', handle: (call) => listFeatures(service, call) },
  { method: 'GET', path: feature, action: 'Microsoft.Features/providers/features/read', handle: (call) => showFeature(service, call) },
  {
    method: 'POST',
    path: `${feature}/register`,
    action: 'Microsoft.Features/providers/features/register/action',
    handle: (call) => registerFeature(service, call),
  },
]

const showProvider = (service: Service, call: ArmCall): Answer => json(200, providerBody(service, namespaceOf(call)))

// As Azure spells it.
const namespaceOf = (call: ArmCall): string => {
  const wanted = nameOf(call, 'namespace')
  const known = Object.keys(resourceTypes).find((name) => name.toLowerCase() === wanted.toLowerCase())
  if (known === undefined) throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${wanted}' is invalid.`)
  return known
}

const providerBody = ({ world, settings }: Service, namespace: string): JsonObject => {
  const isRegistered = !settings.unregisteredProviders.some((name) => name.toLowerCase() === namespace.toLowerCase())
  return {
    id: `/subscriptions/${world.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: isRegistered ? 'Registered' : 'NotRegistered',
    resourceTypes: (resourceTypes[namespace] ?? []).map((resourceType) => ({
      resourceType,
      locations: regions.filter((region) => !settings.closedRegions.includes(region.toLowerCase().replaceAll(' ', ''))),
      apiVersions: [...versionsOf(`${namespace}/${resourceType}`)],
      capabilities: 'None',
    })),
  }
}

const register = (service: Service, call: ArmCall): Answer => {
  const { roles, settings, world } = service
  const { objectId, clientId } = call.principal
  const action = `${nameOf(call, 'namespace')}/register/action`
  const scope = `/subscriptions/${world.subscriptionId}`
  if (!roles.allows(objectId, action, scope)) throw authorizationFailed(clientId, objectId, action, scope)
  const wanted = nameOf(call, 'namespace').toLowerCase()
  settings.unregisteredProviders = settings.unregisteredProviders.filter((name) => name.toLowerCase() !== wanted)
  return showProvider(service, call)
}

const listFeatures = (service: Service, call: ArmCall): Answer => {
  const namespace = nameOf(call, 'namespace').toLowerCase()
  const names = previewFeatures.filter((name) => namespace === '' || name.toLowerCase().startsWith(`${namespace}/`))
  return page(
    call,
    service.resourceManager(),
    names.map((name) => featureBody(service, name)),
    service.settings.pageSize,
  )
}

const showFeature = (service: Service, call: ArmCall): Answer => json(200, featureBody(service, featureOf(call)))

// Simplified: Azure needs minutes until a feature that is Registering is Registered.
const registerFeature = (service: Service, call: ArmCall): Answer => {
  const name = featureOf(call)
  const { registeredFeatures } = service.settings
  service.settings.registeredFeatures = registeredFeatures.includes(name) ? registeredFeatures : [...registeredFeatures, name]
  return json(200, { ...featureBody(service, name), properties: { state: 'Registering' } })
}

// The message is as reported (Azure/azure-cli#32059); its code is an assumption.
const featureOf = (call: ArmCall): string => {
  const wanted = `${nameOf(call, 'namespace')}/${nameOf(call, 'feature')}`
  const known = previewFeatures.find((name) => name.toLowerCase() === wanted.toLowerCase())
  if (known === undefined) throw new ArmError(404, 'FeatureNotFound', `The feature '${nameOf(call, 'feature')}' could not be found.`)
  return known
}

const featureBody = ({ world, settings }: Service, name: string): JsonObject => {
  const [namespace = '', feature = ''] = name.split('/')
  return {
    properties: { state: settings.registeredFeatures.includes(name) ? 'Registered' : 'NotRegistered' },
    id: `/subscriptions/${world.subscriptionId}/providers/Microsoft.Features/providers/${namespace}/features/${feature}`,
    type: 'Microsoft.Features/providers/features',
    name,
  }
}

// What Government and China ask for (docs/service.md 7.3). Simplified: in every cloud.
const previewFeatures = ['Microsoft.VirtualMachineImages/FairfaxPublicPreview', 'Microsoft.VirtualMachineImages/MooncakePublicPreview']

// The providers that builds and their setup use.
const resourceTypes: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.VirtualMachineImages': ['imageTemplates', 'imageTemplates/runOutputs', 'imageTemplates/triggers', 'locations', 'operations'],
  'Microsoft.Compute': ['galleries', 'galleries/images', 'galleries/images/versions', 'images', 'virtualMachines'],
  'Microsoft.ContainerInstance': ['containerGroups', 'locations', 'locations/usages'],
  'Microsoft.KeyVault': ['vaults'],
  'Microsoft.ManagedIdentity': ['userAssignedIdentities', 'userAssignedIdentities/federatedIdentityCredentials'],
  'Microsoft.MarketplaceOrdering': ['agreements', 'offertypes'],
  'Microsoft.Network': ['virtualNetworks', 'virtualNetworks/subnets', 'networkSecurityGroups', 'routeTables', 'publicIPAddresses'],
  'Microsoft.PolicyInsights': ['checkPolicyRestrictions', 'policyEvents', 'policyStates', 'remediations'],
  'Microsoft.Storage': ['storageAccounts', 'storageAccounts/blobServices'],
}
